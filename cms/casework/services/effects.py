"""What sending a message would do to the dates of a case, said before it is sent (2.2, 14 to 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from cms.casework.clocks import ClockState
from cms.casework.clocks.answers import ACKNOWLEDGEMENTS
from cms.casework.clocks.moves import EXTENDED, HELD, MOVABLE, may_hold
from cms.casework.clocks.words import due_words, full_date
from cms.casework.errors import CaseworkError
from cms.casework.mail.asked import sent_data, stated_by
from cms.casework.mail.moments import reply_due
from cms.casework.mail.words import texts_in
from cms.casework.models import Case, Deadline, Event, EventKind, Message
from cms.casework.procedure.schema import ClockRule, MessageSpec
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.rounds import (
    Round,
    calendar_changes,
    events_of,
    round_called,
    state_in,
)

NOTHING_TO_MOVE = "No date is moved by it: no promise that it could move is open."


class ApprovalMissing(CaseworkError):
    """Raised for more time than the procedure allows without a senior approval (2.2, 14)."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"{label}: so much more time needs a senior person’s approval and a reason. "
            "Choose an earlier day, or have it approved."
        )


@dataclass(frozen=True)
class Effect:
    """One thing that it would do, or fail to do, as a sentence. ``works``: it does."""

    text: str
    works: bool
    unapproved: bool = False


def effects_of(
    case: Case, message: MessageSpec, asked: Mapping[str, Any], *, at: datetime
) -> list[Effect]:
    """Nothing for a message that is nothing special to the clocks. Writes nothing."""
    if not message.event:
        return []
    events, changes = events_of(case), calendar_changes(case)
    sent = supposed(case, message, asked, at=at)
    found: list[Effect] = []
    for row, rule in clocks_it_could_move(case, message):
        round_ = round_called(row.round, case, rule, events, changes)
        then = Round(
            round_.number, [*round_.events, sent], round_.reopened, round_.since, round_.asked
        )
        before = state_in(case, rule, round_, changes=changes, now=at)
        after = state_in(case, rule, then, changes=changes, now=at)
        found += effects_on(rule, before, after)
    return found or ([] if message.event == "acknowledged" else [Effect(NOTHING_TO_MOVE, False)])


def supposed(case: Case, message: MessageSpec, asked: Mapping[str, Any], *, at: datetime) -> Event:
    """The event of its sending, as if it had been sent at that moment. Not saved."""
    stated = stated_by(case, message, texts_in(case, message))
    draft = Message(case=case, kind=message.key, asked={**stated, **asked})
    data = sent_data(draft, message)
    return Event(case=case, kind=EventKind.MESSAGE_SENT, happened_at=at, recorded_at=at, data=data)


def clocks_it_could_move(case: Case, message: MessageSpec) -> Iterator[tuple[Deadline, ClockRule]]:
    """The open promises that a message of this sort is about, with their rules."""
    spec = case.procedure.spec
    for row in case.deadlines.all():
        rule = spec.clock_by_key.get(row.clock)
        if rule is None or row.ended:
            continue
        if message.event == HELD and not may_hold(rule):
            continue
        if message.event == EXTENDED and (rule.extension is None or rule.unit not in MOVABLE):
            continue
        if message.event == "acknowledged" and not set(ACKNOWLEDGEMENTS) & set(rule.kept_by):
            continue
        yield row, rule


def effects_on(rule: ClockRule, before: ClockState, after: ClockState) -> Iterator[Effect]:
    if after.due_at and before.due_at and after.due_at != before.due_at:
        new, old = due_words(after.due_at), due_words(before.due_at)
        yield Effect(f"{rule.label}: the date moves from {old} to {new}.", works=True)
        if after.alert and after.alert != before.alert:
            yield Effect(f"{rule.label}: {after.alert}", works=False)
    if before.is_open and after.met:
        yield Effect(f"{rule.label}: it is kept by this.", works=True)
    elif before.is_open and not after.is_open:
        yield Effect(f"{rule.label}: this comes late.", works=False)
    known = set(before.refusals)
    for said in after.refusals:
        if said not in known:
            why = said.partition(": ")[2] or said
            text = f"{rule.label}: it has no effect, because {why}"
            yield Effect(text, works=False, unapproved=after.unapproved)


def refuse_unfit_dates(
    case: Case, message: MessageSpec, asked: Mapping[str, Any], *, at: datetime
) -> None:
    """Raises ``ApprovalMissing``, or ``EvidenceMissing`` for a reply promised too late (S3-29)."""
    due_at = reply_due(case, message.key, case.deadlines.all())
    promised = asked.get("reply_date")
    if message.event == "acknowledged" and due_at is not None and promised:
        last = localdate(due_at)
        if str(promised) > last.isoformat():
            said = f"The reply is due by {full_date(last)}. Give that day, or an earlier one."
            raise EvidenceMissing({"reply_date": said})
    if message.event != EXTENDED:
        return
    for effect in effects_of(case, message, asked, at=at):
        if effect.unapproved:
            raise ApprovalMissing(effect.text.partition(":")[0])
