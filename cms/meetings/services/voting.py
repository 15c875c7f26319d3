"""Motions and votes: what was proposed and agreed, who voted how, and whether it was carried."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.timezone import localdate

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Attendance, Motion, Vote, VoteChoice
from cms.meetings.services.chair import in_the_chair
from cms.meetings.services.record import MeetingRecord
from cms.meetings.services.session import attendance_of, in_session, item_of, own_row
from cms.meetings.tally import (
    Count,
    count_of,
    is_business,
    is_in_room,
    may_ever_vote,
    quorum_of,
    withdrawn_from,
)
from cms.records import add_once
from cms.users.models import User


def put_motion(
    *,
    meeting_id: int,
    item_id: int,
    proposed: str,
    mover_id: int | None = None,
    seconder_id: int | None = None,
    by: User | None,
    now: datetime,
) -> Motion:
    """Put a motion on an item that was begun; no mover is one put from the chair.

    The same words that are still to be decided are kept once: a phone may send them twice.
    """
    if not proposed.strip():
        raise MeetingRefused("Write what is proposed.", field="proposed")
    if mover_id is not None and mover_id == seconder_id:
        raise MeetingRefused("Somebody else must second it.", field="seconder")
    with in_session(meeting_id, by=by, now=now) as record:
        item = item_of(record, item_id)
        if item.begun_at is None:
            raise MeetingRefused("Begin the item first.")
        known = item.motions.filter(proposed=proposed, is_carried=None).first()
        if known is not None:
            found: Motion = known
            return found
        in_the_chair(record, item)
        motion = Motion(
            item=item,
            proposed=proposed,
            mover=deciding(record, item, mover_id, "move it", "mover"),
            seconder=deciding(record, item, seconder_id, "second it", "seconder"),
        )
        record.save(motion, "Put.")
        return motion


def amend_motion(
    *, meeting_id: int, motion_id: int, agreed: str, by: User | None, now: datetime
) -> Motion:
    """Keep the words as the meeting changed them, beside those proposed (S1-11).

    Empty, or the proposed words again: unchanged. Raises ``MeetingRefused`` once somebody voted:
    a vote is for the words that were read out.
    """
    with in_session(meeting_id, by=by, now=now) as record:
        motion = undecided(record, motion_id)
        agreed = "" if agreed.strip() == motion.proposed.strip() else agreed.strip()
        if agreed != motion.agreed:
            if motion.votes.exists():
                text = "Votes were cast on these words. Put the changed words as another motion."
                raise MeetingRefused(text, field="agreed")
            motion.agreed = agreed
            record.save(motion, "Amended." if agreed else "As proposed.")
        return motion


def cast_vote(
    *,
    meeting_id: int,
    motion_id: int,
    attendance_id: int,
    choice: VoteChoice,
    by: User | None,
    now: datetime,
) -> None:
    """Record the vote of one person (S0-28); another choice later replaces the first."""
    cast_votes(
        meeting_id=meeting_id, motion_id=motion_id, choices={attendance_id: choice}, by=by, now=now
    )


def cast_votes(
    *,
    meeting_id: int,
    motion_id: int,
    choices: Mapping[int, VoteChoice],
    by: User | None,
    now: datetime,
) -> None:
    """The same of several, each by themselves. What they said last is not written again."""
    with in_session(meeting_id, by=by, now=now) as record:
        motion = undecided(record, motion_id)
        last = dict(motion.votes.order_by("cast_at", "pk").values_list("attendance_id", "choice"))
        rows = [
            Vote(
                motion=motion,
                attendance=deciding(record, motion.item, pk, "vote", f"vote_{pk}"),
                choice=choice,
                cast_at=now,
            )
            for pk, choice in choices.items()
            if last.get(pk) != choice
        ]
        add_once(rows)


def carry(
    *,
    meeting_id: int,
    motion_id: int,
    is_carried: bool = True,
    by: User | None,
    now: datetime,
) -> Motion:
    """Say whether a motion is carried. Without a vote it was agreed by all.

    Raises ``MeetingRefused`` without a quorum, counted without who withdrew (S0-20), without
    somebody who can be in the chair, and where the votes say otherwise; a tie is the chair's.
    """
    with in_session(meeting_id, by=by, now=now) as record:
        motion = motion_of(record, motion_id)
        if motion.is_carried is is_carried:
            return motion
        motion = undecided(record, motion_id)
        in_the_chair(record, motion.item)
        quorum = quorum_of(motion.item, record.meeting, at=now)
        if not quorum.is_met:
            raise MeetingRefused(f"This cannot be decided now. {quorum.words}")
        check_count(count_of(motion, at=now), is_carried=is_carried)
        leave_out(withdrawn_from(motion.item, at=now), motion)
        motion.is_carried, motion.decided_at = is_carried, now
        record.save(motion, "Carried." if is_carried else "Lost.")
        return motion


def leave_out(withdrawn: Collection[int], motion: Motion) -> None:
    """Whoever withdrew since has no part in it: without a mover it was put from the chair (S0-20)."""
    if motion.mover_id in withdrawn:
        motion.mover = None
    if motion.seconder_id in withdrawn:
        motion.seconder = None


def check_count(count: Count, *, is_carried: bool) -> None:
    if count.is_voted and not count.is_tied and count.is_carried is not is_carried:
        outcome = "carried" if count.is_carried else "lost"
        raise MeetingRefused(f"The vote was {count.words}. So it is {outcome}.")


def motion_of(record: MeetingRecord, motion_id: int) -> Motion:
    rows = Motion.objects.filter(item__meeting=record.meeting).select_related("item")
    motion: Motion = own_row(rows, motion_id, "motion")
    return motion


def undecided(record: MeetingRecord, motion_id: int) -> Motion:
    motion = motion_of(record, motion_id)
    if motion.is_carried is not None:
        raise MeetingRefused("This motion was decided already. Put another to change it.")
    return motion


def deciding(
    record: MeetingRecord, item: AgendaItem, attendance_id: int | None, deed: str, field: str
) -> Attendance | None:
    """Somebody who may decide this item now; None for nobody. Raises ``MeetingRefused``."""
    if attendance_id is None:
        return None
    attendance = attendance_of(record, attendance_id)
    if not may_ever_vote(attendance, on=localdate(record.meeting.starts_at)):
        raise MeetingRefused(f"{attendance} has no vote here, so cannot {deed}.", field=field)
    if not is_in_room(attendance):
        raise MeetingRefused(f"{attendance} is not here, so cannot {deed}.", field=field)
    if attendance.pk in withdrawn_from(item, at=record.now):
        raise MeetingRefused(
            f"{attendance} withdrew from item {item.number}, so cannot {deed}.", field=field
        )
    if attendance.asked_at is None and is_business(item):
        # Somebody who came in the middle of an item is asked before they take part (S0-17).
        raise MeetingRefused(f"Ask {attendance} about interests first.", field=field)
    return attendance
