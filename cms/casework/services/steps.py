"""Required steps: recorded with the evidence that the procedure asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, StepRecord
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Step
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.evidence import evidence_from


class StepNotHere(CaseworkError):
    """Raised for a step that this stage or this case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This step does not belong to the case at this stage.")


def record_step(*, case_id: int, act: Act, key: str, evidence: Mapping[str, Any]) -> StepRecord:
    """Record a step as done. Raises ``StepNotHere``, ``NotReady`` or ``EvidenceMissing``."""
    with changing(case_id, act, action=f"step:{key}") as change:
        step = step_here(change, key)
        change.demand(f"step:{key}")
        return write_step(change, step, evidence)


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
    change.save(record, step.label)
    change.event(EventKind.STEP_RECORDED, step=step.key, record=record.pk, clock_event=step.event)
    return record


def step_here(change: Change, key: str) -> Step:
    here = change.spec.steps_at(change.case.stage)
    step = next((step for step in here if step.key == key), None)
    if step is None or not holds(step.when, change.facts()):
        raise StepNotHere
    done = change.case.steps.filter(key=key).exists()
    if done and not step.repeatable:
        raise CaseworkError("This step is already recorded.")
    return step


def steps_recorded(case: Case) -> dict[str, list[StepRecord]]:
    """What was recorded, by key, oldest first. One query."""
    found: dict[str, list[StepRecord]] = {}
    for record in case.steps.select_related("done_by"):
        found.setdefault(record.key, []).append(record)
    return found
