"""Keeps editors from publishing what nobody adopted, and evidence from going."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.policies.desk.access import may_see
from cms.policies.desk.screens import PolicyRecords
from cms.policies.desk.tasks import ReviewsDue
from cms.policies.models import PolicyPage, PolicyVersion
from cms.policies.publishing import refusal_of
from cms.users.models import User
from cms.web.page_guards import PageGuard

KEPT: Final = "Adopted versions of a policy are kept. Unpublish the page instead of deleting it."
NO_COPY: Final = (
    "A policy is copied as a draft: its words are published when they are adopted. Leave “publish” "
    "and “alias” unticked."
)


@hooks.register("register_admin_viewset")
def policy_screens() -> PolicyRecords:
    return PolicyRecords()


@hooks.register("construct_homepage_panels")
def tell_of_reviews(request: HttpRequest, panels: list[Any]) -> None:
    if isinstance(request.user, User):
        panels.append(ReviewsDue(request.user))


@hooks.register("register_page_header_buttons")
def lead_to_the_record(page: Page, user: Any, **kwargs: Any) -> Iterable[Button]:
    if isinstance(page, PolicyPage) and page.policy_id and may_see(user, page, on=localdate()):
        url = reverse("policy_records:policy", args=[page.policy_id])
        yield Button("Adopt, versions and reviews", url, icon_name="clipboard-list", priority=35)


@hooks.register("before_copy_page")
def copy_as_a_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    asked = request.POST.get("publish_copies") or request.POST.get("alias")
    if request.method != "POST" or not asked or not guard.among([page]):
        return None
    messages.error(request, NO_COPY)
    return redirect("wagtailadmin_pages:copy", page.pk)


def hold_versions(pages: Sequence[PolicyPage]) -> bool:
    """Adopted versions stay readable, so their pages are unpublished rather than deleted."""
    return PolicyVersion.objects.filter(policy__page__in=pages).exists()


def ways_to_adopt(page: PolicyPage) -> list[str]:
    return [messages.button(reverse("policy_records:policy", args=[page.policy_id]), "Adopt it")]


guard = PageGuard(lambda: [PolicyPage], refusal_of, hold_versions, KEPT, ways_to_adopt)
guard.stand()
