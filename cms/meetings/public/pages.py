"""The public page of a meeting, and its agenda, pack and minutes to print or keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from cms.meetings.dates import agenda_deadline
from cms.meetings.models import Meeting
from cms.meetings.public.readers import reader_of
from cms.meetings.public.shown import MeetingShown, shown_meeting
from cms.meetings.registry import member_pages
from cms.web import pdf
from cms.web.site import Link

CRUMBS = (Link("Home", "/"), Link("Meetings", "/meetings/"))


@require_safe
def meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Everything that anybody may know of one meeting (S0-11)."""
    shown, moment = shown_or_404(meeting_id), now()
    reader = reader_of(request.user, shown.row, now=moment)
    is_past = shown.row.starts_at <= moment
    is_coming = not is_past and shown.row.cancelled_at is None
    agenda_by = agenda_deadline(shown.row, now=moment) if is_coming else None
    context = {
        "shown": shown,
        "meeting": shown.row,
        "crumbs": CRUMBS,
        "is_past": is_past,
        "is_coming": is_coming,
        "agenda_by": agenda_by,
        "is_late": agenda_by is not None and agenda_by.due_at < moment,
        "offers_pdf": pdf.is_offered(),
        "is_member": reader is not None,
        "people": member_pages(meeting_id),
    }
    response = render(request, "meetings/public/meeting.html", context)
    return kept_by_nobody_else(request, response)


@require_safe
def agenda(request: HttpRequest, meeting_id: int) -> HttpResponse:
    context = agenda_context(meeting_id)
    return to_print(request, "agenda", context)


@require_safe
def agenda_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    return as_pdf(request, "agenda", agenda_context(meeting_id))


@require_safe
def pack(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The agenda with the words of every paper that has them here (H2)."""
    return to_print(request, "pack", agenda_context(meeting_id))


@require_safe
def pack_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    return as_pdf(request, "pack", agenda_context(meeting_id))


@require_safe
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The approved minutes, with names that lead to members; a draft is for members (S0-11)."""
    context = minutes_context(meeting_id)
    return to_print(request, "minutes", {**context, "people": member_pages(meeting_id)})


@require_safe
def minutes_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    return as_pdf(request, "minutes", minutes_context(meeting_id))


def shown_or_404(meeting_id: int) -> MeetingShown:
    try:
        return shown_meeting(meeting_id)
    except Meeting.DoesNotExist:
        raise Http404 from None


def agenda_context(meeting_id: int) -> dict[str, Any]:
    """Raises ``Http404`` until the agenda is public."""
    shown = shown_or_404(meeting_id)
    if not shown.has_agenda:
        raise Http404
    return document_context(shown)


def minutes_context(meeting_id: int) -> dict[str, Any]:
    """Raises ``Http404`` until they were approved."""
    shown = shown_or_404(meeting_id)
    if shown.minutes.approved is None:
        raise Http404
    return {**document_context(shown), "minutes": shown.minutes.approved, "people": {}}


def document_context(shown: MeetingShown) -> dict[str, Any]:
    return {
        "shown": shown,
        "meeting": shown.row,
        "back": shown.url,
        "back_text": "Back to the meeting",
        "site_url": settings.SITE_URL,
    }


def to_print(request: HttpRequest, kind: str, context: Mapping[str, Any]) -> HttpResponse:
    address = reverse(f"meeting_{kind}_pdf", args=[context["meeting"].pk])
    offered = {"pdf_url": address if pdf.is_offered() else ""}
    return render(request, f"meetings/print/{kind}.html", {**context, **offered})


def as_pdf(request: HttpRequest, kind: str, context: Mapping[str, Any]) -> HttpResponse:
    html = render_to_string(f"meetings/print/{kind}.html", dict(context), request)
    return pdf.pdf_response(html, filename_of(context["meeting"], kind))


def filename_of(meeting: Meeting, kind: str) -> str:
    day = localtime(meeting.starts_at).date().isoformat()
    return f"{slugify(meeting.group.name)}-{day}-{kind}.pdf"


def kept_by_nobody_else(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a page says to somebody signed in is for nobody on the way to keep."""
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    response.headers["Cache-Control"] = (
        "private, no-cache" if is_known else "public, max-age=0, must-revalidate"
    )
    return response
