"""The procedures of councils, and what stands in the way of a deed in a case that a test describes."""

from __future__ import annotations

from typing import Any

from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import Procedure
from tests.casework.packs.gates import facts, procedure

COUNCIL = procedure("council-2wd-10wd-20wd")
CODE = procedure("lgsco-code-2024")
BOROUGH = procedure("borough-2019")

# A complaint at stage 1, confirmed and looked into, with all that a plain reply needs.
PLAIN: dict[str, Any] = facts(
    "stage1",
    reply_channel="email",
    findings=("not_upheld",),
    lessons=1,
    causes=1,
    sent=("acknowledgement",),
    steps_done=("register", "finding", "look_into_stage1"),
    answers=("finding.overall.not_upheld", "look_into_stage1.overall.not_upheld"),
    my_roles=("service_officer",),
)


def says(action: str, spec: Procedure = COUNCIL, **known: Any) -> list[str]:
    """What still stands in the way of ``action``, a sentence each; empty when nothing does."""
    return [item.text for item in missing_for(spec, action, {**PLAIN, **known})]


def at_stage2(way: str = "", *done: str, **known: Any) -> dict[str, Any]:
    """The same complaint at stage 2: assessed in a ``way`` or not yet, with more steps ``done``."""
    return {
        "stage": "stage2",
        "sent": ("acknowledgement", "stage1_reply"),
        "steps_done": ("register", "finding", *(("assess",) if way else ()), *done),
        "answers": ("finding.overall.not_upheld", *((f"assess.way.{way}",) if way else ())),
        "my_roles": ("feedback_manager",),
        **known,
    }
