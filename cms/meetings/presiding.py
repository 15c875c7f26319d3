"""Who is in the chair, and who may take it: nobody chairs an item in which they have an interest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from cms.meetings.models import AgendaItem, Attendance, Chairing, Meeting
from cms.meetings.tally import declared_in, is_in_room, withdrawn_from
from cms.meetings.wording import minuted_as
from cms.web.templatetags.site import clock_time


def chair_of(meeting: Meeting, item: AgendaItem | None = None) -> Attendance | None:
    """Who is in the chair, of one item where it is given; None where nobody took it.

    At most two queries.
    """
    rows = meeting.chairings.filter(Q(item=item) | Q(item=None))
    latest = rows.select_related("attendance__seat").last()
    if latest is not None:
        later: Attendance = latest.attendance
        return later
    if meeting.chaired_by_id is None:
        return None
    opened: Attendance | None = (
        meeting.attendances.filter(seat=meeting.chaired_by_id).select_related("seat").first()
    )
    return opened


def why_not(row: Attendance, meeting: Meeting, item: AgendaItem | None, *, at: datetime) -> str:
    """Why somebody cannot chair an item, or the whole meeting, in words; empty: they can."""
    if row.seat_id is None:
        return f"{row} is not a member of this group."
    if not is_in_room(row):
        return f"{row} is not here."
    if declared_in(meeting, item).filter(attendance=row.pk).exists():
        return f"{row} declared an interest in {in_words(item)}."
    if item is not None and row.pk in withdrawn_from(item, at=at):
        return f"{row} left the room and is not back yet."
    return ""


def in_words(item: AgendaItem | None) -> str:
    return f"item {item.number}" if item is not None else "the whole meeting"


def may_chair(meeting: Meeting, item: AgendaItem | None, *, at: datetime) -> list[Attendance]:
    """The members who can take the chair, by name. Three queries."""
    interested = set(declared_in(meeting, item).values_list("attendance", flat=True))
    away = withdrawn_from(item, at=at) if item is not None else set()
    rows = meeting.attendances.exclude(seat=None).select_related("seat").order_by("name")
    return [row for row in rows if is_in_room(row) and row.pk not in interested | away]


def chair_sentences(meeting: Meeting) -> list[str]:
    """Who took the chair, and every time that it changed hands. Reads ``chaired_by``. One query."""
    opened = [f"{meeting.chaired_by.name} took the chair."] if meeting.chaired_by else []
    rows = meeting.chairings.select_related("attendance", "item")
    return [*opened, *(took_the_chair(row) for row in rows)]


def took_the_chair(row: Chairing) -> str:
    """Who took it, when and why."""
    item = f" for item {row.item.number}" if row.item else ""
    at = clock_time(localtime(row.taken_at))
    reason = row.reason.strip().rstrip(".")
    return f"{minuted_as(row.attendance)} took the chair{item} at {at}. Reason: {reason}."


def chaired_item(chairings: Iterable[Chairing], item: AgendaItem) -> str:
    """Who chaired one item in place of the chair; empty where nobody did."""
    own = [row for row in chairings if row.item_id == item.pk]
    return f"{minuted_as(own[-1].attendance)} was in the chair for this item." if own else ""
