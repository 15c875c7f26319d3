"""Who is expected, before the meeting: apologies, and guests who do not come after all (S0-11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Attendance, Meeting, Presence, Seat
from cms.meetings.services.agenda import refuse_over
from cms.meetings.services.record import MeetingRecord, recording
from cms.records import add_recorded, name_author
from cms.users.models import User


def list_expected(*, meeting_id: int, by: User | None, now: datetime) -> int:
    """Expect everybody who holds a seat on the day of the meeting; how many were added."""
    with recording(meeting_id, by=by, now=now) as record:
        refuse_opened(record.meeting)
        return len(expect_seats(record))


def expect_seats(record: MeetingRecord) -> list[Attendance]:
    """The same within a deed that holds the meeting already; those who were added."""
    meeting = record.meeting
    there = meeting.attendances.exclude(seat=None).values("seat")
    seats = members_on_the_day(meeting).exclude(pk__in=there)
    rows = [Attendance(meeting=meeting, seat=seat, name=seat.name) for seat in seats]
    add_recorded(rows, by=record.by, reason="Holds a seat on that day.", at=record.now)
    return rows


def members_on_the_day(meeting: Meeting) -> QuerySet[Seat]:
    """Who holds a seat in its group on the day of the meeting."""
    seats: QuerySet[Seat] = Seat.objects.current(localdate(meeting.starts_at))
    return seats.filter(group=meeting.group_id)


def note_apologies(*, attendance_id: int, sent: bool, by: User | None, now: datetime) -> Attendance:
    """Write down before the meeting that somebody cannot come, or can after all."""
    with attendance_held(attendance_id, by=by, now=now) as (record, row):
        row.presence = Presence.APOLOGIES if sent else Presence.EXPECTED
        record.save(row, "Sent apologies." if sent else "Comes after all.")
    return row


def no_longer_expect(*, attendance_id: int, by: User | None, now: datetime) -> None:
    """Take somebody off the list before the meeting; a member who sits there sends apologies."""
    with attendance_held(attendance_id, by=by, now=now) as (record, row):
        if row.seat is not None and row.seat in members_on_the_day(record.meeting):
            raise MeetingRefused("A member stays on the list. Note apologies instead.")
        if row.interests.exists():
            raise MeetingRefused("They declared an interest, so they stay on the list.")
        name_author(row, by=by, reason="No longer expected.")
        row.delete()


@contextmanager
def attendance_held(
    attendance_id: int, *, by: User | None, now: datetime
) -> Iterator[tuple[MeetingRecord, Attendance]]:
    """Hold the meeting of somebody who is listed, while it is still to come."""
    meeting_id = Attendance.objects.values_list("meeting_id", flat=True).get(pk=attendance_id)
    with recording(meeting_id, by=by, now=now) as record:
        refuse_opened(record.meeting)
        yield record, record.meeting.attendances.get(pk=attendance_id)


def refuse_opened(meeting: Meeting) -> None:
    refuse_over(meeting)
    if meeting.opened_at is not None:
        raise MeetingRefused("The meeting is open: who is there is marked in the room.")
