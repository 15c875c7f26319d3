"""The days around a meeting: when its agenda must be public, and when members are sent it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cms.meetings.models import Meeting
from cms.meetings.registry import LastMoment, clear_days_before

SENT_BEFORE: Final = timedelta(days=7)  # E23


def agenda_deadline(meeting: Meeting, *, now: datetime) -> LastMoment | None:
    """When the agenda must be public at the latest, and how that was counted.

    The clear working days that the group promises; None where it promises none.
    """
    return clear_days_before(meeting.starts_at, meeting.group.agenda_days, now=now)


def is_late(meeting: Meeting, *, now: datetime) -> bool:
    """Whether an agenda made public now leaves less time than the group promises."""
    last = agenda_deadline(meeting, now=now)
    return last is not None and now > last.due_at


def agenda_goes_out_at(meeting: Meeting) -> datetime:
    """When members are sent the agenda; one that is public later is sent at once."""
    return meeting.starts_at - SENT_BEFORE
