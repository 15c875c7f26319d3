"""Deadlines: what the clocks compute from a case's events, stored so that lists are plain queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cms.casework.clocks import CalendarChange, ClockEvent, ClockState, clock_state
from cms.casework.models import (
    CalendarDay,
    Case,
    Deadline,
    Event,
    EventKind,
    Result,
    add_recorded,
    save_recorded,
)
from cms.casework.procedure.clock_rule import ClockSettings, Division, Unit
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import ClockRule, Stage
from cms.casework.services.facts import facts_of
from cms.meetings.selectors import meeting_dates
from cms.users.models import User

FIELDS = (
    "start_at",
    "due_at",
    "original_due_at",
    "provisional",
    "result",
    "met_at",
    "ended",
    "alert",
)
COUNTED: Final = "Counted from the case's events."
KEPT = (Result.MET, Result.EXTENDED, Result.LATE, Result.VOID)


def recompute_deadlines(
    case: Case,
    *,
    now: datetime,
    by: User | None,
    reason: str = "",
    reread_ended: bool = False,
    sent: tuple[str, ...] | None = None,
) -> list[Deadline]:
    """Bring the stored deadlines of a case up to its events, and give them back.

    An ended deadline stays as it is, unless ``reread_ended``: a message that came back opens
    the promise it had met again. Writes only rows that changed. ``sent`` as in ``facts_of``.
    """
    why = reason or COUNTED
    counted = count_deadlines(case, now=now, reread_ended=reread_ended, sent=sent)
    for row in counted.changed:
        save_recorded(row, by=by, reason=why)
    add_recorded(counted.new, by=by, reason=why, at=now)
    return [*counted.stored, *counted.new]


@dataclass(frozen=True)
class Counted:
    """The deadlines of a case as they now count: those it had, which of them moved, new ones."""

    stored: list[Deadline]
    changed: list[Deadline]
    new: list[Deadline]


def count_deadlines(
    case: Case,
    *,
    now: datetime,
    reread_ended: bool = False,
    sent: tuple[str, ...] | None = None,
) -> Counted:
    """Count as ``recompute_deadlines`` does, and save nothing."""
    facts = facts_of(case, sent=sent)
    events = events_of(case)
    changed: list[Deadline] = []
    new: list[Deadline] = []
    stored = {(row.clock, row.round): row for row in case.deadlines.all()}
    changes = calendar_changes(case)
    newest = 1 + sum(event.kind == EventKind.REOPENED for event in events)
    for stage, rule in running_clocks(case, events):
        round_ = newest if starts_again(rule) else 1
        row = stored.get((rule.key, round_)) or Deadline(
            case=case, stage=stage.key, clock=rule.key, round=round_, public=rule.is_public
        )
        if row.ended and row.result in KEPT and not reread_ended:
            continue
        values = computed(case, rule, facts, events, now=now, round_=round_, changes=changes)
        as_it_was = all(getattr(row, name) == values[name] for name in FIELDS)
        for name in FIELDS:
            setattr(row, name, values[name])
        if row.pk is None:
            new.append(row)
        elif not as_it_was:
            changed.append(row)
    return Counted(list(stored.values()), changed, new)


def starts_again(rule: ClockRule) -> bool:
    """Whether a reopening starts the clock anew. A case is raised at one meeting, the next."""
    return rule.unit is not Unit.NEXT_EVENT


def running_clocks(case: Case, events: Iterable[Event]) -> list[tuple[Stage, ClockRule]]:
    """The clocks of every stage the case has been in."""
    spec = case.procedure.spec
    entered = {spec.first_stage.key, case.stage}
    entered |= {event.data["stage"] for event in events if event.kind == EventKind.STAGE_ENTERED}
    return [(stage, rule) for stage, rule in spec.clocks if stage.key in entered]


def events_of(case: Case) -> list[Event]:
    """What happened, in order, without what a later row put right. One query; none if prefetched."""
    # Those of a case that is being opened have no key yet, and stand in the order of their making.
    rows: list[Event] = sorted(case.events.all(), key=lambda row: (row.happened_at, row.pk or 0))
    put_right = {row.supersedes_id for row in rows} - {None}
    return [row for row in rows if row.pk not in put_right]


def computed(
    case: Case,
    rule: ClockRule,
    facts: dict[str, Any],
    events: list[Event],
    *,
    now: datetime,
    round_: int,
    changes: list[CalendarChange],
) -> dict[str, Any]:
    """The columns of a deadline, from the pure clock."""
    state = state_of(case, rule, events, now=now, round_=round_, changes=changes)
    values = {
        "start_at": state.start_at,
        "due_at": state.due_at,
        "original_due_at": state.original_due_at,
        "provisional": state.provisional,
        "result": Result(state.result.value),
        "met_at": state.met_at,
        "alert": state.alert,
    }
    if not holds(rule.when, facts):
        values |= {"result": Result.NOT_APPLICABLE, "met_at": None, "alert": ""}
    elif case.closed_at is not None and values["result"] in (Result.RUNNING, Result.WAITING):
        values |= result_at_closing(case, rule)
    values["ended"] = values["result"] not in (Result.RUNNING, Result.WAITING)
    return values


def result_at_closing(case: Case, rule: ClockRule) -> dict[str, Any]:
    """What a clock still running at the close becomes: void when withdrawn, else not applicable.

    A case is still raised at the next meeting after it is closed, so that clock runs on.
    """
    if rule.unit is Unit.NEXT_EVENT:
        return {}
    if case.outcome == "withdrawn":
        return {"result": Result.VOID, "alert": "The person withdrew it."}
    return {"result": Result.NOT_APPLICABLE, "alert": "Closed without needing this."}


def state_of(
    case: Case,
    rule: ClockRule,
    events: list[Event],
    *,
    now: datetime,
    round_: int = 1,
    changes: list[CalendarChange] | None = None,
) -> ClockState:
    """The clock of one rule for one case, as the pure function sees it.

    From the second round on it runs from the reopening (section 2.2, 18). ``changes`` are
    those of the calendar, read when they are not given.
    """
    seen = events_until(events, round_) if starts_again(rule) else events
    return clock_state(
        settings_in(case, rule, round_),
        received_at=case.received_at,
        events=[*clock_events(seen), *meeting_events(case, rule)],
        changes=calendar_changes(case) if changes is None else changes,
        now=now,
    )


def events_until(events: list[Event], round_: int) -> list[Event]:
    """What had happened when a round ended: the reopening that began the next one ends it."""
    reopenings = [n for n, event in enumerate(events) if event.kind == EventKind.REOPENED]
    return events[: reopenings[round_ - 1]] if len(reopenings) >= round_ else events


def settings_in(case: Case, rule: ClockRule, round_: int = 1) -> ClockSettings:
    """How the clock is counted in this round of the case."""
    settings = case.procedure.spec.settings_of(rule)
    again = round_ > 1 and starts_again(rule)
    return settings.model_copy(update={"start_event": "reopened"}) if again else settings


def clock_events(events: Iterable[Event]) -> list[ClockEvent]:
    """The case's events as clocks read them; a message that came back never was sent."""
    events = list(events)
    back = {event.data.get("message") for event in events if event.kind == EventKind.BOUNCED}
    return [
        ClockEvent(
            kind=event.data.get("clock_event") or event.kind, at=event.happened_at, data=event.data
        )
        for event in events
        if event.kind != EventKind.BOUNCED
        and not (event.kind == EventKind.MESSAGE_SENT and event.data.get("message") in back)
    ]


def meeting_events(case: Case, rule: ClockRule) -> list[ClockEvent]:
    """The diary of the group that a clock counts to."""
    if rule.unit is not Unit.NEXT_EVENT or not rule.event_type:
        return []
    events = []
    for meeting in meeting_dates(rule.event_type, after=case.received_at):
        data = {"ref": meeting.ref}
        events.append(ClockEvent(kind="meeting_scheduled", at=meeting.starts_at, data=data))
        if meeting.cancelled_at:
            events.append(ClockEvent(kind="meeting_cancelled", at=meeting.cancelled_at, data=data))
    return events


def calendar_changes(case: Case) -> list[CalendarChange]:
    """Days added to or taken from the computed holidays, where the procedure counts them so."""
    rows = CalendarDay.objects.all()
    if case.procedure.spec.calendar.closures_count:
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
