"""What casework asks about who is close to somebody (S0-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.urls import reverse

from cms.casework.closeness import compared_name
from cms.casework.registry import CloseOne, SameName
from cms.conduct.models import CloseAssociate
from cms.users.models import User


def close_ones(user: User) -> Sequence[CloseOne]:
    """One query for everybody to whom nobody is close; two for the others."""
    rows = CloseAssociate.objects.filter(user=user.pk).prefetch_related("mistaken")
    return [
        CloseOne(
            name=row.name,
            email=row.email,
            until=row.ended_on,
            not_these=frozenset(one.party for one in row.mistaken.all()),
        )
        for row in rows
    ]


def close_people_of(user: User) -> list[CloseAssociate]:
    """Those who are close to them, then those who were; for nobody else to read."""
    rows = CloseAssociate.objects.filter(user=user.pk)
    return list(rows.order_by(F("ended_on").desc(nulls_first=True), "name", "pk"))


def same_names(parties: Mapping[int, frozenset[str]]) -> Sequence[SameName]:
    """Whom a name alone keeps from a case, for a coordinator who sees it. Two queries."""
    rows = CloseAssociate.objects.filter(ended_on=None).select_related("user")
    found = []
    for row in rows.prefetch_related("mistaken"):
        name, not_these = compared_name(row.name), {one.party for one in row.mistaken.all()}
        for party, names in parties.items():
            if name and name in names and party not in not_these:
                url = reverse("not_close", args=[row.pk, party])
                found.append(SameName(row.user, party, url))
    return found
