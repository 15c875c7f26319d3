"""The site's health in the admin: every check, what is wrong and where it is mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.home.health import site_health
from cms.policies.desk.access import may_see
from cms.policies.models import PolicyPage


class SiteHealth(WagtailAdminTemplateMixin, View):
    """For everybody who signs in here: it names no case and no person who wrote to us."""

    page_title = "Site health"
    template_name = "home/admin/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        checks = site_health(now=timezone.now())
        wrong = [check for check in checks if check.problems]
        ids = {one.policy_id for check in wrong for one in check.problems}
        context: dict[str, Any] = self.get_context_data(
            wrong=sorted(wrong, key=lambda check: not check.is_failure),
            mended_here=policies_open_to(request.user, ids),
            well=[check for check in checks if not check.problems],
        )
        response: HttpResponse = self.render_to_response(context)
        return response


def policies_open_to(user: Any, ids: set[int | None]) -> set[int]:
    """Those of the policies whose record the reader may open."""
    pages = PolicyPage.objects.filter(policy__in=ids - {None}).select_related("owner_role")
    today = localdate()
    return {page.policy_id for page in pages if may_see(user, page, on=today)}
