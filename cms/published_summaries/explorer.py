"""Which pages Wagtail's own screens show: none from a case that their reader must not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.published_summaries.guarding import kept_from_explorer
from cms.users.roles import groups_in_force


class KeptBack(PagePermissionPolicy):
    """Wagtail's policy of pages, without words that are not out for whom their case is about.

    The search, the reports and the admin's own API ask it (S0-22). Groups count on the days of
    the roles that gave them, as everywhere.
    """

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_all_permissions_for_user(user)
        in_force = groups_in_force(user, on=localdate()) if user.is_authenticated else None
        return rows if in_force is None else rows.filter(group__in=in_force)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Page]:
        pages = super().instances_user_has_any_permission_for(user, actions)
        return without_kept(pages, user)

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        return without_kept(super().explorable_instances(user), user)


def without_kept(pages: Any, user: Any) -> QuerySet[Page]:
    kept = kept_from_explorer(user)
    found: QuerySet[Page] = pages.exclude(pk__in=kept) if kept else pages
    return found


def may_be_named(pages: Any, user: Any) -> QuerySet[Page]:
    """Pages whose title somebody may read: what is out, and what they work on.

    Wagtail's choosers name every page to whoever enters the admin.
    """
    out, own = Page.objects.live().public(), KeptBack().explorable_instances(user)
    return without_kept(pages.filter(Q(pk__in=out.values("pk")) | Q(pk__in=own.values("pk"))), user)


def name_no_others_in_bulk() -> None:
    """Wagtail says by their titles which of many pages somebody may not change. Not of these."""
    PageBulkAction.get_actionable_objects = nameable_objects


def nameable_objects(action: PageBulkAction) -> tuple[list[Page], dict[str, list[Page]]]:
    objects, others = super(PageBulkAction, action).get_actionable_objects()
    refused = others["items_with_no_access"]
    pages = Page.objects.filter(pk__in=[page.pk for page in refused])
    named = set(may_be_named(pages, action.request.user).values_list("pk", flat=True))
    others["items_with_no_access"] = [page for page in refused if page.pk in named]
    return objects, others


class PageTypes(PageTypesUsageReportView):
    """How often each type is used. It names the page edited last, whoever may know of it."""

    def decorate_paginated_queryset(self, page_types: Sequence[Any]) -> Sequence[Any]:
        kept = kept_from_explorer(self.request.user)
        for row in page_types:
            if row.last_edited_page_id in kept:
                row.last_edited_page_id = None
        rows: Sequence[Any] = super().decorate_paginated_queryset(page_types)
        return rows
