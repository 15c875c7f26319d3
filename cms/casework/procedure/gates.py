"""What still stands in the way of an action, as a list that says where each is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cms.casework.errors import Missing
from cms.casework.procedure.conditions import AllOf, AnyOf, Test, holds
from cms.casework.procedure.schema import Procedure, Step


def missing_for(procedure: Procedure, action: str, facts: Mapping[str, Any]) -> tuple[Missing, ...]:
    """Everything that must be done before ``action`` (such as “send:fuller_reply”, “close”).

    Empty when nothing is in the way. Steps block only in the stage they belong to.
    """
    return (
        *missing_steps(procedure, action, facts),
        *missing_conditions(procedure, action, facts),
        *missing_independence(procedure, action, facts),
        *missing_look(action, facts),
    )


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
            wanted = list(tests_in(gate.needs))
            offered = {step.key for step in offered_steps(procedure, facts)}
            yield Missing(
                gate.say,
                field="channel" if any(test.field == "reply_channel" for test in wanted) else "",
                anchor=gate.at,
                steps=tuple(
                    str(test.has)
                    for test in wanted
                    if test.field == "steps_done" and test.has in offered
                ),
            )


def tests_in(condition: Test | AllOf | AnyOf) -> Iterator[Test]:
    match condition:
        case Test():
            yield condition
        case AllOf():
            yield from (test for part in condition.all for test in tests_in(part))
        case AnyOf():
            yield from (test for part in condition.any for test in tests_in(part))


def missing_independence(
    procedure: Procedure, action: str, facts: Mapping[str, Any]
) -> Iterator[Missing]:
    """Whoever decided an earlier stage does not decide this one, where it says so (S3-48)."""
    message = procedure.message_by_key.get(action.removeprefix("send:"))
    stage = procedure.stage_by_key.get(facts["stage"])
    if message is None or stage is None or not message.decides:
        return
    if set(stage.not_decider_of) & set(facts.get("i_decided", ())):
        yield Missing(
            "You decided an earlier stage of this. Give it to somebody who did not.", anchor="give"
        )


# What may be done although nobody looked yet: finding out, noting that somebody spoke, and
# any mark, since somebody may be at risk.
WITHOUT_A_LOOK: Final = frozenset({"request_information", "record_contact"})


def missing_look(action: str, facts: Mapping[str, Any]) -> Iterator[Missing]:
    """What a restricted contact sent is looked at for a new issue before all else (S3-103)."""
    free = action in WITHOUT_A_LOOK or action.startswith("flag:")
    if facts.get("unchecked") and not free:
        yield Missing(
            "Their contact is restricted. Look for a new issue in what they sent first.",
            anchor="new-issues",
        )


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
