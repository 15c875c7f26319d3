"""Who was at a meeting, as its minutes and its public page both say it (S0-11, S1-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.timezone import localtime

from cms.meetings.models import Attendance, Capacity, Meeting, Presence
from cms.meetings.presiding import chair_sentences
from cms.meetings.tally import IN_ROOM
from cms.meetings.wording import is_named, minuted_as, people
from cms.web.templatetags.site import clock_time

ORDER: Final = [Capacity.MEMBER, Capacity.OFFICER, Capacity.GUEST]


@dataclass(frozen=True)
class Attended:
    """``chair``: sentences. ``guests``: those with a role or an organisation.

    ``public`` counts everybody else who came, in words; ``none_declared`` says who had nothing
    to declare. Both are empty for nobody.
    """

    chair: Sequence[str]
    members: Sequence[str]
    officers: Sequence[str]
    guests: Sequence[str]
    public: str
    apologies: Sequence[str]
    absent: Sequence[str]
    none_declared: str


def attended(meeting: Meeting) -> Attended:
    """Two queries. Reads ``chaired_by``."""
    listed = Attendance.objects.filter(meeting=meeting).select_related("seat")
    rows = sorted(listed, key=lambda row: ORDER.index(row.capacity))
    there = [row for row in rows if row.presence in IN_ROOM]

    def named(capacity: str) -> list[str]:
        asked = (row for row in there if row.capacity == capacity and is_named(row))
        return [_with_notes(row, meeting) for row in asked]

    def who(presence: str) -> list[str]:
        asked = (row for row in rows if row.presence == presence and row.capacity != Capacity.GUEST)
        return [minuted_as(row) for row in asked]

    return Attended(
        chair=chair_sentences(meeting),
        members=named(Capacity.MEMBER),
        officers=named(Capacity.OFFICER),
        guests=named(Capacity.GUEST),
        public=people(row for row in there if not is_named(row)),
        apologies=who(Presence.APOLOGIES),
        absent=who(Presence.ABSENT),
        none_declared=people(row for row in rows if row.has_none_to_declare),
    )


def _with_notes(row: Attendance, meeting: Meeting) -> str:
    notes = [row.seat.title, row.seat.organisation] if row.seat else []
    if row.presence == Presence.REMOTE:
        notes.append("by video")
    if row.arrived_at and meeting.opened_at and row.arrived_at > meeting.opened_at:
        notes.append(f"from {clock_time(localtime(row.arrived_at))}")
    if row.left_at and (meeting.closed_at is None or row.left_at < meeting.closed_at):
        notes.append(f"until {clock_time(localtime(row.left_at))}")
    return ", ".join([minuted_as(row), *filter(None, notes)])
