"""Going on to another stage: because the person is not content, or because staff decide so."""

from __future__ import annotations

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.notices import notify_handler, send_to_person
from cms.casework.models import Case, Channel, Direction, EventKind
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Stage
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.routing import grant, route_case, subject_roles


class CannotAsk(CaseworkError):
    """Raised when there is nothing to be unhappy with yet, or no further stage."""


class NoSuchStage(CaseworkError):
    """Raised when the procedure has no way from this stage to that one."""

    def __init__(self) -> None:
        super().__init__("The procedure does not lead there from this stage.")


def stage_on_request(case: Case) -> Stage | None:
    """The stage that the person may ask for from here; None when there is none."""
    spec = case.procedure.spec
    for key in spec.stage_by_key[case.stage].leads_to:
        stage = spec.stage_by_key[key]
        if stage.entry == "on_request":
            return stage
    return None


def can_ask(case: Case) -> tuple[bool, str]:
    """Whether the person may say they are not content, and what to tell them if not yet.

    The text is empty when there is no such stage at all.
    """
    stage = stage_on_request(case)
    if stage is None or stage.request is None:
        return False, ""
    if holds(stage.request.when, facts_of(case)):
        return True, ""
    return False, stage.request.not_yet


def not_content(*, case_id: int, act: Act, why: str = "", wish: str = "") -> Case:
    """The person is not content: the case goes to the next decider. No reason is demanded (S0-45).

    A second request while it is already there changes nothing. Raises ``CannotAsk``.
    """
    with changing(case_id, act, while_closed=True) as change:
        stage = stage_on_request(change.case)
        allowed, said = can_ask(change.case)
        if stage is None or stage.request is None or not allowed:
            raise CannotAsk(said or "There is no further step to ask for here.")
        if stage.request.reasons_required and not why.strip():
            raise CannotAsk("Say why you are not content.")
        reopen_if_closed(change)
        message = None
        said = "\n\n".join(text for text in (why.strip(), wish.strip()) if text)
        if said:
            message = add_message(
                change, Direction.IN, "not_content", said, Channel.WEB, act.now, shared=True
            )
        change.event(
            EventKind.ESCALATION_REQUESTED,
            stage=stage.key,
            message=message.pk if message else None,
        )
        move_to(change, stage)
        send_to_person(change.case, stage.request.tells_person, now=act.now)
        notify_handler(change.case, stage.request.tells_handler, now=act.now)
    return change.case


def enter_stage(*, case_id: int, act: Act, stage: str) -> Case:
    """Staff move the case on, where the procedure lets them. Raises ``NotReady`` or ``NoSuchStage``."""
    with changing(case_id, act, action=f"enter:{stage}") as change:
        here = change.spec.stage_by_key[change.case.stage]
        target = change.spec.stage_by_key.get(stage)
        if target is None or stage not in here.leads_to or target.entry != "staff":
            raise NoSuchStage
        change.demand(f"enter:{stage}")
        move_to(change, target)
    return change.case


def move_to(change: Change, stage: Stage) -> None:
    act, case = change.act, change.case
    case.stage = stage.key
    change.event(EventKind.STAGE_ENTERED, stage=stage.key)
    route_case(case, stage.decider, by=act.by, now=act.now, why=f"Decides: {stage.label}")
    let_in_for_steps(change)


def let_in_for_steps(change: Change) -> None:
    """Those whom a step of this stage asks for see the case, where the step applies to it.

    Nobody whom the case is about (S0-52). Safe to call again when the facts have changed.
    """
    subjects, facts = subject_roles(change.case), change.facts()
    for step in change.spec.steps_at(change.case.stage):
        if holds(step.when, facts):
            for role in sorted(set(step.lets_in) - subjects):
                act = change.act
                grant(change.case, role=role, by=act.by, now=act.now, why=step.label[:60])


def reopen_if_closed(change: Change) -> None:
    case = change.case
    if case.closed_at is not None:
        case.closed_at, case.outcome, case.outcome_reason = None, "", ""
