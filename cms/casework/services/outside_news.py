"""Who is told of an outside body's enquiry, and sees the case because of it (S3-64, S3-68)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cms.casework.mail.outbox import queue_to_people
from cms.casework.mail.words import compose
from cms.casework.models import Channel, Direction, Enquiry
from cms.casework.procedure.outside import EnquiryRules
from cms.casework.services.change import Change
from cms.casework.services.contacts import add_message
from cms.casework.services.informing import inform, readers
from cms.casework.services.routing import grant, subject_roles
from cms.users.models import User

TOLD: Final = "Told of an outside body's enquiry"


def let_in(change: Change, roles: Iterable[str], why: str) -> None:
    """Those roles see the case from now on, but nobody whom it is about (S0-52)."""
    act = change.act
    for role in sorted(set(roles) - subject_roles(change.case)):
        grant(change.case, role=role, by=act.by, now=act.now, why=why)


def note(change: Change, text: str) -> None:
    add_message(change, Direction.NOTE, "note", text, Channel.WEB, change.act.now)


def tell(change: Change, rules: EnquiryRules, enquiry: Enquiry) -> None:
    """The automatic message to those roles, on what the procedure names (S3-68).

    Whoever is kept informed of outside bodies hears of everything else too (S2-7).
    """
    case, now, told = change.case, change.act.now, list[User]()
    if enquiry.status in rules.tell_on:
        let_in(change, rules.tells, TOLD)
        extra = {"enquiry": in_words(enquiry)}
        letter = compose(case, rules.message, now=now, author=change.act.by, extra=extra)
        told = readers(case, rules.tells, now=now)
        queue_to_people(letter, case=case, users=told, now=now)
    inform(case, "outside_body", in_words(enquiry), act=change.act, told=told)


def in_words(enquiry: Enquiry) -> str:
    return f"{enquiry.body}, reference {enquiry.their_reference}: {enquiry.get_status_display().lower()}"
