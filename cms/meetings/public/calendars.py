"""Dates of meetings for people's own calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cms.meetings.models import Meeting, MeetingGroup
from cms.web.site import site_identity

# How far back a subscribed calendar looks.
FED_FOR: Final = timedelta(days=400)
# No meeting says when it ends; a calendar needs some length to keep the evening free.
RECKONED: Final = timedelta(hours=2)
AN_HOUR: Final = 3600


@require_safe
def group_calendar(request: HttpRequest, group_key: str) -> HttpResponseBase:
    """The dates of one group, cancelled ones too, to subscribe to."""
    group = get_object_or_404(MeetingGroup, key=group_key)
    moment = now()
    rows = Meeting.objects.after(moment - FED_FOR).filter(group=group).select_related("group")
    name = f"{site_identity(request).name}: {group.name}"
    return _answer(request, calendar_of(rows, name=name, stamped_at=moment), f"{group.key}.ics")


@require_safe
def meeting_date(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """One meeting, to put into a calendar once."""
    row = get_object_or_404(Meeting.objects.select_related("group"), pk=meeting_id)
    day = localtime(row.starts_at).date().isoformat()
    name = f"{slugify(row.group.name)}-{day}.ics"
    return _answer(request, calendar_of([row], name=str(row), stamped_at=now()), name)


def calendar_of(meetings: Iterable[Meeting], *, name: str, stamped_at: datetime) -> bytes:
    """Times are London's, with the rules of its summer time, so that no evening moves by an hour.

    ``stamped_at`` is for meetings that were never changed since changes are counted.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Answerable//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for row in meetings:
        calendar.add_component(_event(row, stamped_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(row: Meeting, stamped_at: datetime) -> Event:
    starts_at = localtime(row.starts_at)
    is_off = row.cancelled_at is not None
    event = Event()
    # The same for as long as the meeting is, wherever it moves to.
    event.add("uid", f"meeting-{row.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", row.changed_at or stamped_at)
    # A calendar takes over what has a higher number than what it knows.
    event.add("sequence", row.revision)
    event.add("summary", f"Cancelled: {row.group.name}" if is_off else row.group.name)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + RECKONED)
    event.add("location", row.place)
    event.add("url", f"{settings.SITE_URL}{reverse('meeting_page', args=[row.pk])}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("description", "\n".join(_lines(row)))
    return event


def _lines(row: Meeting) -> list[str]:
    if row.cancelled_at is not None:
        return [f"This meeting is cancelled. {row.cancelled_reason}".strip()]
    lines = ["Open to every resident." if row.open_to_public else "Members only."]
    if row.open_to_public and row.access_notes:
        lines.append(f"Getting there: {row.access_notes}")
    if row.open_to_public and row.video_link:
        lines.append(f"By video: {row.video_link}")
    page = f"{settings.SITE_URL}{reverse('meeting_page', args=[row.pk])}"
    return [*lines, f"Agenda and papers: {page}", "When it ends is our guess."]


def _answer(request: HttpRequest, content: bytes, filename: str) -> HttpResponseBase:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return cast("HttpResponseBase", answer)
