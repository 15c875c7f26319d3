"""The people a resident meets in tests of the public pages."""

from __future__ import annotations

from cms.users.models import User
from tests.factories import UserFactory, holder, install
from tests.remembered import remembered

PEOPLE = {
    "coordinator": ("Priya", "Anand"),
    "chair": ("Marcus", "Oyelaran"),
    "vice_chair": ("Nell", "Baxter"),
}


def open_partnership() -> dict[str, User]:
    """Put the procedure into force and fill its roles."""
    return remembered("the partnership", make_partnership)


def make_partnership() -> dict[str, User]:
    install()
    return {
        role: holder(role, user=UserFactory(first_name=first, last_name=last))
        for role, (first, last) in PEOPLE.items()
    }
