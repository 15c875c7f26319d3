"""Whose a case is, looked at again in the middle of its stage."""

from __future__ import annotations

from cms.casework.models import EventKind
from cms.casework.services.change import Change
from cms.casework.services.escalation import let_in_for_steps
from cms.casework.services.routing import HANDLES, route_case


def route_anew(change: Change, *, why: str = HANDLES) -> None:
    """Give it to whoever has it by the usual rule now; nothing changes where that is as before."""
    act, case = change.act, change.case
    before = case.handler_role, case.handler_id
    stage = change.spec.stage_by_key[case.stage]
    route_case(case, stage.decider, by=act.by, now=act.now, why=why)
    let_in_for_steps(change)
    if (case.handler_role, case.handler_id) != before:
        change.event(EventKind.ASSIGNED, role=case.handler_role)
