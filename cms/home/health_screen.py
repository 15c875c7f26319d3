"""The site's health in the admin: every check, what is wrong, what to do and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.views.generic.base import View
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.home.health import PLACES, Check, site_health
from cms.home.stamping import stamp_of
from cms.policies.desk.access import may_see, works_on_pages
from cms.policies.models import PolicyPage


@dataclass(frozen=True)
class Mending:
    """A check that found something. ``url`` is empty where the reader cannot mend it."""

    check: Check
    url: str


class SiteHealth(WagtailAdminTemplateMixin, View):
    """For everybody who signs in here: it names no case and no person who wrote to us."""

    page_title = "Site health"
    template_name = "home/admin/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        checks = site_health(now=timezone.now())
        wrong = wrong_among(checks)
        ids = {one.policy_id for check in wrong for one in check.problems}
        context: dict[str, Any] = self.get_context_data(
            wrong=[Mending(check, place_for(request.user, check)) for check in wrong],
            mended_here=policies_open_to(request.user, ids),
            well=[check for check in checks if not check.problems],
        )
        response: HttpResponseBase = self.render_to_response(context)
        return response


class _Kept:
    """The last answer of this process and what it was true for."""

    key: tuple[Any, ...] = ()
    checks: Sequence[Check] = ()


_kept = _Kept()


def health_of_late(request: HttpRequest, *, now: datetime) -> Sequence[Check]:
    """As it was within the last minute, unless the public sees something else since.

    Everybody's first screen asks, and it takes some fifteen queries. Without a stamp nothing is
    kept.
    """
    stamp = stamp_of(request)
    key = (stamp, now.replace(second=0, microsecond=0))
    if not stamp or _kept.key != key:
        _kept.checks = site_health(now=now)
        _kept.key = key
    return _kept.checks


class HealthPanel(Component):
    """On the first screen of the admin; nothing while all is well."""

    order = 10

    def render_html(self, parent_context: Any = None) -> SafeString:
        checks = health_of_late(parent_context["request"], now=timezone.now())
        wrong = wrong_among(checks)
        missed = [one for check in wrong if check.is_failure for one in check.problems]
        others = sum(len(check.problems) for check in wrong) - len(missed)
        context = {"missed": missed, "others": others}
        return render_to_string("home/admin/health_panel.html", context) if wrong else SafeString()


def wrong_among(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.problems]


def may_mend(user: Any) -> bool:
    """Whether somebody can do something about any of it."""
    return works_on_pages(user) or any(user.has_perm(place.permission) for place in PLACES)


def place_for(user: Any, check: Check) -> str:
    place = check.place
    return reverse(place.url_name) if place and user.has_perm(place.permission) else ""


def policies_open_to(user: Any, ids: set[int | None]) -> set[int]:
    """Those of the policies whose record the reader may open."""
    pages = PolicyPage.objects.filter(policy__in=ids - {None}).select_related("owner_role")
    today = localdate()
    return {page.policy_id for page in pages if may_see(user, page, on=today)}
