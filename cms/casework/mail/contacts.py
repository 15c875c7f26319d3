"""Who a message speaks of: its author, the handler, the main contacts, outside bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cms.casework.mail.reaching import can_be_reached
from cms.casework.models import Authority, Case, Part, Party
from cms.casework.selectors import Body
from cms.users.models import Appointment, User
from cms.users.roles import Contact, contact_for, contact_from


def recipients_of(case: Case) -> list[Party]:
    """Who is told about the case: the person, then a representative with authority.

    Both, where both can be reached: that somebody acts for a person takes nothing from the
    person. A representative without authority gets nothing (S4-12).
    """
    parties = [party for party in case.parties.all() if can_be_reached(party)]
    people = [party for party in parties if party.part == Part.PERSON]
    return people + [party for party in parties if acts_for_them(party)]


def acts_for_them(party: Party) -> bool:
    held = party.authority in (Authority.HELD, Authority.NOT_NEEDED)
    return party.part == Part.REPRESENTATIVE and held


def recipient_of(case: Case) -> Party | None:
    """The first of them who can be written to."""
    return next((party for party in recipients_of(case) if party.can_be_written_to), None)


def contact_of(user: User, *, on: date, role: str = "") -> Contact | None:
    """The public details of somebody's own appointment, ``role`` before any other. One query.

    None for an account without one, and for a deputy, whose details the holder's are not.
    """
    rows = Appointment.objects.current(on).filter(user=user).select_related("role")
    found = sorted(rows.order_by("starts_on", "pk"), key=lambda row: row.role.key != role)
    return contact_from(found[0]) if found else None


def handler_of(case: Case, *, on: date) -> Contact:
    """Who has the case and how to reach them; the role alone while it is vacant."""
    role = case.handler_role
    own = contact_of(case.handler, on=on, role=role) if case.handler else None
    if own is not None:
        return own
    spec_role = case.procedure.spec.role_by_key.get(role)
    title = spec_role.title if spec_role else role
    found = contact_for(role, on=on) or Contact(role, title, title, "", "", "", "")
    name = case.handler.get_full_name() if case.handler else ""
    # A deputy answers under their own name, with the ways of the role.
    return replace(found, name=name) if name else found


def reach(contact: Contact) -> str:
    """How to reach somebody, on one line."""
    ways = (contact.phone, contact.email, ", ".join(contact.postal_address.split("\n")))
    return ", ".join(" ".join(way.split()) for way in ways if way.strip())


def contact_lines(contacts: Iterable[Contact]) -> str:
    """A line each (S0-33)."""
    return "\n".join(": ".join(filter(None, (who(c), reach(c)))) for c in contacts)


def who(contact: Contact) -> str:
    """Name and title, once where they are the same."""
    return ", ".join(dict.fromkeys(filter(None, (contact.name, contact.title))))


def body_line(body: Body) -> str:
    limit = f"Time limit: {body.time_limit.rstrip('.')}." if body.time_limit else ""
    contact = " ".join(body.contact.split())
    return " ".join(filter(None, (f"{body.name}.", body.what_for, contact, limit, body.url)))
