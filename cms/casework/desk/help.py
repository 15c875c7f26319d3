"""Whom staff ask when they are not sure, on every screen of the desk (S3-110, S3-154)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.cache import cache

from cms.casework.models import Case, Part
from cms.casework.procedure.schema import Procedure
from cms.casework.uses import procedures_in_use
from cms.users.models import Appointment

KEPT: Final = 60  # seconds for which a contact is remembered, so that a screen asks for none


@dataclass(frozen=True)
class Known:
    """Somebody in a role today, with the accounts behind it."""

    name: str
    phone: str
    email: str
    accounts: frozenset[int]


@dataclass(frozen=True)
class Help:
    """Whom to ask. ``name``, ``phone`` and ``email`` are empty where nobody holds the role."""

    say: str
    title: str
    name: str = ""
    phone: str = ""
    email: str = ""


def help_on_desk(case: Case | None, *, on: date) -> Sequence[Help]:
    """That of the case's procedure, else of every one in use. One look at the cache, no query."""
    if case is not None:
        return [found for found in [help_in(case, on=on)] if found]
    found = cache.get_or_set(f"desk-help:{on}", lambda: list(help_of_house(on=on)), KEPT)
    return found or []


def help_of_house(*, on: date) -> Iterator[Help]:
    asked: set[str] = set()
    for one in procedures_in_use(on=on).all:
        rules = one.spec.help_for_staff
        if rules and rules.role not in asked:
            asked.add(rules.role)
            people = in_role(rules.role, on=on)
            yield help_from(one.spec, rules.role, people[0] if people else None)


def help_in(case: Case, *, on: date) -> Help | None:
    """Never somebody whom the case is about: then whoever has such cases instead (S0-52)."""
    spec = case.procedure.spec
    if spec.help_for_staff is None:
        return None
    about = [party for party in case.parties.all() if party.part == Part.SUBJECT]
    roles = {party.role for party in about}
    accounts = {party.user_id for party in about}
    instead = {rule.subject: rule.handler for rule in spec.conflicts}
    role, passed = spec.help_for_staff.role, set[str]()
    while role and role not in passed:
        passed.add(role)
        people = kept_in_role(role, on=on)
        free = [one for one in people if not one.accounts & accounts]
        if role not in roles and (free or not people):
            return help_from(spec, role, free[0] if free else None)
        role = instead.get(role, "")
    return None


def kept_in_role(role: str, *, on: date) -> Sequence[Known]:
    return cache.get_or_set(f"desk-help:{role}:{on}", lambda: in_role(role, on=on), KEPT) or []


def in_role(role: str, *, on: date) -> list[Known]:
    """Everybody in it today, in the order in which they came. One query."""
    rows = Appointment.objects.current(on).filter(role__key=role).select_related("user", "deputy")
    return [
        Known(
            name=row.public_name,
            phone=row.phone,
            email=row.email or (row.user.email if row.user else ""),
            accounts=frozenset(pk for pk in (row.user_id, row.deputy_id) if pk),
        )
        for row in rows.order_by("starts_on", "pk")
    ]


def help_from(spec: Procedure, role: str, one: Known | None) -> Help:
    say = spec.help_for_staff.say if spec.help_for_staff else ""
    title = spec.role_by_key[role].title
    if one is None:
        return Help(say, title)
    # A role is often known in public by its title alone.
    name = "" if one.name == title else one.name
    return Help(say, title, name, one.phone, one.email)
