"""Required steps: recorded with the evidence that the procedure asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from cms.casework.errors import CaseworkError
from cms.casework.mail.asked import codes_of
from cms.casework.models import Case, Channel, Direction, EventKind, StepRecord
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Step
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.copies import CopyTo, send_copy
from cms.casework.services.evidence import EvidenceMissing, evidence_from
from cms.casework.services.giving import end_given, give
from cms.casework.services.on_the_spot import agree_on_the_spot
from cms.casework.services.telling import tell_roles


class StepNotHere(CaseworkError):
    """Raised for a step that this stage or this case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This step does not belong to the case at this stage.")


def record_step(
    *,
    case_id: int,
    act: Act,
    key: str,
    evidence: Mapping[str, Any],
    copy_to: CopyTo | None = None,
) -> StepRecord:
    """Record a step as done. Raises ``StepNotHere``, ``NotReady`` or ``EvidenceMissing``.

    ``copy_to``: who is sent the person's words, where the step has a message for that. What is
    agreed on the spot stands in ``evidence`` under the names of ``on_the_spot.asked_with``.
    """
    with changing(case_id, act, action=f"step:{key}") as change:
        step = step_here(change, key)
        change.demand(f"step:{key}")
        record = write_step(change, step, evidence)
        agree_on_the_spot(change, step, evidence)
        if copy_to is not None and step.copy_by:
            send_copy(change, step.copy_by, copy_to)
        if step.given_to is not None:
            give(change, step.given_to, record)
        end_given(change, step)
        if step.tells:
            report(change, step)
    return record


def report(change: Change, step: Step) -> None:
    """Tell the roles that the step names, the first time it is recorded, and note who they are."""
    if change.case.steps.filter(key=step.key).count() > 1:
        return
    told = tell_roles(change, step.tells, step.message, why=step.label)
    if told:
        titles = [change.spec.role_by_key[key].title for key in step.tells if key in told]
        text = f"{step.label}. These were told of it: {', '.join(titles)}."
        add_message(change, Direction.NOTE, "note", text, Channel.WEB, change.act.now)


def write_step(change: Change, step: Step, evidence: Mapping[str, Any]) -> StepRecord:
    """The same inside another change, for a step that is known to belong here."""
    act = change.act
    record = StepRecord(
        case=change.case,
        stage=change.case.stage,
        key=step.key,
        evidence=evidence_from(step.evidence, evidence, change.facts(), spec=change.spec, act=act),
        done_at=act.now,
        done_by=act.by,
    )
    at, codes = for_clocks(change, step, record)
    change.save(record, step.label)
    change.event(EventKind.STEP_RECORDED, at=at, **codes, step=step.key, record=record.pk)
    return record


def for_clocks(change: Change, step: Step, record: StepRecord) -> tuple[datetime, dict[str, Any]]:
    """When it happened, and what clocks read of it: keys and codes, never words.

    A step that is something to the clocks happened when its “happened_at” says.
    """
    codes: dict[str, Any] = {"clock_event": step.event}
    at = parse_datetime(str(record.evidence.get("happened_at", "")))
    if step.event == EventKind.STEP_RECORDED or at is None:
        at = change.act.now
    elif not change.case.first_raised_at <= at <= change.act.now:
        raise EvidenceMissing({"happened_at": "Give the time at which it happened."})
    if step.event != EventKind.STEP_RECORDED:
        codes = {**codes_of(step.evidence, record.evidence), **codes}
    return at, codes


def step_here(change: Change, key: str) -> Step:
    here = change.spec.steps_at(change.case.stage)
    step = next((step for step in here if step.key == key), None)
    facts = change.facts()
    if step is None or not holds(step.when, facts):
        raise StepNotHere
    if key in facts["steps_done"] and not step.repeatable:
        raise CaseworkError("This step is already recorded.")
    return step


def steps_recorded(case: Case) -> dict[str, list[StepRecord]]:
    """What was recorded, by key, oldest first. One query."""
    found: dict[str, list[StepRecord]] = {}
    for record in case.steps.select_related("done_by"):
        found.setdefault(record.key, []).append(record)
    return found
