"""That messages, requests and ways between stages fit the rest of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cms.casework.procedure.gates import blocks, tests_in
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import Gate, MessageSpec, Procedure, Stage, Updates

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]

# What a message must carry to be something to the clocks: one of each row.
CARRIES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "holding_reply_sent": (("apology",), ("reason",), ("new_due",)),
    "extension_notified": (("reason",), ("new_date", "new_due")),
}
COPY: Final = "copy_of_reply"


def problems_of_letters(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    for number, message in enumerate(procedure.messages):
        yield from message_problems(procedure, message, ("messages", number))
    for number, stage in enumerate(procedure.stages):
        yield from stage_problems(procedure, stage, ("stages", number))
    for number, checklist in enumerate(procedure.checklists):
        for key in checklist.beside:
            if key not in procedure.message_by_key:
                yield ("checklists", number, "beside"), f"no message is called “{key}”"


def message_problems(procedure: Procedure, message: MessageSpec, here: Path) -> Found:
    yield from asking_problems(message, (*here, "asks"))
    for role in message.copy_to:
        if role not in procedure.role_by_key:
            yield (*here, "copy_to"), f"no role is called “{role}”"
    if message.copy_to and COPY not in procedure.message_by_key:
        yield (*here, "copy_to"), f"add a message “{COPY}” to the handler, which tells them of it"
    yield from onward_problems(procedure, message, here)
    yield from check_problems(procedure, message, (*here, "fact_check"))


def check_problems(procedure: Procedure, message: MessageSpec, here: Path) -> Found:
    """Staff are told of the draft, and the message waits for them (S3-59)."""
    if message.fact_check is None:
        return
    told = procedure.message_by_key.get(message.fact_check.message)
    if told is None or told.to != "handler":
        yield (*here, "message"), "name a message to the handler, which tells the staff concerned"
    if message.to != "person" or message.automatic:
        yield here, "only a message that somebody writes to the person has a draft"
    if not any(waits_for_check(gate, message.key) for gate in procedure.gates):
        yield here, f"add a gate with “drafts_checked” has {message.key}, which blocks it"


def waits_for_check(gate: Gate, key: str) -> bool:
    wanted = (test for test in tests_in(gate.needs) if test.field == "drafts_checked")
    return blocks(gate.blocks, f"send:{key}") and any(test.has == key for test in wanted)


def onward_problems(procedure: Procedure, message: MessageSpec, here: Path) -> Found:
    """Nobody can take out of a decision who else there is to go to (S2-14, S3-62, S4-20)."""
    if not message.decides or not procedure.bodies:
        return
    kept = [procedure.paragraphs.get(key, "") for key in message.locked]
    if not any("outside_bodies" in fields_in(text) for text in kept):
        said = "it is a decision, so a locked paragraph must hold the field {outside_bodies}"
        yield (*here, "locked"), said


def asking_problems(message: MessageSpec, here: Path) -> Found:
    asked = [field.key for field in message.asks]
    for key in asked:
        if asked.count(key) > 1:
            yield here, f"“{key}” is asked twice; give each its own key"
        if fields_in(f"{{{key}}}") != {key}:
            yield here, f"“{key}” cannot be a field; use small letters and _ alone"
    required = {field.key for field in message.asks if field.required}
    for names in CARRIES.get(message.event, ()):
        if not required & set(names):
            yield here, f"it is sent as “{message.event}”, so it must ask for “{names[0]}”"


def stage_problems(procedure: Procedure, stage: Stage, here: Path) -> Found:
    for name in ("not_decider_of", "returns_to"):
        for key in getattr(stage, name):
            if key not in procedure.stage_by_key:
                yield (*here, name), f"no stage is called “{key}”"
    if stage.not_decider_of and not procedure.deciding:
        yield (*here, "not_decider_of"), "no message decides; mark one with “decides: true”"
    for name in ("tells_person", "tells_handler") if stage.request else ():
        key = getattr(stage.request, name)
        if key not in procedure.message_by_key:
            yield (*here, "request", name), f"no message is called “{key}”"
    if stage.updates is not None:
        yield from updates_problems(procedure, stage, stage.updates, (*here, "updates"))


def updates_problems(procedure: Procedure, stage: Stage, updates: Updates, here: Path) -> Found:
    known = {message.kind for message in procedure.messages} | set(procedure.message_by_key)
    if updates.every < 1:
        yield (*here, "every"), "write 1 or more"
    for key in updates.met_by:
        if key not in known:
            yield (*here, "met_by"), f"no message is called “{key}”"
    if updates.once_overdue and updates.once_overdue not in {rule.key for rule in stage.clocks}:
        yield (*here, "once_overdue"), "name a clock of this stage"
