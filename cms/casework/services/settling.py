"""Settled at first contact: taken in, put right and closed in one go (S2-12, S3-19)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_for
from cms.casework.models import Case
from cms.casework.permissions import has_interest
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Procedure, Step
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.intake import receive_case
from cms.casework.services.on_the_spot import RESOLVED
from cms.casework.services.routing import grant
from cms.casework.services.steps import record_step
from cms.casework.services.told import Told


def settling_step(spec: Procedure) -> Step | None:
    """The step that records it in the stage where a case begins; None where there is none."""
    return next((step for step in spec.first_stage.steps if step.event == RESOLVED), None)


@transaction.atomic
def settle_at_first_contact(*, act: Act, told: Told, evidence: Mapping[str, Any]) -> Case:
    """Take in what was told, record how it was settled, and close it where nothing else is owed.

    Whoever takes it in sees it, in the team or not. Where the procedure asks for more before
    it ends, it stays open. Raises what taking in and recording raise; then nothing was written.
    """
    case = receive_case(act=act, told=told)
    step = settling_step(case.procedure.spec)
    if step is None:
        raise CaseworkError("This procedure has no quick way to settle something.")
    if case.steps.filter(key=step.key).exists():
        return case  # the same press again
    if act.by is not None and not has_interest(act.by, case, on=localdate(act.now)):
        grant(case, user=act.by, by=act.by, now=act.now, why="Settled it at once")
    record_step(case_id=case.pk, act=act, key=step.key, evidence=evidence)
    case.refresh_from_db()
    facts = facts_for(case, act.by, on=localdate(act.now))
    for outcome in case.procedure.spec.outcomes:
        if outcome.at_once and holds(outcome.at_once, facts) and holds(outcome.when, facts):
            return close_case(case_id=case.pk, act=act, outcome=outcome.key)
    return case
