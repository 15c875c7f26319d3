"""What other apps may know of policies, as values that cannot be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.policies.models import PolicyPage, PolicyVersion, Value


@dataclass(frozen=True)
class PolicyEntry:
    """A policy as a list shows it."""

    title: str
    url: str
    summary: str
    version: int
    adopted_on: date | None
    next_review_on: date | None


@dataclass(frozen=True)
class VersionInForce:
    """Which wording of which policy spoke for a procedure on a day."""

    title: str
    url: str
    number: int


def values() -> Sequence[tuple[str, str]]:
    """The title and text of each value in its order; empty while no values page is live. One query."""
    rows = Value.objects.filter(page__live=True).order_by("sort_order")
    return tuple(rows.values_list("title", "text"))


def published_policies() -> list[PolicyEntry]:
    """Every policy that anybody may read, in the order of the list of policies."""
    pages = PolicyPage.objects.live().public().order_by("path")
    return [
        PolicyEntry(
            title=page.title,
            url=page.url or "",
            summary=page.summary,
            version=page.version_number,
            adopted_on=page.adopted_on,
            next_review_on=page.next_review_on,
        )
        for page in pages
    ]


def version_in_force(procedure_key: str, *, on: date) -> VersionInForce | None:
    """The wording in force on that day; None where no live policy speaks for the procedure."""
    rows = PolicyVersion.objects.filter(policy__page__procedure_key=procedure_key)
    rows = rows.filter(policy__page__live=True, adopted_on__lte=on)
    row = rows.order_by("-number").select_related("policy__page").first()
    if row is None:
        return None
    return VersionInForce(row.title, f"{row.policy.page.url}versions/{row.number}/", row.number)
