"""What may be done while a meeting runs, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, Meeting
from cms.meetings.services.record import MeetingRecord, recording
from cms.users.models import User

NOT_OPEN = "The meeting is not open. Open it first."
CLOSED = "The meeting is closed. Open it again to add to its record."


def check_running(meeting: Meeting) -> None:
    """Raises ``MeetingRefused`` unless the meeting was opened and not closed."""
    if meeting.opened_at is None:
        raise MeetingRefused(NOT_OPEN)
    if meeting.closed_at is not None:
        raise MeetingRefused(CLOSED)


@contextmanager
def in_session(meeting_id: int, *, by: User | None, now: datetime) -> Iterator[MeetingRecord]:
    """Hold the row of a meeting that is running. Raises ``MeetingRefused``."""
    with recording(meeting_id, by=by, now=now) as record:
        check_running(record.meeting)
        yield record


def item_of(record: MeetingRecord, item_id: int) -> AgendaItem:
    """An item of this meeting. Raises ``MeetingRefused`` where it is not, or was taken off."""
    item: AgendaItem = own_row(record.meeting.items, item_id, "item")
    if item.withdrawn_reason:
        raise MeetingRefused("This item was taken off the agenda.")
    return item


def attendance_of(record: MeetingRecord, attendance_id: int) -> Attendance:
    rows = record.meeting.attendances.select_related("seat", "meeting")
    attendance: Attendance = own_row(rows, attendance_id, "attendance")
    return attendance


def own_row(rows: Any, pk: int, noun: str) -> Any:
    """A row that hangs on this meeting; another meeting's looks as if it were not there."""
    row: models.Model | None = rows.filter(pk=pk).first()
    if row is None:
        raise MeetingRefused(f"There is no such {noun} at this meeting.")
    return row
