"""What each stage and clock is for, whatever a procedure calls it: to compare by, and to judge."""

from __future__ import annotations

from typing import Final, Literal

from cms.casework.procedure.schema import ClockRule, MessageSpec, Procedure, Stage

Purpose = Literal["acknowledgement", "reply", "overall", "other"]
# Neither a look before the procedure begins, nor somebody outside it.
OUTSIDE_THE_COUNT: Final = frozenset({"informal", "external"})


def decided_stages(spec: Procedure) -> list[Stage]:
    """Those in which we look into it and decide, in their order."""
    return [stage for stage in spec.stages if stage.kind not in OUTSIDE_THE_COUNT]


def purpose_of(spec: Procedure, stage: Stage, clock: ClockRule) -> Purpose:
    """Told from what keeps it first: a decision, or anything before one."""
    if not clock.kept_by:
        return "other"
    if "acknowledged" in clock.kept_by:
        return "acknowledgement"
    letters = messages_of(spec, clock.kept_by[0])
    deciding = [letter for letter in letters if letter.decides]
    if deciding:
        here = any(not letter.stage or stage.key in letter.stage for letter in deciding)
        return "reply" if here else "overall"
    return "acknowledgement" if any(letter.to == "person" for letter in letters) else "other"


def messages_of(spec: Procedure, kind: str) -> list[MessageSpec]:
    return [letter for letter in spec.messages if kind in (letter.key, letter.kind)]
