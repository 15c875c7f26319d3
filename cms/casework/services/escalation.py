"""Going on to another stage: because the person is not content, or because staff decide so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.notices import add_job, notify_handler, send_to_person
from cms.casework.models import (
    Case,
    Channel,
    Direction,
    EventKind,
    Message,
    ScopeKind,
    reached_nobody,
)
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.schema import Request, Stage
from cms.casework.services.change import Act, CaseClosed, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.informing import inform
from cms.casework.services.routing import grant, route_case, subject_roles

SPOKEN = frozenset({Channel.PHONE, Channel.IN_PERSON})
NO_FURTHER = (
    "There is no further step to ask for here. The screen of the case says what else can be done."
)
NOT_FOR_US: Final = (ScopeKind.REFUSED, ScopeKind.SERVICE_REQUEST)
NOBODY_LEFT = "Nobody is free for this who did not decide it before. Appoint somebody."


class CannotAsk(CaseworkError):
    """Raised when there is nothing to be unhappy with yet, or no further stage."""


class NoSuchStage(CaseworkError):
    """Raised when the procedure has no way from this stage to that one."""

    def __init__(self) -> None:
        super().__init__("The procedure does not lead there from this stage.")


class StillRefused(CaseworkError):
    """Raised for taking up what was decided not to be for us. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "It was decided that this is not for us. Take it in all the same, with a reason, "
            "or note that the person does not agree. Either opens it with its first date."
        )


def stages_on_request(case: Case) -> list[Stage]:
    """The stages that the person may ask for from here, whether or not the time has come."""
    spec = case.procedure.spec
    ahead = (spec.stage_by_key[key] for key in spec.stage_by_key[case.stage].leads_to)
    return [stage for stage in ahead if stage.entry == "on_request"]


def stages_to_ask_for(case: Case) -> list[tuple[Stage, Request]]:
    """Those of them that may be asked for now, each with how.

    None while it counts as not for the procedure: then there is the way to disagree (S3-4).
    """
    stages = stages_on_request(case)
    facts = facts_of(case) if stages else {}
    if facts.get("scope") in NOT_FOR_US:
        return []
    return [
        (stage, stage.request)
        for stage in stages
        if stage.request is not None and holds(stage.request.when, facts)
    ]


def can_ask(case: Case) -> tuple[bool, str]:
    """Whether the person may say they are not content, and what to tell them if not yet.

    The text is empty when there is no such stage at all.
    """
    if stages_to_ask_for(case):
        return True, ""
    said = (stage.request.not_yet for stage in stages_on_request(case) if stage.request)
    return False, next(filter(None, said), "")


def is_late(case: Case, request: Request, *, at: datetime) -> bool:
    """Whether the time in which it may be asked for without a reason is over (S3-49)."""
    replied_at = last_reply_at(case) if request.window_days else None
    if replied_at is None or request.window_days is None:
        return False
    return localdate(at) > localdate(replied_at) + timedelta(days=request.window_days)


def last_reply_at(case: Case) -> datetime | None:
    """When the decision of this stage went to the person; without one, what was written last."""
    rows = Message.objects.filter(case=case, stage=case.stage, direction=Direction.OUT)
    rows = rows.exclude(author=None).exclude(reached_nobody())
    rows = rows.order_by("-happened_at", "-pk")
    found = rows.filter(kind__in=case.procedure.spec.deciding).first() or rows.first()
    return found.happened_at if found else None


def not_content(
    *,
    case_id: int,
    act: Act,
    why: str = "",
    wish: str = "",
    stage: str = "",
    channel: str = Channel.WEB,
    received_at: datetime | None = None,
    late_reason: str = "",
    party_id: int | None = None,
) -> Case:
    """The person is not content: the case goes to the next decider (S0-45).

    ``stage`` is needed where several may be asked for, ``received_at`` where it reached us
    before now; clocks run from then. What the procedure asks of a request is demanded, and
    nothing else. A second request while it is already there changes nothing. Raises
    ``CannotAsk``, with the field that it is about.
    """
    with changing(case_id, act, while_closed=True) as change:
        target, request = asked_for(change.case, stage)
        at = received_at or act.now
        if not change.case.received_at <= at <= act.now:
            raise CannotAsk("Give the time at which it reached us.", field="received_at")
        late = is_late(change.case, request, at=at)
        demand_of(request, why=why, wish=wish, channel=channel, late=late, reason=late_reason)
        reopen_if_closed(change)
        late_words = f"Why it comes later: {late_reason.strip()}" if late else ""
        said = "\n\n".join(filter(None, (why.strip(), wish.strip(), late_words)))
        message = None
        if said:
            message = add_message(
                change,
                Direction.IN,
                "not_content",
                said,
                channel,
                at,
                shared=True,
                party_id=party_id,
            )
        data: dict[str, Any] = {"late": True} if late else {}
        data |= {"stage": target.key, "message": message.pk if message else None}
        change.event(EventKind.ESCALATION_REQUESTED, at=at, **data)
        move_to(change, target)
        send_to_person(change.case, request.tells_person, now=act.now)
        notify_handler(change.case, request.tells_handler, now=act.now)
    return change.case


def asked_for(case: Case, key: str) -> tuple[Stage, Request]:
    """The stage that is meant, with how it is asked for."""
    offered = [pair for pair in stages_to_ask_for(case) if key in ("", pair[0].key)]
    if not offered:
        _, not_yet = can_ask(case)
        raise CannotAsk(not_yet or NO_FURTHER)
    if len(offered) > 1:
        raise CannotAsk("Say which of them you ask for.", field="stage")
    return offered[0]


def demand_of(
    request: Request, *, why: str, wish: str, channel: str, late: bool, reason: str
) -> None:
    """What the procedure asks of a request, and this one lacks."""
    if request.written_required and channel in SPOKEN:
        raise CannotAsk(
            "This is asked for in writing. Help them to write it, or have somebody write it "
            "for them.",
            field="channel",
        )
    if request.reasons_required and not why.strip():
        raise CannotAsk("Say why you are not content.", field="why")
    if request.wish_required and not wish.strip():
        raise CannotAsk("Say what you would like to happen.", field="wish")
    if late and not reason.strip():
        days = request.window_days
        raise CannotAsk(
            f"Our reply was more than {days} days ago. Say why it comes later.",
            field="late_reason",
        )


def enter_stage(*, case_id: int, act: Act, stage: str) -> Case:
    """Staff move the case on, where the procedure lets them. Raises ``NotReady`` or ``NoSuchStage``.

    What was settled informally may go on after it was closed: it keeps its words and its
    times (S2-13). Raises ``StillRefused`` for what counts as not for us: there it would be
    answered, and the person could ask for nothing after that. An outside body may have it.
    """
    with changing(case_id, act, action=f"enter:{stage}", while_closed=True) as change:
        here = change.spec.stage_by_key[change.case.stage]
        target = change.spec.stage_by_key.get(stage)
        if change.case.closed_at is not None and here.kind != "informal":
            raise CaseClosed
        if target is None or stage not in here.leads_to or target.entry != "staff":
            raise NoSuchStage
        if target.kind != "external" and change.facts()["scope"] in NOT_FOR_US:
            raise StillRefused
        change.demand(f"enter:{stage}")
        reopen_if_closed(change)
        move_to(change, target)
    return change.case


def return_to_stage(*, case_id: int, act: Act, stage: str) -> Case:
    """Send it back to an earlier stage to be decided again (S3-52).

    What was recorded and sent there before does not count for the new round. Raises
    ``NoSuchStage``, ``NotReady``, or asks for the reason.
    """
    if not act.reason.strip():
        raise CaseworkError("Say why it goes back.", field="reason")
    with changing(case_id, act, action="return") as change:
        here = change.spec.stage_by_key[change.case.stage]
        if stage not in here.returns_to:
            raise NoSuchStage
        change.demand("return")
        move_to(change, change.spec.stage_by_key[stage], returned=True)
    return change.case


def move_to(change: Change, stage: Stage, *, returned: bool = False) -> None:
    act, case = change.act, change.case
    case.stage = stage.key
    data: dict[str, Any] = {"returned": True} if returned else {}
    change.event(EventKind.STAGE_ENTERED, stage=stage.key, **data)
    route_case(case, stage.decider, by=act.by, now=act.now, why=f"Decides: {stage.label}")
    if case.handler is None and stage.not_decider_of:
        add_job(case, "nobody_left", NOBODY_LEFT, now=act.now)
    let_in_for_steps(change)
    # Whoever has what the person asked for hears that by the message of the request.
    told = [case.handler] if stage.entry == "on_request" and not returned else []
    inform(case, "escalated", f"It is now at this stage: {stage.label}.", act=act, told=told)


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
