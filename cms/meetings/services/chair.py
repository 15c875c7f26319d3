"""The chair changes hands in the middle of a meeting (S0-15, S0-20)."""

from __future__ import annotations

from datetime import datetime

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, Chairing
from cms.meetings.presiding import chair_of, why_not
from cms.meetings.services.record import MeetingRecord
from cms.meetings.services.session import attendance_of, in_session, item_of
from cms.users.models import User


def hand_over(
    *,
    meeting_id: int,
    attendance_id: int,
    reason: str,
    item_id: int | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """Somebody else takes the chair, of one item or from now on. Nobody takes it twice.

    Raises ``MeetingRefused``, also for somebody with an interest in what they would chair.
    """
    if not reason.strip():
        raise MeetingRefused("Say why somebody else takes the chair.", field="reason")
    with in_session(meeting_id, by=by, now=now) as record:
        item = item_of(record, item_id) if item_id is not None else None
        taker = attendance_of(record, attendance_id)
        if taker == chair_of(record.meeting, item):
            return
        if why := why_not(taker, record.meeting, item, at=now):
            raise MeetingRefused(why, field="chair")
        Chairing(
            meeting=record.meeting,
            attendance=taker,
            item=item,
            reason=reason.strip(),
            taken_at=now,
        ).save()


def in_the_chair(record: MeetingRecord, item: AgendaItem) -> Attendance:
    """Who chairs an item now. Raises ``MeetingRefused`` where that is nobody, or nobody who can."""
    chair = chair_of(record.meeting, item)
    if chair is None:
        raise MeetingRefused("Say who is in the chair first.")
    if why := why_not(chair, record.meeting, item, at=record.now):
        raise MeetingRefused(f"{why} Somebody else takes the chair of this item first.")
    return chair
