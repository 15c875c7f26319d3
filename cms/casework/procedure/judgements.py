"""What a judgement is, and what several of them look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.purposes import Purpose, decided_stages, purpose_of
from cms.casework.procedure.schema import ClockRule, MessageSpec, Procedure, Stage

Result = Literal["meets", "exceeds", "differs", "says_nothing"]


@dataclass(frozen=True)
class Judged:
    result: Result
    reason: str
    ours: str = ""
    theirs: str = ""


def stage_of(spec: Procedure, which: str) -> Stage | None:
    """The first or second stage in which we decide; None where there is no such stage."""
    stages = decided_stages(spec)
    number = 0 if which == "first" else 1
    return stages[number] if number < len(stages) else None


def clock_for(
    spec: Procedure, stage: Stage | None, purpose: Purpose, *, public: bool = True
) -> ClockRule | None:
    """The promise of that kind in a stage. One for staff alone promises nothing."""
    if stage is None:
        return None
    for clock in stage.clocks:
        if purpose_of(spec, stage, clock) == purpose and (clock.is_public or not public):
            return clock
    return None


def fields_of(spec: Procedure, message: MessageSpec) -> frozenset[str]:
    """Every field that a letter carries, by its text or its locked paragraphs."""
    texts = [message.body, *(spec.paragraphs.get(key, "") for key in message.locked)]
    return frozenset().union(*map(fields_in, texts))


def decisions_of(spec: Procedure, stage: Stage) -> list[MessageSpec]:
    """The letters that decide that stage: what keeps its time first, then those for every case."""
    found = [
        message
        for message in spec.messages
        if message.decides and (not message.stage or stage.key in message.stage)
    ]
    clock = clock_for(spec, stage, "reply", public=False)
    kept_by = clock.kept_by if clock else ()
    return sorted(found, key=lambda one: (one.key not in kept_by, one.when is not None))


def listed(words: list[str]) -> str:
    """“a, b and c”."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))
