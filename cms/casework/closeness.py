"""What those who know who is close to whom ask of casework (S0-22)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from cms.casework.models import Party, folded
from cms.casework.permissions import keeps_interests, visible_to
from cms.users.models import User


@dataclass(frozen=True)
class PartInCase:
    """Somebody in a case, for a coordinator. ``url``: who is kept from the case.

    ``compared``: their names as they are compared with others.
    """

    party: int
    name: str
    compared: frozenset[str]
    reference: str
    url: str


def part_for_coordinator(user: User, party: int) -> PartInCase | None:
    """None for whoever does not keep the interests of others, or does not see the case."""
    if not keeps_interests(user):
        return None
    rows = Party.objects.filter(pk=party, case__in=visible_to(user)).select_related("case")
    row: Party | None = rows.first()
    if row is None:
        return None
    url = reverse("desk:interests", args=[row.case_id])
    names = frozenset(map(folded, row.names)) - {""}
    return PartInCase(row.pk, str(row), names, row.case.reference, url)


def compared_name(name: str) -> str:
    """A name as those in cases are compared with it; empty for what holds no letter or number."""
    return folded(name)
