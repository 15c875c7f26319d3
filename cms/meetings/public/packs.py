"""The members' pack: the agenda with its annexes, made for one reader and marked as theirs (H2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cms.meetings.minuting import minutes_html
from cms.meetings.models import AgendaItem, Meeting, MinutesDraft
from cms.meetings.public.pages import document_context, filename_of
from cms.meetings.public.readers import Reader, mark_of, raise_if_kept_out, reader_of
from cms.meetings.public.shown import ItemShown, PaperShown, paper_shown, shown_meeting
from cms.web import pdf
from cms.web.private_pages import private_page

# Names of places in the minutes: several drafts on one page would have the same.
NAMES: Final = re.compile(r' (?:id|aria-labelledby)="[^"]*"')
HEADING: Final = re.compile(r"(?<=<h)[2-5](?=[ >])|(?<=</h)[2-5](?=>)")


@dataclass(frozen=True)
class PackItem:
    """One item with what only members read. ``is_withheld``: the reader declared an interest."""

    item: ItemShown
    annex: str = ""
    papers: Sequence[PaperShown] = ()
    is_withheld: bool = False


@dataclass(frozen=True)
class DraftShown:
    """Minutes that the members were shown and have not approved."""

    meeting: Meeting
    html: str


View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Let in whoever reads the annexes of a meeting, as a ``Reader`` with the meeting.

    Raises ``PermissionDenied``, ``Http404``.
    """

    @private_page
    @require_safe
    @login_required
    @wraps(view)
    def entered(request: HttpRequest, meeting_id: int) -> HttpResponse:
        meeting = Meeting.objects.select_related("group").filter(pk=meeting_id).first()
        if meeting is None:
            raise Http404
        moment = now()
        reader = reader_of(request.user, meeting, now=moment)
        if reader is None:
            raise_if_kept_out(request.user, meeting, about=f"the pack of meeting {meeting.pk}")
            raise PermissionDenied
        if reader.must_enrol:
            return redirect("mfa_index")
        return view(request, pack_context(meeting, reader, now=moment))

    return cast("View", entered)


@for_readers
def members_pack(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The pack of whoever is signed in."""
    address = reverse("meeting_members_pack_pdf", args=[context["meeting"].pk])
    context["pdf_url"] = address if pdf.is_offered() else ""
    return render(request, "meetings/print/members.html", context)


@for_readers
def members_pack_pdf(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    html = render_to_string("meetings/print/members.html", context, request)
    return pdf.pdf_response(html, filename_of(context["meeting"], "members"), is_kept=False)


def pack_context(meeting: Meeting, reader: Reader, *, now: datetime) -> dict[str, Any]:
    shown = shown_meeting(meeting.pk, reader=reader.user)
    return {
        **document_context(shown),
        "pack_items": pack_items(shown.items, meeting, reader),
        "drafts": drafts_before(meeting),
        "private": mark_of(reader.user, now=now),
    }


def pack_items(items: Sequence[ItemShown], meeting: Meeting, reader: Reader) -> list[PackItem]:
    """Two queries. An item with an interest of the reader comes without its private part."""
    rows = AgendaItem.objects.filter(meeting=meeting).prefetch_related("papers")
    by_key = {row.pk: row for row in rows}
    return [_pack_item(item, by_key[item.pk], reader) for item in items]


def _pack_item(item: ItemShown, row: AgendaItem, reader: Reader) -> PackItem:
    given = [paper for paper in row.papers.all() if paper.is_private and not paper.removed_reason]
    if item.withdrawn_reason:
        return PackItem(item)
    if reader.is_kept_from(row):
        # Whoever must not learn of a case is not told that something is kept from them.
        is_told_so = reader.has_declared(row) and bool(given or row.annex)
        return PackItem(replace(item, private_papers=0), is_withheld=is_told_so)
    return PackItem(item, annex=row.annex, papers=[paper_shown(paper) for paper in given])


def drafts_before(meeting: Meeting) -> list[DraftShown]:
    """Drafts of this meeting and of those before it, oldest first, as they stand now."""
    drafts = MinutesDraft.objects.filter(
        meeting__group=meeting.group,
        meeting__starts_at__lte=meeting.starts_at,
        meeting__minutes=None,
    ).exclude(circulated_at=None)
    rows = drafts.select_related("meeting__group", "meeting__chaired_by")
    return [
        DraftShown(draft.meeting, within(minutes_html(draft.meeting)))
        for draft in rows.order_by("meeting__starts_at")
    ]


def within(minutes: str) -> str:
    """Minutes as a part of a document: their headings stand below its own."""
    return HEADING.sub(lambda found: str(int(found[0]) + 1), NAMES.sub("", minutes))
