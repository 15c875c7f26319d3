"""Keeps editors from publishing what nobody adopted, and evidence from going."""

from __future__ import annotations

from collections.abc import Iterable
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


@hooks.register("before_publish_page")
def wait_for_adoption(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved by now; only its publication waits."""
    refusal = refusal_of(page) if isinstance(page, PolicyPage) else ""
    if not refusal:
        return None
    adopt = messages.button(reverse("policy_records:policy", args=[page.policy_id]), "Adopt it")
    messages.warning(request, f"Saved as a draft, not published. {refusal}", buttons=[adopt])
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def keep_what_was_adopted(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Adopted versions stay readable, so their pages are unpublished rather than deleted."""
    if not holds_versions([page]):
        return None
    messages.error(request, KEPT)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_many(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    pages = [one for one in objects if isinstance(one, Page)]
    if action == "delete" and holds_versions(pages):
        refusal = KEPT
    elif action == "publish":
        drafts = [page.get_latest_revision_as_object() for page in policies_in(pages)]
        refusal = next((words for words in map(refusal_of, drafts) if words), "")
    else:
        return None
    if not refusal:
        return None
    messages.error(request, f"Nothing was done. {refusal}")
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("before_copy_page")
def copy_as_a_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    asked = request.POST.get("publish_copies") or request.POST.get("alias")
    if request.method != "POST" or not asked or not policies_in([page]):
        return None
    messages.error(request, NO_COPY)
    return redirect("wagtailadmin_pages:copy", page.pk)


def policies_in(pages: Iterable[Page]) -> list[PolicyPage]:
    """The policies among the pages and beneath them."""
    return [
        found for page in pages for found in PolicyPage.objects.descendant_of(page, inclusive=True)
    ]


def holds_versions(pages: Iterable[Page]) -> bool:
    return PolicyVersion.objects.filter(policy__page__in=policies_in(pages)).exists()
