"""Who is told of an outside body's enquiry, and sees the case because of it (S3-64, S3-68)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.timezone import localdate

from cms.casework.mail.outbox import queue_to_people
from cms.casework.mail.words import compose
from cms.casework.models import Case, Channel, Direction, Enquiry
from cms.casework.permissions import visible_to
from cms.casework.procedure.outside import EnquiryRules
from cms.casework.services.change import Change
from cms.casework.services.contacts import add_message
from cms.casework.services.routing import grant, subject_roles
from cms.users.models import User
from cms.users.roles import holders_of

TOLD: Final = "Told of an outside body's enquiry"


def let_in(change: Change, roles: Iterable[str], why: str) -> None:
    """Those roles see the case from now on, but nobody whom it is about (S0-52)."""
    act = change.act
    for role in sorted(set(roles) - subject_roles(change.case)):
        grant(change.case, role=role, by=act.by, now=act.now, why=why)


def note(change: Change, text: str) -> None:
    add_message(change, Direction.NOTE, "note", text, Channel.WEB, change.act.now)


def tell(change: Change, rules: EnquiryRules, enquiry: Enquiry) -> None:
    """The automatic message to those roles, on what the procedure names (S3-68)."""
    if enquiry.status not in rules.tell_on:
        return
    let_in(change, rules.tells, TOLD)
    case, now = change.case, change.act.now
    extra = {"enquiry": in_words(enquiry)}
    letter = compose(case, rules.message, now=now, author=change.act.by, extra=extra)
    queue_to_people(letter, case=case, users=readers(case, rules.tells, now=now), now=now)


def readers(case: Case, roles: Iterable[str], *, now: datetime) -> list[User]:
    """Whoever holds one of those roles today and may see the case."""
    on = localdate(now)
    found = {user.pk: user for role in roles for user in holders_of(role, on=on)}
    return [user for user in found.values() if visible_to(user, on=on).filter(pk=case.pk).exists()]


def in_words(enquiry: Enquiry) -> str:
    return f"{enquiry.body}, reference {enquiry.their_reference}: {enquiry.get_status_display().lower()}"
