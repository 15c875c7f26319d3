"""Deadlines: what the clocks compute from a case's events, stored so that lists are plain queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cms.casework.clocks import CalendarChange, ClockState
from cms.casework.facts import facts_of
from cms.casework.models import (
    Case,
    Deadline,
    Event,
    EventKind,
    Result,
    add_recorded,
    save_recorded,
)
from cms.casework.models.work import CLOSED_WITHOUT
from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import ClockRule, Stage
from cms.casework.services.entries import follow_deadlines
from cms.casework.services.rounds import (
    calendar_changes,
    events_of,
    round_called,
    rounds_of,
    state_in,
)
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
    the promise it had met again. Writes only rows that changed, and with them which meeting the
    case waits for. ``sent`` as in ``facts_of``.
    """
    why = reason or COUNTED
    counted = count_deadlines(case, now=now, reread_ended=reread_ended, sent=sent)
    for row in counted.changed:
        save_recorded(row, by=by, reason=why)
    add_recorded(counted.new, by=by, reason=why, at=now)
    rows = [*counted.stored, *counted.new]
    follow_deadlines(case, [*counted.changed, *counted.new], rows, now=now, by=by)
    return rows


@dataclass(frozen=True)
class Counted:
    """The deadlines of a case as they now count: those it had, which of them moved, new ones."""

    stored: list[Deadline]
    changed: list[Deadline] = field(default_factory=list)
    new: list[Deadline] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the columns that changed in any of them

    def put(self, row: Deadline, values: Mapping[str, Any]) -> None:
        """Let a row stand as it counts now."""
        moved = [name for name in FIELDS if getattr(row, name) != values[name]]
        for name in FIELDS:
            setattr(row, name, values[name])
        if row._state.adding:
            self.new.append(row)
        elif moved:
            self.changed.append(row)
            self.names.update(moved)


def count_deadlines(
    case: Case,
    *,
    now: datetime,
    reread_ended: bool = False,
    sent: tuple[str, ...] | None = None,
    changes: list[CalendarChange] | None = None,
) -> Counted:
    """Count as ``recompute_deadlines`` does, and save nothing.

    ``changes`` are those of the calendar, read when they are not given.
    """
    events = events_of(case)
    running = running_clocks(case, events)
    # Most procedures count every clock in every case, and need no facts for it.
    facts = facts_of(case, sent=sent) if any(rule.when for _, rule in running) else {}
    stored = {(row.clock, row.round): row for row in case.deadlines.all()}
    counted = Counted(list(stored.values()))
    changes = calendar_changes(case) if changes is None else changes
    for stage, rule in running:
        last = rounds_of(case, rule, events, changes)[-1].number
        for round_ in open_rounds(stored, rule.key, last):
            row = stored.get((rule.key, round_)) or Deadline(
                case=case, stage=stage.key, clock=rule.key, round=round_, public=rule.is_public
            )
            if row.ended and row.result in KEPT and not reread_ended:
                continue
            values = computed(case, rule, facts, events, now=now, round_=round_, changes=changes)
            counted.put(row, values)
    return counted


def open_rounds(stored: Mapping[tuple[str, int], Deadline], clock: str, last: int) -> list[int]:
    """The last round, and those before it that are open: what ended one may be noted later."""
    earlier = [
        number
        for (key, number), row in stored.items()
        if key == clock and number < last and not row.ended
    ]
    return [*earlier, last]


def running_clocks(case: Case, events: Iterable[Event]) -> list[tuple[Stage, ClockRule]]:
    """The clocks of every stage the case has been in, and those that run from the first day."""
    spec = case.procedure.spec
    entered = {spec.first_stage.key, case.stage}
    entered |= {event.data["stage"] for event in events if event.kind == EventKind.STAGE_ENTERED}
    return [
        (stage, rule) for stage, rule in spec.clocks if stage.key in entered or rule.from_first_day
    ]


def computed(
    case: Case,
    rule: ClockRule,
    facts: Mapping[str, Any],
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
    return {"result": Result.NOT_APPLICABLE, "alert": CLOSED_WITHOUT}


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

    ``changes`` are those of the calendar, read when they are not given.
    """
    changes = calendar_changes(case) if changes is None else changes
    found = round_called(round_, case, rule, events, changes)
    return state_in(case, rule, found, changes=changes, now=now)
