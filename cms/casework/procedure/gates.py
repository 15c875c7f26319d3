"""What still stands in the way of an action, as a list that says where each is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cms.casework.errors import Missing
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Procedure, Step


def missing_for(procedure: Procedure, action: str, facts: Mapping[str, Any]) -> tuple[Missing, ...]:
    """Everything that must be done before ``action`` (such as “send:fuller_reply”, “close”).

    Empty when nothing is in the way. Steps block only in the stage they belong to.
    """
    return (*missing_steps(procedure, action, facts), *missing_conditions(procedure, action, facts))


def missing_steps(procedure: Procedure, action: str, facts: Mapping[str, Any]) -> Iterator[Missing]:
    for step in open_steps(procedure, facts):
        if blocks(step.blocks, action):
            yield Missing(step.say, field=step.key, anchor=f"step-{step.key}")


def missing_conditions(
    procedure: Procedure, action: str, facts: Mapping[str, Any]
) -> Iterator[Missing]:
    for gate in procedure.gates:
        if not blocks(gate.blocks, action) or not holds(gate.when, facts):
            continue
        if not gate.needs.holds(facts):
            yield Missing(gate.say, anchor=gate.at)


def open_steps(procedure: Procedure, facts: Mapping[str, Any]) -> list[Step]:
    """Steps of its stage that apply and are not recorded; optional ones are left out."""
    return [
        step
        for step in procedure.steps_at(facts["stage"])
        if not step.optional and step.key not in facts["steps_done"] and holds(step.when, facts)
    ]


def offered_steps(procedure: Procedure, facts: Mapping[str, Any]) -> list[Step]:
    """Steps that may be recorded now: what is open, what is optional, what may recur."""
    return [
        step
        for step in procedure.steps_at(facts["stage"])
        if holds(step.when, facts) and (step.repeatable or step.key not in facts["steps_done"])
    ]


def blocks(patterns: tuple[str, ...], action: str) -> bool:
    """True when a pattern is the action, or its family (“send:*”)."""
    family = action.split(":", 1)[0] + ":*"
    return action in patterns or family in patterns
