"""The steps of a case as its screen shows them: what is open, what was recorded and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from cms.casework.desk.evidence import shown_evidence
from cms.casework.models import Case, StepRecord
from cms.casework.permissions import may, titles_for
from cms.casework.procedure.gates import offered_steps, open_steps
from cms.casework.procedure.schema import Step
from cms.users.models import User


@dataclass(frozen=True)
class Recorded:
    """One time a step was done, with its evidence in words."""

    at: datetime
    by: str
    evidence: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownStep:
    """``state`` is “needed”, “optional” or “done”.

    ``url`` is empty for who may not record it; ``left_to`` then names who does.
    """

    key: str
    label: str
    hint: str
    state: str
    url: str
    left_to: str
    say: str
    records: list[Recorded]

    @property
    def is_past(self) -> bool:
        """Done, with nothing more to record."""
        return self.state == "done" and not self.url


def shown_steps(
    case: Case,
    user: User,
    facts: Mapping[str, Any],
    records: Mapping[str, list[StepRecord]],
    bodies: Mapping[str, str],
) -> list[ShownStep]:
    """The steps of this stage that apply, and every step that was recorded before. No queries.

    Optional ones that only others may record are left out.
    """
    spec = case.procedure.spec
    needed = {step.key for step in open_steps(spec, facts)}
    offered = {step.key for step in offered_steps(spec, facts)}
    is_open = case.closed_at is None
    shown = []
    for step in spec.step_by_key.values():
        if step.key not in offered and step.key not in records:
            continue
        waits = is_open and step.key in offered
        may_record = waits and may(user, case, f"step:{step.key}")
        others = titles_for(spec, f"step:{step.key}") if waits and not may_record else ""
        if not (may_record or step.key in needed or step.key in records):
            continue  # of use to others alone, and nobody has to
        done = [recorded(step, row, bodies) for row in records.get(step.key, [])]
        state = "needed" if step.key in needed else "done" if done else "optional"
        shown.append(
            ShownStep(
                key=step.key,
                label=step.label,
                hint=step.hint,
                state=state,
                url=reverse("desk:step", args=[case.pk, step.key]) if may_record else "",
                left_to=others,
                say=step.say,
                records=done,
            )
        )
    # What is to do first; what is past stays below, in the order of the procedure.
    return sorted(shown, key=lambda step: (step.state != "needed") + step.is_past)


def recorded(step: Step, row: StepRecord, bodies: Mapping[str, str]) -> Recorded:
    shown = shown_evidence(step.evidence, row.evidence, bodies)
    return Recorded(row.done_at, str(row.done_by or ""), shown)
