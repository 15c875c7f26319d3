"""Rulings of the chair: final in the meeting, and the end of nobody's route (S0-15)."""

from __future__ import annotations

from datetime import datetime

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, Ruling
from cms.meetings.services.record import MeetingRecord, recording
from cms.meetings.services.session import attendance_of, in_session, item_of, own_row
from cms.meetings.tally import is_in_room, withdrawn_from
from cms.users.models import User


def make_ruling(
    *,
    meeting_id: int,
    item_id: int,
    ruling: str,
    reason: str,
    made_by_id: int | None = None,
    by: User | None,
    now: datetime,
) -> Ruling:
    """Minute a ruling on an item. ``made_by_id``: who takes the chair for it, if another.

    The same ruling on the same item is kept once: a phone may send it twice.
    """
    check_words(ruling, reason)
    with in_session(meeting_id, by=by, now=now) as record:
        item = item_of(record, item_id)
        known = item.rulings.filter(ruling=ruling, reason=reason).first()
        if known is not None:
            found: Ruling = known
            return found
        row = Ruling(
            item=item,
            ruling=ruling,
            reason=reason,
            made_at=now,
            made_by=in_the_chair(record, item, made_by_id),
        )
        record.save(row, "Ruled.")
        return row


def change_ruling(
    *, meeting_id: int, ruling_id: int, ruling: str, reason: str, by: User | None, now: datetime
) -> Ruling:
    """Put the words of a ruling right, until the minutes are approved."""
    check_words(ruling, reason)
    with recording(meeting_id, by=by, now=now) as record:
        rows = Ruling.objects.filter(item__meeting=record.meeting)
        row: Ruling = own_row(rows, ruling_id, "ruling")
        if (row.ruling, row.reason) != (ruling, reason):
            row.ruling, row.reason = ruling, reason
            record.save(row, "Words put right.")
        return row


def check_words(ruling: str, reason: str) -> None:
    if not ruling.strip():
        raise MeetingRefused("Write what the chair ruled.", field="ruling")
    if not reason.strip():
        raise MeetingRefused("Write why the chair ruled so.", field="reason")


def in_the_chair(record: MeetingRecord, item: AgendaItem, made_by_id: int | None) -> Attendance:
    """Who rules: a member in the room who has not withdrawn from the item."""
    if made_by_id is not None:
        found = attendance_of(record, made_by_id)
    else:
        rows = record.meeting.attendances.exclude(seat=None).select_related("seat", "meeting")
        chair: Attendance | None = rows.filter(seat=record.meeting.chaired_by_id).first()
        if chair is None:
            raise MeetingRefused("Say who is in the chair.", field="made_by")
        found = chair
    if found.seat_id is None:
        raise MeetingRefused("Only a member takes the chair.", field="made_by")
    if not is_in_room(found):
        raise MeetingRefused(f"{found} is not here. Say who is in the chair.", field="made_by")
    if found.pk in withdrawn_from(item, at=record.now):
        raise MeetingRefused(
            f"{found} withdrew from this item. Say who is in the chair.", field="made_by"
        )
    return found
