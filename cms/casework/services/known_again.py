"""Somebody whose contact is restricted, known again by how they reach us (S3-103)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from cms.casework.models import (
    Case,
    Message,
    NewIssueCheck,
    Part,
    Party,
    Restriction,
    save_recorded,
)
from cms.casework.procedure.gates import missing_look
from cms.casework.services.change import Change, NotReady
from cms.users.models import User

# Why somebody looks for a new issue in what was sent.
RESTRICTED: Final = "A restricted contact sent it."
SHORTEST_NUMBER = 6  # fewer digits could be anybody's extension


def normal_phone(phone: str) -> str:
    """The digits of a number as they are compared, without what stands for the country.

    Empty where there are too few to know anybody by.
    """
    digits = re.sub(r"\(0\)|\D", "", phone.replace("+", "00"))
    digits = re.sub(r"^0044", "0", digits)
    return digits if len(digits) >= SHORTEST_NUMBER else ""


def in_force(on: date) -> QuerySet[Restriction]:
    """The restrictions that hold on a day: neither lifted nor over."""
    rows: QuerySet[Restriction] = Restriction.objects.filter(lifted_at=None, ends_on__gte=on)
    return rows


def restriction_of(
    parties: Iterable[Party], *, on: date, case_id: int | None = None
) -> Restriction | None:
    """The newest restriction that one of them is under; in its own case by name as well.

    One query; none where nobody left an address or a number.
    """
    people = list(parties)
    emails = {party.email.strip().lower() for party in people} - {""}
    phones = {normal_phone(party.phone) for party in people} - {""}
    known = Q(email__in=emails) | Q(phone__in=phones)
    names = {party.name for party in people} - {""}
    if case_id is not None and names:
        known |= Q(case_id=case_id, name__in=names)
    elif not (emails or phones):
        return None
    return in_force(on).filter(known).order_by("-decided_at", "-pk").first()


def open_check(
    case: Case, message: Message, sender: Party | None, *, by: User | None, now: datetime
) -> NewIssueCheck | None:
    """Have somebody look for a new issue in what a restricted contact sent.

    None where nobody is restricted. In the caller's transaction; nothing else changes for what
    was sent (S3-106).
    """
    if sender is None:
        return None
    restriction = restriction_of([sender], on=localdate(now), case_id=case.pk)
    if restriction is None:
        return None
    check = check_of(message, restriction)
    save_recorded(check, by=by, reason=RESTRICTED)
    return check


def checks_of_new_case(
    message: Message, people: Iterable[Party], *, now: datetime
) -> list[NewIssueCheck]:
    """The same of a case that is being opened; whoever acts for them may be the one.

    Neither checked nor saved. At most one query.
    """
    senders = [party for party in people if party.part != Part.SUBJECT]
    restriction = restriction_of(senders, on=localdate(now))
    return [check_of(message, restriction)] if restriction else []


def check_of(message: Message, restriction: Restriction) -> NewIssueCheck:
    return NewIssueCheck(
        case=message.case,
        restriction=restriction,
        message=message,
        arrived_at=message.happened_at,
    )


def waits_for_a_look(message: Message) -> bool:
    """True for what a restricted contact sent, whoever has looked at it since."""
    return hasattr(message, "new_issue_check")


def demand_a_look(change: Change, action: str) -> None:
    """Raises ``NotReady`` while nobody looked, also for what needs nothing else first."""
    missing = tuple(missing_look(action, change.facts()))
    if missing:
        raise NotReady(missing)
