"""Rulings of the chair: final in the meeting, and the end of nobody's route (S0-15)."""

from __future__ import annotations

from datetime import datetime

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Ruling
from cms.meetings.services.chair import in_the_chair
from cms.meetings.services.record import recording
from cms.meetings.services.session import in_session, item_of, own_row
from cms.users.models import User


def make_ruling(
    *,
    meeting_id: int,
    item_id: int,
    ruling: str,
    reason: str,
    by: User | None,
    now: datetime,
) -> Ruling:
    """Minute a ruling on an item, of whoever is in the chair for it.

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
            made_by=in_the_chair(record, item),
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
