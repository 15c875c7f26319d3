"""Ending a case, and taking it up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.endings import Outcome
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.escalation import StillRefused
from cms.casework.services.known_again import demand_a_look
from cms.casework.services.scope import contestable
from cms.casework.services.stopping import stop
from cms.casework.services.triage import ReasonMissing

WITHDRAWN = "withdrawn"


def close_case(*, case_id: int, act: Act, outcome: str, outcome_reason: str = "") -> Case:
    """Close with an outcome of the procedure. Raises ``NotReady`` with all that is missing.

    A withdrawal needs nothing else to be finished first, and the person is told of it; nor does
    an outcome that the procedure lets a case have at once, such as one of a flood (quality 47).
    """
    with changing(case_id, act, action="close") as change:
        chosen = outcome_offered(change, outcome)
        if chosen.needs_reason and not outcome_reason.strip():
            raise ReasonMissing("Say why it ends this way.", field="outcome_reason")
        demand_a_look(change, "close")
        if outcome != WITHDRAWN and not may_end_at_once(chosen, change.facts()):
            change.demand("close", outcome=outcome)
        case = change.case
        case.outcome, case.outcome_reason, case.closed_at = outcome, outcome_reason, act.now
        kind = EventKind.WITHDRAWN if outcome == WITHDRAWN else EventKind.CLOSED
        change.event(kind, outcome=outcome)
        if outcome == WITHDRAWN:
            stop(change)
    return change.case


def outcome_offered(change: Change, key: str) -> Outcome:
    outcome = change.spec.outcome(key)
    if outcome is None or not holds(outcome.when, change.facts()):
        raise CaseworkError("Choose an outcome from the list.", field="outcome")
    return outcome


def may_end_at_once(outcome: Outcome, facts: Mapping[str, Any]) -> bool:
    return outcome.at_once is not None and holds(outcome.at_once, facts)


def outcomes_for(case: Case, facts: Mapping[str, Any]) -> list[Outcome]:
    """The outcomes that this kind of case may have."""
    return [outcome for outcome in case.procedure.spec.outcomes if holds(outcome.when, facts)]


def reopen_case(*, case_id: int, act: Act) -> Case:
    """Take a closed case up again: new clocks run, the old results stay (section 2.2, 18).

    Raises ``ReasonMissing`` or ``StillRefused``.
    """
    if not act.reason.strip():
        raise ReasonMissing("Say why the case is reopened.", field="reason")
    with changing(case_id, act, while_closed=True) as change:
        case = change.case
        if case.closed_at is None:
            raise CaseworkError("This case is open.")
        if contestable(case) is not None:
            raise StillRefused
        case.closed_at, case.outcome, case.outcome_reason = None, "", ""
        change.event(EventKind.REOPENED)
    return change.case
