"""Interests that keep somebody from a case beside being named in it (S0-22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.models import Case, CaseInterest, Party, folded
from cms.users.models import User


def kept_by_interest(user: User) -> QuerySet[Case]:
    """The cases that an interest keeps from somebody; not those in which they are only named.

    Staff answer for what is about them, so being named alone is another matter.
    """
    cases: QuerySet[Case] = Case.objects.filter(reduce(or_, interests(user)))
    return cases


def interests(user: User) -> Iterator[Q]:
    """What keeps somebody from a case beside being named: said by them, or because of whom it is.

    One query, remembered on the account object for the request; the rest runs inside the other.
    """
    said = CaseInterest.objects.filter(case=OuterRef("pk"), user=user, ended_at=None)
    yield Q(Exists(said))
    close = [close_parts(one) for one in registry.close_to(user)]
    if close:
        parties = Party.objects.filter(reduce(or_, close), case=OuterRef("pk"))
        yield Q(Exists(parties))
    known = registry.cases_with_interest(user)
    if known:
        yield Q(pk__in=known)


def close_parts(one: registry.CloseOne) -> Q:
    """The parts in cases that somebody close has, by address or by name."""
    found = Q(pk__in=())
    if name := folded(one.name):
        found |= Q(known_as__contains=f"|{name}|") & ~Q(pk__in=one.not_these)
    if one.email:
        found |= Q(email=one.email.lower()) | Q(user__email=one.email.lower())
    return found & Q(case__received_at__date__lte=one.until) if one.until else found


def is_close(user: User, parties: Iterable[Party], *, on: date | None = None) -> bool:
    """Whether somebody in those rows is close to the person.

    They may not be stored yet: then of a case that came in ``on``.
    """
    close = registry.close_to(user)
    return any(is_close_part(one, party, on or localdate()) for party in parties for one in close)


def is_close_part(one: registry.CloseOne, party: Party, on: date) -> bool:
    came_on = localdate(party.case.received_at) if party.case_id else on
    if one.until is not None and came_on > one.until:
        return False
    address = one.email.lower()
    if address and address in (party.email, party.user.email if party.user else ""):
        return True
    name = folded(one.name)
    bears_it = bool(name) and name in {folded(own) for own in party.names}
    return bears_it and party.pk not in one.not_these
