"""Somebody told a member something: passed on, picked up, and made a case of (S0-34 to S0-37)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.mail.hand_overs import late_letter, letter_to_person, news_letter
from cms.casework.mail.outbox import AddressRefused, mime_id_for, queue_mail
from cms.casework.mail.words import Letter
from cms.casework.models import (
    Case,
    Channel,
    EventKind,
    HandOver,
    Heard,
    save_recorded,
)
from cms.casework.permissions import NOT_YOURS, RECORD, NotAllowed, rights_of, visible_to
from cms.casework.services.change import Act, changing
from cms.casework.services.hand_overs_seen import (
    days_allowed,
    hand_overs_for,
    late_before,
    may_pass_on,
    parts_of,
    still_open,
)
from cms.casework.services.intake import receive_case
from cms.casework.services.routing import desk_for
from cms.casework.services.told import Told
from cms.casework.uses import main_procedure
from cms.users.models import User
from cms.users.roles import holders_of
from cms.web.limits import Limit

# Each of them may send a letter to an address that its writer chose.
A_DAY: Final = Limit("hand_overs", 20, 24 * 3600)
LONGEST_ENDING: Final = 300
# The channel in which it was first raised, for the story of the case.
CHANNELS: Final[Mapping[str, str]] = {
    Heard.IN_PERSON: Channel.IN_PERSON,
    Heard.PHONE: Channel.PHONE,
    Heard.MESSAGE: Channel.TEXT,
    Heard.MEETING: Channel.IN_PERSON,
}


class HandOverRefused(CaseworkError):
    """Raised for what cannot be passed on, or was seen to already. Nothing was written."""


@dataclass(frozen=True)
class PassedOn:
    """What somebody was told. ``key`` is the form's own; the same key gives the same row.

    ``heard_at`` is when it was first raised with any of us. ``about_role``: a role that may be
    a subject, where it is about whoever holds it.
    """

    key: UUID
    heard_at: datetime
    heard: str
    gist: str
    name: str = ""
    email: str = ""
    phone: str = ""
    wants_help: bool = False
    about_role: str = ""


@transaction.atomic
def pass_on(*, told: PassedOn, by: User, now: datetime) -> HandOver:
    """Hand it to whoever sees to it, and tell the person how to write in (S0-34).

    Raises ``NotAllowed``, ``HandOverRefused`` with the field, or ``AddressRefused``.
    """
    if not may_pass_on(by):
        raise NotAllowed(NOT_YOURS)
    known: HandOver | None = HandOver.objects.filter(key=told.key, told_to=by).first()
    if known is not None:
        return known
    check_told(told, now)
    if A_DAY.passed(str(by.pk), now=now):
        raise HandOverRefused("You have passed on many things today. Please phone us instead.")
    row = HandOver(
        key=told.key,
        told_to=by,
        heard_at=told.heard_at,
        heard=told.heard,
        gist=told.gist.strip(),
        name=told.name,
        email=told.email.strip().lower(),
        phone=told.phone,
        wants_help=told.wants_help,
        about_role=told.about_role,
        passed_on_at=now,
    )
    row.role = whose(row)
    try:
        with transaction.atomic():
            save_recorded(row, by=by, reason="Passed on.")
    except IntegrityError:
        # Of two presses at the same moment the unique key let one through.
        return HandOver.objects.get(key=told.key, told_to=by)
    write_to_person(row, now=now)
    tell_whose_it_is(row, news_letter(row), now=now)
    return row


def check_told(told: PassedOn, now: datetime) -> None:
    if not told.gist.strip():
        raise HandOverRefused("Say in a few words what it was about.", field="gist")
    if told.heard_at > now:
        raise HandOverRefused("This time is still to come.", field="heard_at")
    if told.wants_help and not (told.email or told.phone):
        raise HandOverRefused(
            "Give an email address or a phone number, so that we can help them.", field="phone"
        )


def whose(row: HandOver) -> str:
    """The role that would have the case, given who said it and whom it is about (S0-52)."""
    spec = main_procedure(on=localdate(row.passed_on_at))
    if spec is None:
        return "coordinator"
    return desk_for(spec, spec.default_handler, parts_of(row), now=row.passed_on_at)[0]


def write_to_person(row: HandOver, *, now: datetime) -> None:
    """How to write in, and that we help; nothing of what they said. Raises ``AddressRefused``."""
    if row.email:
        # A member is known in public; who works for us may not be.
        by = row.told_to.get_full_name() if registry.is_member(row.told_to) else ""
        queue_mail(letter_to_person(row, by, now=now), case=None, to=row.email, now=now)


def tell_whose_it_is(row: HandOver, letter: Letter, *, now: datetime) -> int:
    """Send it once to each who may see it, with a link and no word of it; how many."""
    on = localdate(now)
    return sum(
        told_once(user, letter, f"{letter.key} {row.pk} {user.pk}", now=now)
        for user in holders_of(row.role, on=on)
        if hand_overs_for(user, on=on).filter(pk=row.pk).exists()
    )


def told_once(user: User, letter: Letter, what: str, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            to, mime_id = user.email.lower(), mime_id_for(what)
            queue_mail(letter, case=None, to=to, now=now, mime_id=mime_id)
    except (IntegrityError, AddressRefused):
        return False
    return True


def remind_of_hand_overs(*, now: datetime) -> int:
    """Tell those whose it is, once, of each that waited too long for its case (S0-37)."""
    on = localdate(now)
    days = days_allowed(on=on)
    rows = still_open(HandOver.objects.select_related("told_to"))
    late = rows.filter(passed_on_at__lt=late_before(on=on, days=days))
    return sum(tell_whose_it_is(row, late_letter(row, days), now=now) for row in late)


@transaction.atomic
def pick_up(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """Say that somebody sees to it; whoever passed it on learns that and no more (S0-35).

    Raises as ``held``, and ``HandOverRefused`` where somebody was first.
    """
    row = held(hand_over_id, by=by, now=now)
    if row.picked_up_at is not None and row.picked_up_by_id != by.pk:
        raise HandOverRefused(f"{row.picked_up_by} has it already.")
    take(row, by=by, now=now)
    save_recorded(row, by=by, reason="Picked up.")
    return row


@transaction.atomic
def make_case(*, hand_over_id: int, act: Act, told: Told) -> Case:
    """Open the case that comes of it; the month runs from when it was first told (S0-41).

    The same ``told.key`` gives back the case of the first press. Raises as ``held`` and as
    ``receive_case``.
    """
    if act.by is None:
        raise NotAllowed(NOT_YOURS)
    first: Case | None = Case.objects.filter(hand_overs=hand_over_id, intake_key=told.key).first()
    if first is not None:
        return first
    row = held(hand_over_id, by=act.by, now=act.now)
    first_raised = min(row.heard_at, told.received_at or act.now)
    told = replace(told, first_raised_at=first_raised, first_raised_how=CHANNELS[row.heard])
    case = receive_case(act=act, told=told)
    join(row, case, act)
    return case


@transaction.atomic
def join_case(*, hand_over_id: int, act: Act, reference: str) -> Case:
    """They wrote in themselves: it is that case, and was first raised when they told a member.

    Raises as ``held``, ``HandOverRefused`` for a case that is not there or not theirs to see,
    and what changing a case raises.
    """
    if act.by is None:
        raise NotAllowed(NOT_YOURS)
    row = held(hand_over_id, by=act.by, now=act.now)
    cases = visible_to(act.by, on=localdate(act.now))
    found = cases.filter(reference=reference.strip().upper(), closed_at=None).first()
    if found is None:
        text = "No open case that you see has this reference. Check it."
        raise HandOverRefused(text, field="reference")
    with changing(found.pk, act) as change:
        case = change.case
        if row.heard_at < case.first_raised_at:
            raised = case.events.filter(kind=EventKind.FIRST_RAISED, superseded_by=None).first()
            data = {**(raised.data if raised else {}), "how": CHANNELS[row.heard]}
            change.event(EventKind.FIRST_RAISED, at=row.heard_at, supersedes=raised, **data)
            case.first_raised_at = row.heard_at
        else:
            change.quiet = True
    join(row, case, act)
    return case


@transaction.atomic
def end_hand_over(*, hand_over_id: int, reason: str, by: User, now: datetime) -> HandOver:
    """No case comes of it, with the reason. Raises as ``held`` and ``HandOverRefused``."""
    reason = " ".join(reason.split())
    if not reason:
        raise HandOverRefused("Say why no case comes of it.", field="reason")
    if len(reason) > LONGEST_ENDING:
        raise HandOverRefused(f"Say why in {LONGEST_ENDING} characters or fewer.", field="reason")
    row = held(hand_over_id, by=by, now=now)
    take(row, by=by, now=now)
    row.ended_at, row.ending = now, reason
    save_recorded(row, by=by, reason=reason)
    return row


def held(hand_over_id: int, *, by: User, now: datetime) -> HandOver:
    """One that waits, under its lock. Raises ``NotAllowed``, or ``HandOverRefused`` for another."""
    on = localdate(now)
    if RECORD not in rights_of(by, on=on):
        raise NotAllowed(NOT_YOURS)
    rows = HandOver.objects.select_for_update(of=("self",)).select_related("picked_up_by")
    row: HandOver | None = rows.filter(
        pk__in=hand_overs_for(by, on=on).filter(pk=hand_over_id).values("pk")
    ).first()
    if row is None:
        raise HandOverRefused("There is no such thing passed on.")
    if row.case_id is not None or row.ended_at is not None:
        raise HandOverRefused("Somebody has seen to this meanwhile.")
    return row


def take(row: HandOver, *, by: User, now: datetime) -> None:
    if row.picked_up_at is None:
        row.picked_up_at, row.picked_up_by = now, by


def join(row: HandOver, case: Case, act: Act) -> None:
    if act.by is not None:
        take(row, by=act.by, now=act.now)
    row.case = case
    save_recorded(row, by=act.by, reason="A case came of it.")
