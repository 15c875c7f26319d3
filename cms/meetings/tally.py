"""Who may decide an item, whether enough of them are in the room, and how a vote went.

Asked for a moment, so that minutes count a vote as it was counted then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate, now

from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    InterestAtMeeting,
    ItemKind,
    Meeting,
    Motion,
    Presence,
    Vote,
    VoteChoice,
)

IN_ROOM = (Presence.PRESENT, Presence.REMOTE)


def is_in_room(attendance: Attendance) -> bool:
    """Came, and has not gone home. Somebody who withdrew from one item is still here."""
    return attendance.presence in IN_ROOM and attendance.left_at is None


def may_ever_vote(attendance: Attendance, *, on: date) -> bool:
    """Officers and guests speak; they never decide (S1-21). ``on``: the day of the meeting.

    Somebody may be listed whose seat ends before the day that the meeting moved to.
    """
    seat = attendance.seat
    if attendance.capacity != Capacity.MEMBER or seat is None or not seat.has_vote:
        return False
    return bool(seat.is_held_on(on))


def withdrawn_from(item: AgendaItem, *, at: datetime) -> set[int]:
    """The attendances that take no part in an item: who is outside, or left for this item (S0-20).

    Who left for this item stays out of its decisions when they are back. One query.
    """
    left = InterestAtMeeting.objects.filter(attendance__meeting_id=item.meeting_id, left_at__lte=at)
    # Back from an interest in the whole meeting, they were out while this item went on.
    missed = Q(item=None, returned_at__gte=item.begun_at) if item.begun_at else Q()
    left = left.filter(Q(item=item) | Q(returned_at=None) | Q(returned_at__gt=at) | missed)
    return set(left.values_list("attendance_id", flat=True))


def declared_at(meeting: Meeting) -> Any:
    """The interests that were declared at a meeting, in the order in which it was said."""
    rows = InterestAtMeeting.objects.filter(attendance__meeting=meeting)
    return rows.select_related("attendance", "item", "during").order_by("declared_at", "pk")


def declared_in(meeting: Meeting, item: AgendaItem | None) -> Any:
    """Those that touch an item, with those in the whole meeting; None: the latter alone."""
    return declared_at(meeting).filter(Q(item=item) | Q(item=None))


def outside_now(meeting_id: int) -> list[InterestAtMeeting]:
    """The interests for which somebody is out of the room. One query."""
    rows = InterestAtMeeting.objects.filter(attendance__meeting_id=meeting_id, returned_at=None)
    return list(rows.exclude(left_at=None).select_related("attendance", "item"))


def voters(item: AgendaItem, *, at: datetime) -> list[Attendance]:
    """The members who may move, second and vote now, by name. Two queries. Reads the meeting."""
    rows = Attendance.objects.filter(meeting_id=item.meeting_id).select_related("seat")
    away, on = withdrawn_from(item, at=at), localdate(item.meeting.starts_at)
    here = [row for row in rows if is_in_room(row) and row.pk not in away]
    return [row for row in here if may_ever_vote(row, on=on)]


@dataclass(frozen=True)
class Quorum:
    """How many members who may decide are in the room; ``needed`` is 0 where none is set."""

    present: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def words(self) -> str:
        here = f"{self.present} member{'' if self.present == 1 else 's'} who may vote"
        if not self.needed:
            return f"{here}. No quorum is set."
        enough = "enough" if self.is_met else "too few"
        return f"{here}: {enough} to decide. The quorum is {self.needed}."


def quorum_of(item: AgendaItem, meeting: Meeting, *, at: datetime) -> Quorum:
    return Quorum(len(voters(item, at=at)), meeting.group.quorum)


def quorum_at_closing(item: AgendaItem, meeting: Meeting) -> Quorum:
    """For an item of a meeting that is closed: whoever had come and took part in it. Two queries."""
    on, away = localdate(meeting.starts_at), withdrawn_from(item, at=meeting.closed_at or now())
    rows = meeting.attendances.filter(presence__in=IN_ROOM).select_related("seat")
    there = [row for row in rows if may_ever_vote(row, on=on) and row.pk not in away]
    return Quorum(len(there), meeting.group.quorum)


def quorum_of_room(meeting: Meeting) -> Quorum:
    """Before any item: everybody who came counts, but for whoever is outside. Two queries."""
    outside = {interest.attendance_id for interest in outside_now(meeting.pk)}
    rows = meeting.attendances.select_related("seat")
    on = localdate(meeting.starts_at)
    here = [row for row in rows if is_in_room(row) and may_ever_vote(row, on=on)]
    return Quorum(sum(row.pk not in outside for row in here), meeting.group.quorum)


@dataclass(frozen=True)
class Count:
    """The votes of a motion, each of one person (S0-28); the last word of each counts."""

    supporting: Sequence[Attendance]
    against: Sequence[Attendance]
    abstained: Sequence[Attendance]

    @property
    def is_voted(self) -> bool:
        return bool(self.supporting or self.against or self.abstained)

    @property
    def is_tied(self) -> bool:
        return len(self.supporting) == len(self.against)

    @property
    def is_carried(self) -> bool:
        return len(self.supporting) > len(self.against)

    @property
    def words(self) -> str:
        return (
            f"{len(self.supporting)} for, {len(self.against)} against, "
            f"{len(self.abstained)} abstained"
        )


def count_of(motion: Motion, *, at: datetime) -> Count:
    """Count the votes as they stood when it was decided, or at the moment ``at``. Two queries."""
    moment = motion.decided_at or at
    rows = motion.votes.select_related("attendance__seat").order_by("cast_at", "pk")
    return count_from(rows, withdrawn_from(motion.item, at=moment))


def count_from(votes: Iterable[Vote], away: set[int]) -> Count:
    last = {vote.attendance_id: vote for vote in votes if vote.attendance_id not in away}

    def who(choice: VoteChoice) -> list[Attendance]:
        chosen = [vote.attendance for vote in last.values() if vote.choice == choice]
        return sorted(chosen, key=lambda one: one.name)

    return Count(who(VoteChoice.FOR), who(VoteChoice.AGAINST), who(VoteChoice.ABSTAINED))


def item_now(meeting: Meeting) -> AgendaItem | None:
    """The item that was begun last; None before the first and once the meeting is closed."""
    if meeting.closed_at is not None:
        return None
    begun = meeting.items.exclude(begun_at=None)
    row: AgendaItem | None = begun.order_by("-begun_at", "-number").first()
    return row


def is_business(item: AgendaItem) -> bool:
    """Whether an item comes after the declarations (S0-17); all do where the agenda has none."""
    rows = item.meeting.items.filter(kind=ItemKind.DECLARATIONS, withdrawn_reason="")
    declarations: AgendaItem | None = rows.order_by("number").first()
    return declarations is None or item.number > declarations.number
