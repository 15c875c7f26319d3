"""Interests declared at a meeting, and leaving the room for them: the member's own steps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, InterestAtMeeting, Whose
from cms.meetings.services.record import MeetingRecord, recording
from cms.meetings.services.session import CLOSED, attendance_of, in_session, item_of, own_row
from cms.meetings.tally import is_business, item_now
from cms.users.models import User


def declare_interest(
    *,
    meeting_id: int,
    attendance_id: int,
    how_it_arises: str,
    item_id: int | None = None,
    is_direct: bool = True,
    is_personal: bool = False,
    is_financial: bool = False,
    is_perceived: bool = False,
    whose: Whose = Whose.OWN,
    is_sensitive: bool = False,
    by: User | None,
    now: datetime,
) -> InterestAtMeeting:
    """Keep what somebody declares, at the beginning or as soon as they are aware (S0-16…S0-18).

    ``item_id`` is empty for an interest in the whole meeting. The same about the same item is kept
    once: a phone may send it twice. Words that are to stay private do so wherever they were said.
    """
    if not how_it_arises.strip():
        raise MeetingRefused("Say how the interest arises.", field="how_it_arises")
    if not (is_personal or is_financial or is_perceived):
        raise MeetingRefused("Say which kind of interest it is.", field="kinds")
    with recording(meeting_id, by=by, now=now) as record:
        check_not_closed(record)
        attendance = attendance_of(record, attendance_id)
        item = item_of(record, item_id) if item_id is not None else None
        same_words: list[InterestAtMeeting] = list(
            attendance.interests.filter(how_it_arises=how_it_arises)
        )
        is_sensitive = is_sensitive or any(row.is_sensitive for row in same_words)
        for row in same_words:
            if is_sensitive and not row.is_sensitive:
                row.is_sensitive = True
                record.save(row, "The details stay private.")
        said: dict[str, Any] = {
            "item": item,
            "is_direct": is_direct,
            "is_personal": is_personal,
            "is_financial": is_financial,
            "is_perceived": is_perceived,
            "whose": whose,
        }
        for row in same_words:
            if all(getattr(row, name) == value for name, value in said.items()):
                return row
        interest = InterestAtMeeting(
            attendance=attendance,
            during=talked_about(record),
            how_it_arises=how_it_arises,
            is_sensitive=is_sensitive,
            declared_at=now,
            **said,
        )
        record.save(interest, "Declared.")
        note_asked(record, attendance, has_none=False)
        return interest


def declare_none(*, meeting_id: int, attendance_id: int, by: User | None, now: datetime) -> None:
    """Keep that somebody was asked and has nothing to declare (S0-17)."""
    declare_none_of(meeting_id=meeting_id, attendance_ids=[attendance_id], by=by, now=now)


def declare_none_of(
    *, meeting_id: int, attendance_ids: Collection[int], by: User | None, now: datetime
) -> None:
    """The same of several who were asked one after another; all are kept or none."""
    with recording(meeting_id, by=by, now=now) as record:
        check_not_closed(record)
        for attendance_id in attendance_ids:
            attendance = attendance_of(record, attendance_id)
            if attendance.interests.exists():
                raise MeetingRefused(f"{attendance} has declared an interest at this meeting.")
            note_asked(record, attendance, has_none=True)


def leave_room(
    *, meeting_id: int, interest_id: int, by: User | None, now: datetime
) -> InterestAtMeeting:
    """The member leaves for an interest; who leaves takes no part in the item (S0-20, S0-21)."""
    with in_session(meeting_id, by=by, now=now) as record:
        interest = interest_of(record, interest_id)
        if interest.left_at is not None and interest.returned_at is None:
            return interest
        if interest.returned_at is not None:
            raise MeetingRefused(
                f"{interest.attendance} left and came back. "
                "Declare the interest in the item that comes now."
            )
        interest.chose_to_leave, interest.left_at = True, now
        record.save(interest, "Left the room.")
        return interest


def stay_in_room(
    *, meeting_id: int, interest_id: int, by: User | None, now: datetime
) -> InterestAtMeeting:
    """The member stays; or never left, and that they did was noted by mistake.

    Raises ``MeetingRefused`` where a vote of theirs would count again in what was decided since.
    """
    with in_session(meeting_id, by=by, now=now) as record:
        interest = interest_of(record, interest_id)
        if interest.returned_at is not None:
            raise MeetingRefused(f"{interest.attendance} left and came back already.")
        by_mistake = interest.left_at is not None
        refuse_counting_again(interest)
        interest.chose_to_leave, interest.left_at = False, None
        record.save(interest, "Noted by mistake." if by_mistake else "Stayed in the room.")
        return interest


def refuse_counting_again(interest: InterestAtMeeting) -> None:
    """Raises ``MeetingRefused`` where a motion was decided without a vote that they had cast."""
    if interest.left_at is None:
        return
    votes = interest.attendance.votes.filter(motion__decided_at__gte=interest.left_at)
    vote = votes.select_related("motion__item").first()
    if vote is not None:
        number = vote.motion.item.number
        raise MeetingRefused(
            f"A motion on item {number} was decided without the vote of {interest.attendance}. "
            "Say that they came back."
        )


def return_to_room(
    *, meeting_id: int, interest_id: int, by: User | None, now: datetime
) -> InterestAtMeeting:
    """The member comes back. They still take no part in the item that they left for (S0-20)."""
    with in_session(meeting_id, by=by, now=now) as record:
        interest = interest_of(record, interest_id)
        if interest.left_at is None:
            raise MeetingRefused(f"{interest.attendance} did not leave the room.")
        if interest.returned_at is None:
            interest.returned_at = now
            record.save(interest, "Came back.")
        return interest


def interest_of(record: MeetingRecord, interest_id: int) -> InterestAtMeeting:
    rows = InterestAtMeeting.objects.filter(attendance__meeting=record.meeting)
    rows = rows.select_related("attendance__meeting", "item", "during")
    interest: InterestAtMeeting = own_row(rows, interest_id, "interest")
    return interest


def check_not_closed(record: MeetingRecord) -> None:
    """Before the meeting is open somebody may be aware already; afterwards it is too late."""
    if record.meeting.cancelled_at is not None:
        raise MeetingRefused("This meeting was cancelled.")
    if record.meeting.closed_at is not None:
        raise MeetingRefused(CLOSED)


def talked_about(record: MeetingRecord) -> AgendaItem | None:
    """The item during which a late declaration comes; None at the beginning (S0-18)."""
    item = item_now(record.meeting)
    return item if item is not None and is_business(item) else None


def note_asked(record: MeetingRecord, attendance: Attendance, *, has_none: bool) -> None:
    if attendance.has_none_to_declare is has_none:
        return
    attendance.has_none_to_declare = has_none
    attendance.asked_at = attendance.asked_at or record.now
    record.save(attendance, "None to declare." if has_none else "Declared an interest.")
