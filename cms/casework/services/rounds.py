"""A case's events as one clock reads them, and the rounds that a clock runs.

A clock runs anew when the case is reopened, and when its stage is entered once more after it
was answered there. The result of the round before is kept (section 2.2, 18). One that counts to
the next meeting runs anew when a case that waits for none any more is taken up again (S0-42).
So does one of a stage that a withdrawn case is taken on to: the withdrawal ended the round before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cms.casework.clocks import CalendarChange, ClockEvent, ClockState, clock_state
from cms.casework.clocks.starts import REOPENED, SAME_AS
from cms.casework.models import CalendarDay, Case, Event, EventKind
from cms.casework.procedure.clock_rule import ClockSettings, Division, Unit
from cms.casework.procedure.schema import ClockRule, Procedure
from cms.meetings.selectors import MeetingDate, meeting_dates

ASKED = EventKind.ESCALATION_REQUESTED.value


@dataclass(frozen=True)
class Round:
    """One run of a clock. ``events``: all that had happened when the next one began.

    ``since``: when its stage was entered once more; empty for the first, and for a reopening.
    ``asked``: the person asked for the stage, so that a clock that counts from that does.
    """

    number: int
    events: list[Event]
    reopened: bool = False
    since: datetime | None = None
    asked: bool = False


@dataclass(frozen=True)
class Anew:
    """What may begin a round, and its place among the events."""

    place: int
    at: datetime
    reopened: bool
    asked: bool


def events_of(case: Case) -> list[Event]:
    """What happened, in order, without what a later row put right. One query; none if prefetched."""
    # Those of a case that is being opened have no key yet, and stand in the order of their making.
    rows: list[Event] = sorted(case.events.all(), key=lambda row: (row.happened_at, row.pk or 0))
    put_right = {row.supersedes_id for row in rows} - {None}
    return [row for row in rows if row.pk not in put_right]


def rounds_of(
    case: Case, rule: ClockRule, events: list[Event], changes: list[CalendarChange]
) -> list[Round]:
    """The rounds of a clock, the first first.

    A stage that is entered once more begins none for a clock that nobody has answered: sending
    a case back gives nobody more time. Nor does a reopening for one that still counts to a
    meeting: closing the case did not stop it.
    """
    found = [Round(1, events)]
    anews = taken_up(events) if rule.unit is Unit.NEXT_EVENT else beginnings(case, rule, events)
    for anew in anews:
        last = found[-1]
        until = Round(last.number, events[: anew.place], last.reopened, last.since, last.asked)
        if not anew.reopened and state_in(case, rule, until, changes=changes).is_open:
            continue
        since = None if anew.reopened else anew.at
        begun = Round(last.number + 1, events, anew.reopened, since, anew.asked)
        found[-1:] = [until, begun]
    return found


def round_called(
    number: int, case: Case, rule: ClockRule, events: list[Event], changes: list[CalendarChange]
) -> Round:
    """That round, or the last there is: what began it may have been put right since."""
    found = rounds_of(case, rule, events, changes)
    return found[min(number, len(found)) - 1]


def taken_up(events: Iterable[Event]) -> Iterator[Anew]:
    """For a clock that counts to a meeting: each reopening, whichever the stage.

    And whatever else takes up a case that was withdrawn.
    """
    is_withdrawn = False
    for place, event in enumerate(events):
        if event.kind == EventKind.WITHDRAWN:
            is_withdrawn = True
        elif event.kind == EventKind.REOPENED or (
            is_withdrawn and event.kind == EventKind.STAGE_ENTERED
        ):
            is_withdrawn = False
            yield Anew(place, event.happened_at, reopened=False, asked=False)


def beginnings(case: Case, rule: ClockRule, events: list[Event]) -> list[Anew]:
    """Each reopening, but those of a later stage; and each time its stage was entered once more.

    Or for the first time after the person had withdrawn, unless it counts from what they asked.
    """
    spec = case.procedure.spec
    stage, here = spec.stage_of_clock[rule.key], spec.first_stage.key
    entered, stopped = {here}, False
    found: list[Anew] = []
    for place, event in enumerate(events):
        if event.kind == EventKind.WITHDRAWN:
            stopped = not starts_with_request(rule)
        elif event.kind == EventKind.REOPENED:
            stopped = False
            if stage == here or stage not in entered:
                found.append(Anew(place, event.happened_at, reopened=True, asked=False))
        elif event.kind == EventKind.STAGE_ENTERED:
            here = event.data["stage"]
            if here == stage and (stage in entered or stopped):
                found.append(entered_again(place, event, events))
            entered.add(here)
            stopped = False
    return found


def entered_again(place: int, event: Event, events: list[Event]) -> Anew:
    """By the request that led there, which may have reached us earlier, or by staff."""
    for at, row in enumerate(events):
        asked = row.kind == ASKED and row.recorded_at == event.recorded_at
        if asked and row.data.get("stage") == event.data["stage"]:
            return Anew(min(at, place), row.happened_at, reopened=False, asked=True)
    return Anew(place, event.happened_at, reopened=False, asked=False)


def state_in(
    case: Case,
    rule: ClockRule,
    round_: Round,
    *,
    changes: list[CalendarChange],
    now: datetime | None = None,
) -> ClockState:
    """The clock in one round, as the pure function sees it."""
    return clock_state(
        settings_in(case, rule, round_),
        received_at=case.received_at,
        events=[*clock_events(events_in(rule, round_)), *begun(rule, round_), *diary(case, rule)],
        changes=changes,
        now=now,
    )


def settings_in(case: Case, rule: ClockRule, round_: Round) -> ClockSettings:
    """How the clock is counted in this round of the case."""
    settings = case.procedure.spec.settings_of(rule)
    if round_.number == 1 or counts_from_request(rule, round_):
        return settings
    return settings.model_copy(update={"start_event": REOPENED})


def counts_from_request(rule: ClockRule, round_: Round) -> bool:
    return round_.asked and starts_with_request(rule)


def starts_with_request(rule: ClockRule) -> bool:
    return ASKED in {SAME_AS.get(name, name) for name in (rule.start_event, rule.receipt_event)}


def events_in(rule: ClockRule, round_: Round) -> list[Event]:
    """What a stage that was entered once more owes nothing to is left out."""
    if round_.since is None:
        return round_.events
    return [
        event
        for event in round_.events
        if event.happened_at >= round_.since and event.kind != EventKind.REOPENED
    ]


def begun(rule: ClockRule, round_: Round) -> list[ClockEvent]:
    """The start of a round whose stage was entered once more, as clocks know it."""
    if round_.since is None or counts_from_request(rule, round_):
        return []
    return [ClockEvent(kind=REOPENED, at=round_.since)]


def clock_events(events: Iterable[Event]) -> list[ClockEvent]:
    """The case's events as clocks read them; a message that came back never was sent.

    A message that is something to the clocks besides is read as both.
    """
    events = list(events)
    back = {event.data.get("message") for event in events if event.kind == EventKind.BOUNCED}
    found = []
    for event in events:
        sent = event.kind == EventKind.MESSAGE_SENT
        if event.kind == EventKind.BOUNCED or (sent and event.data.get("message") in back):
            continue
        own = event.data.get("clock_event")
        kinds = [event.kind] if sent or not own else []
        kinds += [own] if own else []
        found += [ClockEvent(kind=kind, at=event.happened_at, data=event.data) for kind in kinds]
    return found


def diary(case: Case, rule: ClockRule) -> list[ClockEvent]:
    """The meetings of the group that a clock counts to."""
    if rule.unit is not Unit.NEXT_EVENT or not rule.event_type:
        return []
    events = []
    for meeting in meetings_after(case.received_at, rule.event_type):
        data = {"ref": meeting.ref}
        events.append(ClockEvent(kind="meeting_scheduled", at=meeting.starts_at, data=data))
        if meeting.cancelled_at:
            events.append(ClockEvent(kind="meeting_cancelled", at=meeting.cancelled_at, data=data))
    return events


BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
_diaries: ContextVar[dict[str, list[MeetingDate]] | None] = ContextVar("diaries", default=None)


@contextmanager
def diary_read_once() -> Iterator[None]:
    """Read the meetings of each group once, however many cases are counted within."""
    token = _diaries.set({})
    try:
        yield
    finally:
        _diaries.reset(token)


def meetings_after(at: datetime, group: str) -> list[MeetingDate]:
    """Every meeting of the group that starts after that moment."""
    known = _diaries.get()
    if known is None:
        return meeting_dates(group, after=at)
    if group not in known:
        known[group] = meeting_dates(group, after=BEFORE_ALL)
    return [meeting for meeting in known[group] if meeting.starts_at > at]


def calendar_changes(case: Case) -> list[CalendarChange]:
    """Days added to or taken from the computed holidays, where the procedure counts them so."""
    return changes_under(case.procedure.spec)


def changes_under(spec: Procedure) -> list[CalendarChange]:
    """The same of a procedure without a case, such as a draft. One query."""
    rows = CalendarDay.objects.all()
    if spec.calendar.closures_count:
        rows = rows.exclude(kind="closure")
    return [
        CalendarChange(
            day=row.day,
            kind=row.kind,
            title=row.title,
            divisions=(Division(row.division),) if row.division else (),
        )
        for row in rows
    ]
