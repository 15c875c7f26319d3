"""Keeping informed whoever answers for complaints: at once, and each morning of all (S2-7)."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.fields import House
from cms.casework.mail.outbox import queue_mail, queue_to_people
from cms.casework.mail.words import Letter, compose
from cms.casework.models import Case, CaseAccess, Party
from cms.casework.permissions import SEE_ALL, may_have, rights_of, visible_to
from cms.casework.procedure.informing import KeptInformed, Turn
from cms.casework.services.change import Act
from cms.users.models import User
from cms.users.roles import holders_of

logger = logging.getLogger(__name__)

REGISTERED = "It is registered."


def readers(case: Case, roles: Iterable[str], *, now: datetime) -> list[User]:
    """Whoever holds one of those roles today and may see the case."""
    on = localdate(now)
    found = {user.pk: user for role in roles for user in holders_of(role, on=on)}
    return [user for user in found.values() if visible_to(user, on=on).filter(pk=case.pk).exists()]


def inform(
    case: Case, turn: Turn, news: str, *, act: Act, told: Collection[User | None] = ()
) -> None:
    """Mail a link and what happened to those who are kept informed of such a turn.

    Nobody who may not see the case, who did it, or who was ``told`` of it by another message.
    """
    rules = rules_for(case, turn)
    if rules is None:
        return
    users = [
        user
        for user in readers(case, [rules.role], now=act.now)
        if user != act.by and user not in told
    ]
    letter = letter_of(case, rules, news, act=act) if users else None
    if letter is not None:
        queue_to_people(letter, case=case, users=users, now=act.now)


def inform_of_new(
    case: Case, people: Iterable[Party], access: Iterable[CaseAccess], *, act: Act, house: House
) -> None:
    """The same of a case that is not stored yet, into what ``house`` keeps together.

    Whoever has it is told of it as such. One of many from one place waits for the digest.
    """
    rules = rules_for(case, "registered")
    if rules is None or case.one_of_many:
        return
    on, parties, rows = localdate(act.now), list(people), list(access)
    users = [
        user
        for user in holders_of(rules.role, on=on)
        if user not in (act.by, case.handler) and may_see_new(user, case, rows, act=act)
    ]
    users = [user for user in users if may_have(user, parties, None, on=on)]
    letter = letter_of(case, rules, REGISTERED, act=act, house=house) if users else None
    if letter is None:
        return
    for address in dict.fromkeys(user.email.lower() for user in users):
        queue_mail(letter, case=case, to=address, now=act.now, together=house.together)


def may_see_new(user: User, case: Case, access: Iterable[CaseAccess], *, act: Act) -> bool:
    """What ``visible_to`` will say once the rows are stored, but for whom it is about."""
    rights = rights_of(user, on=localdate(act.now))
    let_in = any(row.role in rights.roles or row.user_id == user.pk for row in access)
    return "view_case" in rights and (SEE_ALL in rights or let_in)


def rules_for(case: Case, turn: Turn) -> KeptInformed | None:
    rules = case.procedure.spec.kept_informed
    return rules if rules is not None and turn in rules.at else None


def letter_of(
    case: Case, rules: KeptInformed, news: str, *, act: Act, house: House | None = None
) -> Letter | None:
    """None where it cannot be written: what happened must not wait for who is told of it."""
    try:
        return compose(
            case, rules.message, now=act.now, author=act.by, extra={"news": news}, house=house
        )
    except CaseworkError as refusal:
        logger.error("News of case %s: %s", case.pk, type(refusal).__name__)
        return None
