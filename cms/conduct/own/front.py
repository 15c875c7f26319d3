"""The first page of a member: what is due from them (M4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.conduct.due import due_items
from cms.conduct.own.entry import OwnEntry, for_members, own_page


@require_safe
@for_members
def due(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    items = due_items(entry.member, entry.now)
    return own_page(
        request,
        entry,
        "conduct/own/due.html",
        to_do=[item for item in items if not item.is_news],
        news=[item for item in items if item.is_news],
        overdue=sum(item.is_overdue for item in items),
    )
