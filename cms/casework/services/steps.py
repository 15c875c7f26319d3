"""Required steps: recorded with the evidence that the procedure asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, OutsideBody, StepRecord
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import EvidenceField, Step
from cms.casework.services.change import Act, Change, changing


class StepNotHere(CaseworkError):
    """Raised for a step that this stage or this case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This step does not belong to the case at this stage.")


class EvidenceMissing(CaseworkError):
    """Raised when evidence is missing or cannot be right; ``problems`` says what, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


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
        evidence=checked(step, evidence, today=localdate(act.now)),
        done_at=act.now,
        done_by=act.by,
    )
    change.save(record, step.label)
    change.event(EventKind.STEP_RECORDED, step=step.key, record=record.pk, clock_event=step.event)
    return record


def step_here(change: Change, key: str) -> Step:
    stage = change.spec.stage_by_key[change.case.stage]
    step = next((step for step in stage.steps if step.key == key), None)
    if step is None or not holds(step.when, change.facts()):
        raise StepNotHere
    done = change.case.steps.filter(key=key).exists()
    if done and not step.repeatable:
        raise CaseworkError("This step is already recorded.")
    return step


def checked(step: Step, evidence: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The evidence as it is stored: text, ISO dates, true or false, keys of bodies."""
    problems: dict[str, str] = {}
    stored: dict[str, Any] = {}
    for field in step.evidence:
        value = evidence.get(field.key)
        value = value.strip() if isinstance(value, str) else value
        if value in (None, "", [], ()):
            if field.required:
                problems[field.key] = field.error or f"Enter: {field.label.lower()}."
            continue
        said = problem_with(field, value, today)
        if said:
            problems[field.key] = said
        else:
            stored[field.key] = as_stored(value)
    if problems:
        raise EvidenceMissing(problems)
    return stored


def problem_with(field: EvidenceField, value: Any, today: date) -> str:
    match field.type:
        case "date" if not isinstance(value, date):
            return f"{field.label}: enter a date."
        case "date" if value > today:
            return f"{field.label}: this day is still to come."
        case "moment" if not isinstance(value, datetime):
            return f"{field.label}: enter a date and a time."
        case "choice" if value not in {key for key, _ in field.choices}:
            return f"{field.label}: choose one from the list."
        case "body" | "bodies":
            keys = [value] if isinstance(value, str) else list(value)
            known = OutsideBody.objects.filter(key__in=keys).count()
            return "" if known == len(set(keys)) else f"{field.label}: choose from the list."
        case _:
            return ""


def as_stored(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | set) else value


def steps_recorded(case: Case) -> dict[str, list[StepRecord]]:
    """What was recorded, by key, oldest first. One query."""
    found: dict[str, list[StepRecord]] = {}
    for record in case.steps.select_related("done_by"):
        found.setdefault(record.key, []).append(record)
    return found
