"""Who was at a meeting and which interests they declared, as everybody may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cms.meetings.models import Attendance, Capacity, InterestAtMeeting, Meeting, Presence
from cms.meetings.wording import interest_sentence, leaving_sentence, minuted_as

IN_THE_ROOM = (Presence.PRESENT, Presence.REMOTE)


@dataclass(frozen=True)
class Attended:
    """Residents who came as guests are counted, not listed. ``none_declared``: who said so."""

    members: Sequence[str] = ()
    officers: Sequence[str] = ()
    apologies: Sequence[str] = ()
    absent: Sequence[str] = ()
    guests: int = 0
    none_declared: Sequence[str] = ()


def attended(meeting: Meeting) -> Attended:
    """One query. Officers are named by their role (S1-21)."""
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("seat"))
    there = [row for row in rows if row.presence in IN_THE_ROOM]
    members = [row for row in rows if row.capacity == Capacity.MEMBER]
    return Attended(
        members=[_name(row) for row in members if row in there],
        officers=[minuted_as(row) for row in there if row.capacity == Capacity.OFFICER],
        apologies=[minuted_as(row) for row in rows if row.presence == Presence.APOLOGIES],
        absent=[minuted_as(row) for row in members if row.presence == Presence.ABSENT],
        guests=sum(row.capacity == Capacity.GUEST for row in there),
        none_declared=[minuted_as(row) for row in rows if row.has_none_to_declare],
    )


def _name(row: Attendance) -> str:
    notes = [row.seat.title, row.seat.organisation] if row.seat else []
    if row.presence == Presence.REMOTE:
        notes.append("by video")
    return ", ".join([minuted_as(row), *filter(None, notes)])


def interest_lines(meeting: Meeting) -> list[str]:
    """What was declared and who withdrew, in the order in which it was said. One query.

    How a sensitive interest arises stays private (S0-19).
    """
    rows = InterestAtMeeting.objects.filter(attendance__meeting=meeting)
    rows = rows.select_related("attendance", "item", "during")
    return [
        " ".join(filter(None, (interest_sentence(row, with_item=True), leaving_sentence(row))))
        for row in rows
    ]
