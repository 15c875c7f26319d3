"""Puts the screens for the public into the admin, and keeps its pages from going out unread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.models import AbstractPage, Page
from wagtail.permissions import register_permission_policy

from cms.published_summaries.desk import report_hooks  # noqa: F401  (registers its own)
from cms.published_summaries.desk.report_urls import ReportScreens
from cms.published_summaries.desk.screens import PublishingScreens
from cms.published_summaries.desk.topics import TopicViewSet
from cms.published_summaries.explorer import KeptBack, may_be_named, name_no_others_in_bulk
from cms.published_summaries.guarding import (
    ONLY_FROM_A_CASE,
    draft_of,
    kept_from_explorer,
    refusal_of,
)
from cms.published_summaries.models import CheckedPage
from cms.published_summaries.permissions import READ, may
from cms.web.page_guards import PageGuard

KEPT: Final = "What was published is taken back with a reason, not deleted: on its own screen."


class PublicGroup(ViewSetGroup):
    """One entry of the menu for all that is written for the public."""

    menu_label = "For the public"
    menu_icon = "site"
    menu_order = 270
    items = (PublishingScreens(), ReportScreens(), TopicViewSet())


@hooks.register("register_admin_viewset")
def public_screens() -> PublicGroup:
    return PublicGroup()


@hooks.register("register_page_header_buttons")
def lead_to_the_text(page: Page, user: Any, **kwargs: Any) -> Iterable[Button]:
    draft = draft_of(page) if isinstance(page, CheckedPage) else None
    if draft is not None and may(user, READ, draft):
        url = reverse("publishing:text", args=[draft.pk])
        yield Button("Approve, or take back", url, icon_name="clipboard-list", priority=35)


@hooks.register("construct_explorer_page_queryset")
def list_nothing_they_must_not_know(parent: Page, pages: Any, request: HttpRequest) -> Any:
    kept = kept_from_explorer(request.user)
    if parent.pk in kept:
        raise Http404
    return pages.exclude(pk__in=kept)


@hooks.register("construct_page_chooser_queryset")
def offer_nothing_they_must_not_know(pages: Any, request: HttpRequest) -> Any:
    return may_be_named(pages, request.user)


@hooks.register("before_copy_page")
def copy_nothing(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not guard.among([page]):
        return None
    messages.error(request, ONLY_FROM_A_CASE)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


guard = PageGuard(CheckedPage.__subclasses__, refusal_of, bool, KEPT)
guard.stand()
register_permission_policy(AbstractPage, KeptBack())
name_no_others_in_bulk()
