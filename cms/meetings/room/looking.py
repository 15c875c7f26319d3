"""Looking at a running meeting: the agenda and where it stands, one item, a member's own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.meetings.models import AgendaItem, Attendance, ItemKind, Meeting, Motion
from cms.meetings.permissions import may_run
from cms.meetings.presiding import chair_of, why_not
from cms.meetings.public.readers import reader_of, reason_for
from cms.meetings.registry import told_us
from cms.meetings.room.entry import (
    Entry,
    for_members,
    for_who_runs_it,
    kept_by_nobody,
    seat_now,
)
from cms.meetings.room.shown import interests_shown, item_rows, next_item, of_item, still_out
from cms.meetings.tally import is_business, is_in_room, item_now, quorum_of, quorum_of_room
from cms.users.models import User
from cms.users.registry import own_page_of

# How long a meeting that was held stays on the list of those to run.
LATELY = timedelta(days=60)
SOON = timedelta(days=60)


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The meetings that somebody runs or sits in: today's, those to come and those held."""
    moment = timezone.now()
    near = near_meetings(request.user, moment) if isinstance(request.user, User) else []
    own_page = own_page_of(request.user) if isinstance(request.user, User) else ""
    context = {
        "parts": in_parts(near, on=timezone.localdate(moment)),
        "runs": may_run(request.user),
        "own_page": own_page,
    }
    return kept_by_nobody(render(request, "meetings/room/index.html", context))


def in_parts(rows: Iterable[Meeting], *, on: date) -> list[tuple[str, list[Meeting]]]:
    """Under their headings, the nearest first in each; a heading without a meeting is left out."""
    ordered = sorted(rows, key=lambda row: (row.starts_at, row.pk))
    days = [(timezone.localdate(row.starts_at), row) for row in ordered]
    parts = [
        ("Today", [row for day, row in days if day == on]),
        ("Coming up", [row for day, row in days if day > on]),
        ("Held", [row for day, row in reversed(days) if day < on]),
    ]
    return [(title, found) for title, found in parts if found]


def near_meetings(user: User, moment: datetime) -> list[Meeting]:
    """Those whose page opens for them: not for who left the group, or joined it after."""
    rows = Meeting.objects.standing().select_related("group")
    rows = rows.filter(starts_at__gt=moment - LATELY, starts_at__lt=moment + SOON)
    if may_run(user):
        return list(rows)
    own = rows.filter(group__seats__user=user).distinct()
    return [row for row in own if seat_now(user, row) is not None]


@require_safe
@for_members
def meeting(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Where the meeting stands. A member who does not run it reads their own page."""
    if not entry.runs:
        return redirect("room:mine", entry.meeting.pk)
    rows = item_rows(entry)
    listed = list(entry.meeting.attendances.all())
    now = item_now(entry.meeting)
    context = {
        "entry": entry,
        "rows": rows,
        "now": now,
        "seated": in_the_chair(entry, now),
        "next": next_item(rows),
        "interests": interests_shown(entry),
        "quorum": quorum_of_room(entry.meeting),
        "here": sum(is_in_room(row) for row in listed),
        "to_ask": [row for row in listed if row.seat_id and is_in_room(row) and not row.asked_at],
    }
    return render(request, "meetings/room/meeting.html", context)


@require_safe
@for_members
def mine(request: HttpRequest, entry: Entry) -> HttpResponse:
    """A member's own page (M3): declare, leave and come back; and what everybody declared."""
    if entry.seat is None:
        return redirect("room:meeting", entry.meeting.pk)
    shown = interests_shown(entry)
    context = {
        "entry": entry,
        "attendance": entry.attendance,
        "rows": item_rows(entry),
        "now": item_now(entry.meeting),
        "own": [one for one in shown if one.is_own],
        "interests": shown,
    }
    return render(request, "meetings/room/mine.html", context)


@require_safe
@for_who_runs_it
def item(request: HttpRequest, entry: Entry, item_id: int) -> HttpResponse:
    """One item with all that happens in it."""
    row = item_or_404(entry, item_id)
    rows = item_rows(entry)
    moment = timezone.now()
    interests = interests_shown(entry)
    context = {
        "entry": entry,
        "item": row,
        "seated": in_the_chair(entry, row),
        "state": next((one.state for one in rows if one.item.pk == row.pk), ""),
        "is_running": is_running(entry.meeting),
        "interests": of_item(interests, row),
        "still_out": still_out(interests, row),
        "motions": motions_of(row),
        "rulings": row.rulings.select_related("made_by"),
        "speakers": [str(one.attendance) for one in row.speakers.select_related("attendance")],
        **private_part(entry, row),
        "decisions": row.decisions.all(),
        "quorum": quorum_of(row, entry.meeting, at=moment),
        "told": told_us(entry.meeting.pk, entry.user) if row.kind == ItemKind.CASES else None,
        "next": next_item(rows),
    }
    return render(request, "meetings/room/item.html", context)


@dataclass(frozen=True)
class Seated:
    """Who is in the chair. ``trouble``: why they cannot be while the meeting runs, in words."""

    chair: Attendance | None
    trouble: str


def in_the_chair(entry: Entry, item: AgendaItem | None) -> Seated:
    chair = chair_of(entry.meeting, item)
    if chair is None or not is_running(entry.meeting):
        return Seated(chair, "")
    # Declarations themselves, and the minutes before them, are nobody's interest.
    matter = item if item is not None and is_business(item) else None
    return Seated(chair, why_not(chair, entry.meeting, matter, at=timezone.now()))


def private_part(entry: Entry, row: AgendaItem) -> dict[str, Any]:
    """The annex and the papers, private ones for whoever reads them in the pack (S0-22)."""
    moment = timezone.now()
    reader = reader_of(entry.user, entry.meeting, now=moment)
    closed = "" if reader else reason_for(entry.user, entry.meeting, now=moment)
    is_kept_from = reader is None or reader.is_kept_from(row)
    papers = row.papers.filter(removed_reason="")
    if is_kept_from:
        papers = papers.filter(is_private=False)
    return {"annex": "" if is_kept_from else row.annex, "papers": papers, "kept_out": closed}


def item_or_404(entry: Entry, item_id: int) -> AgendaItem:
    row: AgendaItem | None = entry.meeting.items.to_consider().filter(pk=item_id).first()
    if row is None:
        raise Http404
    # The meeting at hand, whose group and chair were read.
    row.meeting = entry.meeting
    return row


def motions_of(row: AgendaItem) -> QuerySet[Motion]:
    found: QuerySet[Motion] = row.motions.select_related("mover", "seconder", "decision")
    return found


def is_running(meeting: Meeting) -> bool:
    return meeting.opened_at is not None and meeting.closed_at is None
