"""The meetings of a case as its screen shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.models import Case, MeetingStatus, PersonMeeting
from cms.casework.services.meeting_words import place_words, time_words
from cms.casework.services.meetings import OPEN, has_begun


@dataclass(frozen=True)
class ShownMeeting:
    """One meeting. ``may_…``: which of its forms make sense now."""

    meeting: PersonMeeting
    times: list[str]
    place: str
    may_answer: bool
    may_note: bool
    may_end: bool


def shown_meetings(case: Case, *, now: datetime) -> list[ShownMeeting]:
    """Newest first. One query."""
    return [shown(meeting, now) for meeting in case.person_meetings.order_by("-offered_at", "-pk")]


def shown(meeting: PersonMeeting, now: datetime) -> ShownMeeting:
    begun = has_begun(meeting, now)
    unended = begun and meeting.status == MeetingStatus.BOOKED
    return ShownMeeting(
        meeting=meeting,
        times=time_words(meeting).splitlines(),
        place=place_words(meeting),
        may_answer=meeting.status in OPEN and not begun,
        may_note=unended or meeting.status == MeetingStatus.HELD,
        may_end=unended,
    )
