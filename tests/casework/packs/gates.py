"""The gates of a shipped procedure, asked with the facts of a case and nothing else."""

from __future__ import annotations

from functools import cache
from typing import Any

from cms.casework.procedure.conditions import FACTS
from cms.casework.procedure.document import read_document
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.services.procedures import PACKS


@cache
def procedure(key: str) -> Procedure:
    return read_document((PACKS / f"{key}.yaml").read_text(encoding="utf-8"))


def nothing_of(meaning: str) -> Any:
    """What a fact is in a case in which nothing has happened, read from what it means."""
    if meaning.endswith("(a list)"):
        return ()
    if meaning.startswith("how many"):
        return 0
    return False if meaning.startswith("true") else None


def facts(stage: str, **known: Any) -> dict[str, Any]:
    """A complaint, read and sorted, with one point that is answered; ``known`` stands over it."""
    nothing = {name: nothing_of(meaning) for name, meaning in FACTS.items()}
    given = {
        "kind": "complaint",
        "channel": "web",
        "written": True,
        "stage": stage,
        "can_be_written_to": True,
        "points": 1,
        "triaged": True,
        "relation": "",
        "person_kind": "individual",
        "authority": "not_needed",
        "fuller_reply_needed": True,
        "general_interest": False,
    }
    return {**nothing, **given, **known}


def said(spec: Procedure, action: str, stage: str, **known: Any) -> list[str]:
    """What stands in the way of an action, as its reader sees it."""
    return [missing.text for missing in missing_for(spec, action, facts(stage, **known))]


def to_the_person(spec: Procedure) -> list[MessageSpec]:
    return [message for message in spec.messages if message.to == "person"]


def decisions(spec: Procedure) -> list[MessageSpec]:
    return [message for message in spec.messages if message.decides]
