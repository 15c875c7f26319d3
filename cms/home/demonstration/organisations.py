"""The bodies that a demonstration can show, one at a time."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration.council import COUNCIL
from cms.home.demonstration.landlord import LANDLORD
from cms.home.demonstration.organisation import Organisation
from cms.home.demonstration.partnership import PARTNERSHIP
from cms.users.models import User

# The first is shown where nobody chooses.
ORGANISATIONS: Final = {one.key: one for one in (PARTNERSHIP, COUNCIL, LANDLORD)}


def shown_here() -> Organisation | None:
    """The one whose accounts are all here; None where no demonstration is loaded. One query."""
    known = set(User.objects.values_list("email", flat=True))
    for one in ORGANISATIONS.values():
        if known.issuperset(holder.email for holder in one.people if holder.signs_in):
            return one
    return None
