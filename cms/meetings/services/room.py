"""A meeting from its opening to its end: opened, its items begun, who spoke, closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, Meeting, Motion, Presence, Seat, Spoke
from cms.meetings.services.chair import in_the_chair
from cms.meetings.services.expected import expect_seats
from cms.meetings.services.record import MeetingRecord, recording
from cms.meetings.services.roll import mark_presence
from cms.meetings.services.session import in_session, item_of
from cms.meetings.tally import is_business, is_in_room
from cms.meetings.wording import listed
from cms.records import name_author
from cms.users.models import User
from cms.web.templatetags.site import full_date

__all__ = [
    "begin_item",
    "close_meeting",
    "mark_presence",
    "note_speakers",
    "open_meeting",
    "reopen_meeting",
]


def open_meeting(*, meeting_id: int, chair_id: int, by: User | None, now: datetime) -> Meeting:
    """Open a meeting on its day, or later. One that is open stays as it was opened.

    ``chair_id`` is the seat of whoever takes the chair, who is then in the room.
    """
    with recording(meeting_id, by=by, now=now) as record:
        meeting = record.meeting
        if meeting.opened_at is not None:
            return meeting
        check_may_open(meeting, now)
        expect_seats(record)
        meeting.chaired_by = take_the_chair(record, chair_id)
        meeting.opened_at = now
        meeting.save(update_fields=["opened_at", "chaired_by"])
        return meeting


def check_may_open(meeting: Meeting, now: datetime) -> None:
    if meeting.cancelled_at is not None:
        raise MeetingRefused("This meeting was cancelled.")
    day = localdate(meeting.starts_at)
    if localdate(now) < day:
        raise MeetingRefused(f"This meeting is on {full_date(day)}. It can be opened on that day.")


def take_the_chair(record: MeetingRecord, seat_id: int) -> Seat:
    rows = record.meeting.attendances.select_related("seat")
    row: Attendance | None = rows.filter(seat=seat_id).first()
    if row is None or row.seat is None:
        raise MeetingRefused("Choose a member of this group to take the chair.", field="chair")
    if not is_in_room(row):
        row.presence, row.left_at = Presence.PRESENT, None
        record.save(row, "Took the chair.")
    seat: Seat = row.seat
    return seat


def begin_item(*, meeting_id: int, item_id: int, by: User | None, now: datetime) -> AgendaItem:
    """Begin an item, or take one up again. The item of this moment is left as it is.

    Raises ``MeetingRefused`` for business while somebody in the room was not asked (S0-17), or
    while whoever is in the chair has an interest in it.
    """
    with in_session(meeting_id, by=by, now=now) as record:
        item = item_of(record, item_id)
        begun = record.meeting.items.exclude(begun_at=None)
        latest = begun.order_by("-begun_at", "-number").first()
        if latest is not None and latest.pk == item.pk:
            return item
        if is_business(item):
            check_all_were_asked(record.meeting)
            in_the_chair(record, item)
        again = item.begun_at is not None
        item.begun_at = now
        record.save(item, "Taken up again." if again else "Begun.")
        return item


def check_all_were_asked(meeting: Meeting) -> None:
    waiting = [row for row in meeting.attendances.filter(asked_at=None) if is_in_room(row)]
    members = [str(row) for row in waiting if row.seat_id]
    if members:
        raise MeetingRefused(f"Ask about interests first: {listed(members)}.")


def note_speakers(
    *,
    meeting_id: int,
    item_id: int,
    attendance_ids: Collection[int],
    by: User | None,
    now: datetime,
) -> None:
    """Say who spoke to an item; whoever is not named any more is taken off (S1-21)."""
    with recording(meeting_id, by=by, now=now) as record:
        item = item_of(record, item_id)
        here = set(record.meeting.attendances.values_list("pk", flat=True))
        if set(attendance_ids) - here:
            raise MeetingRefused("Choose somebody who is at this meeting.", field="speakers")
        noted = {row.attendance_id: row for row in item.speakers.all()}
        for pk in sorted(set(attendance_ids) - set(noted)):
            record.save(Spoke(item=item, attendance_id=pk), "Spoke.")
        for pk, row in noted.items():
            if pk not in attendance_ids:
                name_author(row, by=by, reason="Did not speak: noted by mistake.")
                row.delete()


def close_meeting(*, meeting_id: int, by: User | None, now: datetime) -> Meeting:
    """Close a meeting. Raises ``MeetingRefused`` while a motion has no outcome."""
    with recording(meeting_id, by=by, now=now) as record:
        meeting = record.meeting
        if meeting.opened_at is None:
            raise MeetingRefused("This meeting was never opened.")
        if meeting.closed_at is None:
            check_all_is_decided(meeting)
            meeting.closed_at = now
            meeting.save(update_fields=["closed_at"])
        return meeting


def check_all_is_decided(meeting: Meeting) -> None:
    undecided = Motion.objects.filter(item__meeting=meeting, is_carried=None)
    motion = undecided.select_related("item").first()
    if motion is not None:
        number = motion.item.number
        raise MeetingRefused(
            f"A motion on item {number} has no outcome. Say whether it is carried."
        )


def reopen_meeting(*, meeting_id: int, by: User | None, now: datetime) -> Meeting:
    """Go on with a meeting that was closed too early; never once its minutes are approved."""
    with recording(meeting_id, by=by, now=now) as record:
        meeting = record.meeting
        if meeting.closed_at is not None:
            meeting.closed_at = None
            meeting.save(update_fields=["closed_at"])
        return meeting
