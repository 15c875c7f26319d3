"""Flags: what is true of a case for a while, set and lifted by people, with what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import send_to_person
from cms.casework.models import CaseFlag, EventKind, save_recorded
from cms.casework.permissions import check
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.flags import Flag
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.evidence import EvidenceMissing, evidence_from
from cms.casework.services.rerouting import route_anew
from cms.casework.services.routing import conflict_of, subject_roles
from cms.casework.services.telling import tell_roles
from cms.casework.services.triage import ReasonMissing

STILL_TO_COME = "Choose a day that is still to come."


class NoSuchFlag(CaseworkError):
    """Raised for a flag that the procedure does not have here, or that is on or off already."""


def set_flag(*, case_id: int, act: Act, key: str, evidence: Mapping[str, Any]) -> CaseFlag:
    """Set a flag with what the procedure asks for, and tell and hand over as it says.

    Raises ``NoSuchFlag``, ``NotReady`` or ``EvidenceMissing``; then nothing was written.
    """
    with changing(case_id, act, action=f"flag:{key}") as change:
        flag = flag_here(change, key)
        change.demand(f"flag:{key}")
        stored = evidence_from(flag.asks, evidence, change.facts(), spec=change.spec, act=act)
        row = CaseFlag(
            case=change.case,
            key=key,
            evidence=stored,
            set_at=act.now,
            set_by=act.by,
            review_on=review_day(flag, stored, today=localdate(act.now)),
        )
        change.save(row, f"{flag.label}.")
        change.event(EventKind.FLAG_SET, flag=key, record=row.pk)
        follow(change, flag)
    return row


def flag_here(change: Change, key: str) -> Flag:
    flag = change.spec.flag_by_key.get(key)
    if flag is None or not holds(flag.when, change.facts()):
        raise NoSuchFlag("This does not apply to the case.")
    if change.case.flags.filter(key=key, ended_at=None).exists():
        raise NoSuchFlag("This is on already.")
    return flag


def review_day(flag: Flag, stored: Mapping[str, Any], *, today: date) -> date | None:
    """When it is looked at again (S4-27). Raises ``EvidenceMissing`` for a day that has come."""
    day = parse_date(str(stored[flag.review_on])) if stored.get(flag.review_on) else None
    if day is not None and day <= today:
        raise EvidenceMissing({flag.review_on: STILL_TO_COME})
    return day


def follow(change: Change, flag: Flag) -> None:
    """Hand it over first, so that whoever is told finds it where it now is."""
    if flag.hands_to:
        route_anew(change, why=flag.label[:60])
    if flag.closes_to_others:
        close_to_others(change, flag)
    if flag.tells:
        tell_roles(change, flag.tells, flag.message, why=f"Told: {flag.label}")
    if flag.message_to_person:
        send_to_person(change.case, flag.message_to_person, now=change.act.now)


def close_to_others(change: Change, flag: Flag) -> None:
    """Only those stay let in who have it now, or whom a conflict or a step of the stage asks for."""
    case, spec = change.case, change.spec
    rules = [conflict_of(spec, subject) for subject in subject_roles(case)]
    kept = {case.handler_role, *(role for rule in rules if rule for role in rule.together_with)}
    kept |= {role for step in spec.steps_at(case.stage) for role in step.lets_in}
    for row in case.access.filter(until_at=None):
        if row.role in kept or (row.user_id and row.user_id == case.handler_id):
            continue
        row.until_at = change.act.now
        save_recorded(row, by=change.act.by, reason=f"Closed to others: {flag.label}")


def review_flag(*, case_id: int, act: Act, flag_id: int, review_on: date) -> CaseFlag:
    """It was looked at and stays, until the next day named. Needs the reason why it stays."""
    if not act.reason.strip():
        raise ReasonMissing("Say why it stays.", field="reason")
    if review_on <= localdate(act.now):
        raise CaseworkError(STILL_TO_COME, field="review_on")
    with changing(case_id, act) as change:
        row, flag = flag_that_is_on(change, flag_id)
        if not flag.review_on:
            raise NoSuchFlag("This has no day on which it is looked at again.")
        row.review_on = review_on
        change.save(row, act.reason)
        change.event(EventKind.FLAG_KEPT, flag=row.key, record=row.pk)
    return row


def lift_flag(*, case_id: int, act: Act, flag_id: int) -> CaseFlag:
    """Take a flag off, with the reason; the case goes back by the usual rule.

    Raises ``ReasonMissing``, or ``NoSuchFlag`` for one that is off or stays for good.
    """
    if not act.reason.strip():
        raise ReasonMissing("Say why it is taken off.", field="reason")
    with changing(case_id, act) as change:
        row, flag = flag_that_is_on(change, flag_id)
        if not flag.may_be_lifted:
            raise NoSuchFlag("This stays with the case.")
        row.ended_at, row.ended_by, row.end_reason = act.now, act.by, act.reason
        change.save(row, act.reason)
        change.event(EventKind.FLAG_LIFTED, flag=row.key, record=row.pk)
        if flag.hands_to:
            route_anew(change)
    return row


def flag_that_is_on(change: Change, flag_id: int) -> tuple[CaseFlag, Flag]:
    """Raises ``NoSuchFlag``, or ``NotAllowed`` where the procedure leaves it to other roles."""
    row: CaseFlag | None = change.case.flags.filter(pk=flag_id, ended_at=None).first()
    flag = change.spec.flag_by_key.get(row.key) if row else None
    if row is None or flag is None:
        raise NoSuchFlag("This is not on.")
    if change.act.by is not None:
        check(change.act.by, change.case, f"flag:{row.key}", on=localdate(change.act.now))
    return row, flag
