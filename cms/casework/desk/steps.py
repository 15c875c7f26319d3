"""The steps of a case as its screen shows them: what is open, what was recorded and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from cms.casework.models import Case, OutsideBody, StepRecord
from cms.casework.permissions import may
from cms.casework.procedure.gates import offered_steps, open_steps
from cms.casework.procedure.schema import EvidenceField, Step
from cms.users.models import User
from cms.web.templatetags.site import full_date, full_moment


@dataclass(frozen=True)
class Recorded:
    """One time a step was done, with its evidence in words."""

    at: datetime
    by: str
    evidence: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownStep:
    """``state`` is “needed”, “optional” or “done”; ``url`` is empty for who may not record it."""

    key: str
    label: str
    hint: str
    state: str
    url: str
    say: str
    records: list[Recorded]


def shown_steps(
    case: Case,
    user: User,
    facts: dict[str, Any],
    records: Mapping[str, list[StepRecord]],
    bodies: Mapping[str, str],
) -> list[ShownStep]:
    """The steps of this stage that apply, and every step that was recorded before. No queries."""
    spec = case.procedure.spec
    stage = spec.stage_by_key[case.stage]
    needed = {step.key for step in open_steps(stage, facts)}
    offered = {step.key for step in offered_steps(stage, facts)}
    is_open = case.closed_at is None
    shown = []
    for step in spec.step_by_key.values():
        if step.key not in offered and step.key not in records:
            continue
        may_record = is_open and step.key in offered and may(user, case, f"step:{step.key}")
        done = [recorded(step, row, bodies) for row in records.get(step.key, [])]
        state = "needed" if step.key in needed else "done" if done else "optional"
        shown.append(
            ShownStep(
                key=step.key,
                label=step.label,
                hint=step.hint,
                state=state,
                url=reverse("desk:step", args=[case.pk, step.key]) if may_record else "",
                say=step.say,
                records=done,
            )
        )
    return shown


def recorded(step: Step, row: StepRecord, bodies: Mapping[str, str]) -> Recorded:
    evidence = [
        (field.label, in_words(field, row.evidence[field.key], bodies))
        for field in step.evidence
        if field.key in row.evidence
    ]
    return Recorded(row.done_at, str(row.done_by or ""), evidence)


def in_words(field: EvidenceField, value: Any, bodies: Mapping[str, str]) -> str:
    match field.type:
        case "yes_no":
            return "Yes" if value else "No"
        case "choice":
            return dict(field.choices).get(value, str(value))
        case "body" | "bodies":
            keys = [value] if isinstance(value, str) else list(value)
            return ", ".join(bodies.get(key, key) for key in keys)
        case "date":
            day: date | None = parse_date(str(value))
            return full_date(day) if day else str(value)
        case "moment":
            at = parse_datetime(str(value))
            return full_moment(localtime(at)) if at else str(value)
        case _:
            return str(value)


def names_of_bodies() -> dict[str, str]:
    """The name of every outside body by its key. One query."""
    return dict(OutsideBody.objects.values_list("key", "name"))
