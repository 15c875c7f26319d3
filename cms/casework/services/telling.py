"""Telling roles of a case by a link, which opens it for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localdate

from cms.casework.mail.outbox import queue_mail, queue_to_people
from cms.casework.mail.words import Letter, compose
from cms.casework.models import Job, save_recorded
from cms.casework.services.change import Change
from cms.casework.services.informing import readers
from cms.casework.services.routing import grant, subject_roles
from cms.users.roles import contact_for, holders_of

LONGEST_WHY = 60  # the width of CaseAccess.why


def tell_roles(change: Change, roles: Iterable[str], message: str, *, why: str) -> list[str]:
    """Mail whoever holds them, and let them see the case, or their link opens nothing.

    Never a role that the case is about. Where nobody holds a role, its own address is written
    to; without one a job on Today says that nobody was told. Returns the roles that were.
    """
    act, case = change.act, change.case
    letter = compose(case, message, now=act.now, author=act.by)
    told = []
    for role in sorted(set(roles) - subject_roles(case)):
        grant(case, role=role, by=act.by, now=act.now, why=why[:LONGEST_WHY])
        if tell_role(change, role, letter):
            told.append(role)
    return told


def tell_role(change: Change, role: str, letter: Letter) -> bool:
    """Whether somebody was written to."""
    act, case, on = change.act, change.case, localdate(change.act.now)
    people = readers(case, [role], now=act.now)
    if people:
        queue_to_people(letter, case=case, users=people, now=act.now)
        return True
    contact = None if holders_of(role, on=on) else contact_for(role, on=on)
    if contact and contact.email:
        queue_mail(letter, case=case, to=contact.email, now=act.now)
        return True
    title = change.spec.role_by_key[role].title.lower()
    text = f"Nobody in the role of {title} could be told. Tell somebody who should know of it."
    add_own_job(change, "tell_role", text)
    return False


def add_own_job(change: Change, kind: str, text: str) -> Job:
    job = Job(
        case=change.case,
        kind=kind,
        text=text[:300],
        role=change.case.handler_role,
        since_at=change.act.now,
    )
    save_recorded(job, by=change.act.by, reason="Asks for a person.")
    return job
