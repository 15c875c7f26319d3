"""Plays one meeting from its opening to its end, through the services that a chair's phone calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.timezone import localdate

from cms.home.demonstration.minuted import HERE, Decided, Declared, Item, Moved, Sat
from cms.meetings.models import AgendaItem, Attendance, Capacity, Meeting, Presence, Whose
from cms.meetings.services.decisions import DecisionDraft, record_decision
from cms.meetings.services.interests import (
    declare_interest,
    declare_none_of,
    leave_room,
    return_to_room,
    stay_in_room,
)
from cms.meetings.services.minutes import circulate_minutes, draft_minutes
from cms.meetings.services.powers import PowerDraft, give_power
from cms.meetings.services.publishing import publish_decision
from cms.meetings.services.roll import add_attender, call_roll
from cms.meetings.services.room import begin_item, close_meeting, open_meeting
from cms.meetings.services.rulings import make_ruling
from cms.meetings.services.voting import amend_motion, carry, cast_votes, put_motion
from cms.users.models import User

A_WHILE: Final = timedelta(minutes=4)
AFTERWARDS: Final = timedelta(hours=16)  # the next morning


@dataclass
class Sitting:
    """One meeting being held. ``at`` goes on with it; ``decided`` fills as it decides.

    Nothing is written up later than ``until``, the moment of loading.
    """

    meeting: Meeting
    sat: Sat
    by: User
    decided: dict[str, int]
    until: datetime
    at: datetime = field(init=False)
    people: dict[str, Attendance] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.meeting.starts_at

    def do(self, service: Callable[..., Any], **values: Any) -> Any:
        """Call a service of this meeting for whoever keeps the record, at this moment of it."""
        return service(meeting_id=self.meeting.pk, by=self.by, now=self.at, **values)

    def hold(self) -> None:
        rows = list(self.meeting.items.on_agenda())
        written = rows[len(rows) - len(self.sat.items) :]
        self.open()
        self.ask_for_interests(dict(zip(map(id, self.sat.items), written, strict=True)))
        for row in rows[: len(rows) - len(written)]:
            self.go_on_to(row)
        for item, row in zip(self.sat.items, written, strict=True):
            self.consider(item, row)
        self.at += A_WHILE
        self.do(close_meeting)

    def open(self) -> None:
        self.people = {row.name: row for row in self.meeting.attendances.select_related("seat")}
        chair = self.people[self.sat.chair or self.chair_of_group()]
        self.do(open_meeting, chair_id=chair.seat_id)
        others = dict(self.sat.others)
        self.do(
            call_roll,
            found={
                row.pk: (others.get(name, HERE), False)
                for name, row in self.people.items()
                if row.seat_id is not None
            },
        )
        for number in range(self.sat.guests):
            self.do(add_attender, name=f"Resident {number + 1}", capacity=Capacity.GUEST)
        self.people = {row.name: row for row in self.meeting.attendances.select_related("seat")}

    def chair_of_group(self) -> str:
        return next(
            row.name for row in self.people.values() if row.seat and row.seat.title == "chair"
        )

    def here(self) -> list[Attendance]:
        there = {Presence.PRESENT, Presence.REMOTE}
        return [row for row in self.people.values() if row.seat_id and row.presence in there]

    def ask_for_interests(self, row_of: dict[int, AgendaItem]) -> None:
        early = [(item, one) for item in self.sat.items for one in item.declared if not one.late]
        for item, one in early:
            self.declare(one, row_of[id(item)])
        said = {one.who for _, one in early}
        none = [row.pk for row in self.here() if row.name not in said]
        self.do(declare_none_of, attendance_ids=none)

    def declare(self, one: Declared, row: AgendaItem) -> None:
        self.do(
            declare_interest,
            attendance_id=self.people[one.who].pk,
            item_id=row.pk,
            how_it_arises=one.how,
            is_direct=one.is_direct,
            is_personal=one.is_personal,
            is_financial=one.is_financial,
            is_perceived=one.is_perceived,
            whose=Whose.ASSOCIATE if one.of_associate else Whose.OWN,
            is_sensitive=one.is_sensitive,
        )

    def go_on_to(self, row: AgendaItem) -> None:
        self.at += A_WHILE
        self.do(begin_item, item_id=row.pk)

    def consider(self, item: Item, row: AgendaItem) -> None:
        self.go_on_to(row)
        for one in item.declared:
            if one.late:
                self.declare(one, row)
        declared = list(row.interests.all())
        leaving = {one.who for one in item.declared if one.leaves}
        names = {row.pk: name for name, row in self.people.items()}
        gone = [one for one in declared if names[one.attendance_id] in leaving]
        for one in declared:
            self.do(leave_room if one in gone else stay_in_room, interest_id=one.pk)
        if item.ruling:
            ruled = item.ruling
            self.do(make_ruling, item_id=row.pk, ruling=ruled.words, reason=ruled.reason)
        self.at += A_WHILE
        motion_id = self.move(item.moved, row, leaving) if item.moved else None
        if item.decided:
            self.decide(item.decided, row, motion_id)
        for one in gone:
            self.do(return_to_room, interest_id=one.pk)

    def move(self, moved: Moved, row: AgendaItem, leaving: set[str]) -> int:
        motion = self.do(
            put_motion,
            item_id=row.pk,
            proposed=moved.proposed,
            mover_id=self.people[moved.mover].pk,
            seconder_id=self.people[moved.seconder].pk,
        )
        if moved.agreed:
            self.do(amend_motion, motion_id=motion.pk, agreed=moved.agreed)
        choices = {self.people[name].pk: choice for name, choice in moved.votes}
        if moved.all_others:
            others = (one for one in self.here() if one.name not in leaving)
            choices = {one.pk: moved.all_others for one in others} | choices
        if choices:
            self.do(cast_votes, motion_id=motion.pk, choices=choices)
        self.at += timedelta(minutes=1)
        self.do(carry, motion_id=motion.pk, is_carried=not moved.is_lost)
        pk: int = motion.pk
        return pk

    def decide(self, decided: Decided, row: AgendaItem, motion_id: int | None) -> None:
        draft = DecisionDraft(
            title=decided.title,
            status=decided.status,
            parts=decided.parts,
            reason=decided.reason,
            kind=decided.kind,
            criteria=decided.criteria,
            could_gain=bool(decided.gain_note),
            could_gain_note=decided.gain_note,
            final_body=decided.final_body,
            motion_id=motion_id,
        )
        decision = self.do(record_decision, item_id=row.pk, draft=draft)
        self.decided[decided.key] = decision.pk

    def write_up(self) -> None:
        """The next morning: what was decided goes out, and the minutes to the members."""
        self.at = max(self.at, min(self.meeting.starts_at + AFTERWARDS, self.until))
        written = list(self.meeting.items.on_agenda())[-len(self.sat.items) :]
        for item in self.sat.items:
            if item.decided:
                self.publish(item.decided)
        words = zip(written, self.sat.items, strict=True)
        self.do(
            draft_minutes,
            opening_words=self.sat.opening,
            closing_words=self.sat.closing,
            items={row.pk: item.minute for row, item in words if item.minute},
        )
        self.do(circulate_minutes)

    def publish(self, decided: Decided) -> None:
        pk = self.decided[decided.key]
        publish_decision(decision_id=pk, by=self.by, now=self.at)
        for one in decided.powers:
            draft = PowerDraft(
                power=one.power,
                delegate=one.delegate,
                consult=one.consult,
                limit=one.limit,
                only_minor=one.only_minor,
                starts_on=localdate(self.at),
            )
            give_power(decision_id=pk, draft=draft, by=self.by, now=self.at)
