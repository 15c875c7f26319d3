"""The meeting of a case as its person sees it, with what they may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.models import Case, MeetingStatus, PersonMeeting
from cms.casework.services.meeting_words import place_words, time_words
from cms.casework.services.meetings import OPEN, has_begun, offered_times


@dataclass(frozen=True)
class MeetingShown:
    """``times``: those that may still be chosen; ``when`` is empty until a time stands."""

    meeting: PersonMeeting
    times: list[datetime]
    when: str
    where: str
    begun: bool
    may_answer: bool
    has_notes: bool


def meeting_shown(case: Case, *, now: datetime) -> MeetingShown | None:
    """The newest that was not cancelled; None where none was offered. One query."""
    rows = case.person_meetings.exclude(status=MeetingStatus.CANCELLED)
    meeting: PersonMeeting | None = rows.order_by("-offered_at", "-pk").first()
    if meeting is None:
        return None
    begun = has_begun(meeting, now)
    return MeetingShown(
        meeting=meeting,
        times=[at for at in offered_times(meeting) if at > now],
        when=time_words(meeting) if meeting.starts_at else "",
        where=place_words(meeting),
        begun=begun,
        may_answer=meeting.status in OPEN and not begun,
        has_notes=meeting.notes_shared_at is not None,
    )
