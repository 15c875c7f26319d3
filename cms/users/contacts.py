"""The main contacts as the public sees them, and what is missing from them (S0-33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.users.models import Appointment
from cms.users.roles import Contact, contact_from


@dataclass(frozen=True)
class PublicContacts:
    """Who can be reached, the titles of main contacts that are vacant, and what is blank."""

    people: Sequence[Contact]
    vacant: Sequence[str]
    blank: Sequence[str]

    @property
    def gaps(self) -> list[str]:
        """What the site's health check complains of; empty when all is well."""
        gaps = [
            f"Nobody is {title.lower()} at present, and no deputy acts." for title in self.vacant
        ]
        gaps += [f"{name} has no phone, email or postal address." for name in self.blank]
        if not self.people and not self.vacant:
            gaps.append("No main contact has been appointed.")
        return gaps


def contacts_shown(*, on: date) -> PublicContacts:
    """The main contacts in force, in the order their roles were first filled. One query.

    A role that once had a main contact and has none on that day is vacant, unless its last
    holder's deputy acts: then the deputy is shown with the office's own details.
    """
    rows = Appointment.objects.filter(is_public_contact=True, starts_on__lte=on)
    by_role: dict[str, list[Appointment]] = {}
    for row in rows.select_related("role", "deputy").order_by("pk"):
        by_role.setdefault(row.role.key, []).append(row)
    people: list[Contact] = []
    vacant: list[str] = []
    for held in by_role.values():
        current = [row for row in held if row.ends_on is None or row.ends_on >= on]
        deputy = held[-1].deputy
        if current:
            people += [contact_from(row) for row in current]
        elif deputy is not None and deputy.is_active:
            people.append(_deputising(held[-1]))
        else:
            vacant.append(held[-1].role.title)
    blank = [person.name for person in people if not _can_be_reached(person)]
    return PublicContacts(tuple(people), tuple(vacant), tuple(blank))


def _deputising(row: Appointment) -> Contact:
    office = contact_from(row)
    title = f"Deputy {office.title.lower()}"
    return Contact(
        role=office.role,
        title=title,
        # Never the account's address, which would be shown in public.
        name=(row.deputy.get_full_name() if row.deputy else "") or title,
        phone=office.phone,
        email=office.email,
        postal_address=office.postal_address,
        note="",
    )


def _can_be_reached(contact: Contact) -> bool:
    return bool(contact.phone or contact.email or contact.postal_address)
