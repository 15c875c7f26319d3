"""Every promise in one case, drawn and explained by the clock that computed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.clocks import CalendarChange, Explanation, PromiseLine, explain, promise_line
from cms.casework.models import Case, Deadline, Event, Result
from cms.casework.procedure.schema import ClockRule
from cms.casework.services.rounds import (
    calendar_changes,
    events_of,
    round_called,
    settings_in,
    state_in,
)


@dataclass(frozen=True)
class Promise:
    """One deadline as people see it. ``overdue``: still running, and its time has passed."""

    label: str
    public_text: str
    is_aim: bool
    deadline: Deadline
    line: PromiseLine
    explanation: Explanation
    overdue: bool
    applies: bool

    @property
    def is_running(self) -> bool:
        """Not yet met, missed for good or stopped."""
        return self.applies and not self.deadline.ended


def promises_of(case: Case, *, now: datetime, public: bool) -> list[Promise]:
    """The promises of a case, newest round first, soonest due first.

    ``public`` leaves internal ones out, and those that do not apply. Four queries or so,
    whatever the number of promises.
    """
    spec = case.procedure.spec
    events, changes = events_of(case), calendar_changes(case)
    rows = [row for row in case.deadlines.all() if row.clock in spec.clock_by_key]
    found = []
    for row in rows:
        rule = spec.clock_by_key[row.clock]
        applies = row.result not in (Result.NOT_APPLICABLE, Result.VOID)
        if public and (not rule.is_public or not applies):
            continue
        found.append(
            promise_from(case, rule, row, events, now=now, applies=applies, changes=changes)
        )
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(found, key=lambda p: (-p.deadline.round, p.deadline.due_at or far))


def promise_from(
    case: Case,
    rule: ClockRule,
    row: Deadline,
    events: list[Event],
    *,
    now: datetime,
    applies: bool,
    changes: list[CalendarChange],
) -> Promise:
    round_ = round_called(row.round, case, rule, events, changes)
    settings = settings_in(case, rule, round_)
    state = state_in(case, rule, round_, now=now, changes=changes)
    overdue = not row.ended and row.due_at is not None and row.due_at < now
    return Promise(
        label=rule.label,
        public_text=rule.public_text,
        is_aim=rule.force == "aim",
        deadline=row,
        line=promise_line(state, settings, now=now),
        explanation=explain(state, settings, now=now, label=rule.label),
        overdue=overdue,
        applies=applies,
    )
