"""Who is at a meeting: who came and who went, and officers and guests who came unexpected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Attendance, Capacity, Presence
from cms.meetings.services.expected import expect_seats
from cms.meetings.services.record import MeetingRecord, recording, show_again
from cms.meetings.services.session import attendance_of
from cms.meetings.tally import IN_ROOM
from cms.users.models import User


def list_members(*, meeting_id: int, by: User | None, now: datetime) -> None:
    """List everybody who holds a seat on the day, where nobody did so before the meeting."""
    with recording(meeting_id, by=by, now=now) as record:
        expect_seats(record)


def attend_as(*, meeting_id: int, seat_id: int, by: User | None, now: datetime) -> Attendance:
    """The attendance of one member, listed now where nobody did so before."""
    with recording(meeting_id, by=by, now=now) as record:
        expect_seats(record)
        row: Attendance | None = record.meeting.attendances.filter(seat=seat_id).first()
        if row is None:
            raise MeetingRefused("Only members of this group can do this.")
        return row


def add_attender(
    *,
    meeting_id: int,
    name: str,
    capacity: Capacity,
    role_title: str = "",
    presence: Presence = Presence.PRESENT,
    by: User | None,
    now: datetime,
) -> Attendance:
    """Add an officer or guest. The same name and role a second time is the same person.

    Somebody who was expected and is here now is marked so.
    """
    if capacity == Capacity.MEMBER:
        raise MeetingRefused("A member needs a seat in the group.", field="capacity")
    if capacity == Capacity.OFFICER and not role_title.strip():
        # Minuted by role, never as somebody who decides (S1-21).
        raise MeetingRefused("Say which role the officer has.", field="role_title")
    with recording(meeting_id, by=by, now=now) as record:
        known = record.meeting.attendances.filter(
            name=name, capacity=capacity, role_title=role_title
        ).first()
        if known is not None:
            found: Attendance = known
            if presence in IN_ROOM and found.presence not in IN_ROOM:
                mark(record, found, presence, has_left=False)
            return found
        row = Attendance(
            meeting=record.meeting,
            name=name,
            capacity=capacity,
            role_title=role_title,
            presence=presence,
            arrived_at=late(record, presence),
        )
        record.save(row, "Added.")
        show_again(record)
        return row


def mark_presence(
    *,
    meeting_id: int,
    attendance_id: int,
    presence: Presence,
    has_left: bool = False,
    by: User | None,
    now: datetime,
) -> Attendance:
    """Say whether somebody is here. ``has_left``: they were, and went before the end.

    While the meeting is open the time is noted; before, they are here from the start.
    """
    with recording(meeting_id, by=by, now=now) as record:
        row = attendance_of(record, attendance_id)
        mark(record, row, presence, has_left=has_left)
        return row


def call_roll(
    *,
    meeting_id: int,
    found: Mapping[int, tuple[Presence, bool]],
    by: User | None,
    now: datetime,
) -> None:
    """The same of many at once: the presence of each, and whether they left before the end."""
    with recording(meeting_id, by=by, now=now) as record:
        for attendance_id, (presence, has_left) in found.items():
            mark(record, attendance_of(record, attendance_id), presence, has_left=has_left)


def mark(record: MeetingRecord, row: Attendance, presence: Presence, *, has_left: bool) -> None:
    if has_left and presence not in IN_ROOM:
        raise MeetingRefused(f"{row} was not here, so cannot have left.")
    if row.presence == presence and (row.left_at is not None) is has_left:
        return
    if presence not in IN_ROOM:
        row.arrived_at = row.left_at = None
    else:
        if row.presence not in IN_ROOM:
            row.arrived_at = late(record, presence)
        row.left_at = (row.left_at or record.now) if has_left else None
    row.presence = presence
    record.save(row, "Left early." if has_left else Presence(presence).label)
    show_again(record)


def late(record: MeetingRecord, presence: Presence) -> datetime | None:
    """When somebody came, while the meeting is open; None for who is here from the start.

    Marked once it is closed, nobody knows when they came, and not now.
    """
    meeting = record.meeting
    is_running = meeting.opened_at is not None and meeting.closed_at is None
    return record.now if is_running and presence in IN_ROOM else None
