"""Checklists beside a reply: each item seen to, or a reason why it does not apply (S3-44)."""

from __future__ import annotations

from collections.abc import Mapping

from cms.casework.procedure.endings import Checklist
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.services.evidence import EvidenceMissing

LONGEST_REASON = 300


def checklists_for(spec: Procedure, message: MessageSpec) -> list[Checklist]:
    """Those that stand beside the form of a message."""
    return [row for row in spec.checklists if message.key in row.beside]


def item_name(checklist: Checklist, item: str) -> str:
    """What one item is called on a form and on file."""
    return f"{checklist.key}.{item}"


def checked_off(
    spec: Procedure, message: MessageSpec, given: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The required lists as they are kept: by list and item, empty or why it does not apply.

    ``given`` has a text for each item by its name: empty where it was seen to. Raises
    ``EvidenceMissing`` with every item that is neither.
    """
    problems: dict[str, str] = {}
    kept: dict[str, dict[str, str]] = {}
    for checklist in checklists_for(spec, message):
        if not checklist.required:
            continue
        for item in checklist.items:
            name = item_name(checklist, item.key)
            if name not in given:
                problems[name] = f"Tick this, or say why it does not apply: {item.text}"
                continue
            reason = given[name].strip()[:LONGEST_REASON]
            kept.setdefault(checklist.key, {})[item.key] = reason
    if problems:
        raise EvidenceMissing(problems)
    return kept
