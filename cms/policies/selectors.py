"""What other apps may know of policies, as values that cannot be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from cms.policies.models import PolicyPage, PolicyReview, PolicyVersion, Value
from cms.policies.reviews import endings, withdrawn_on


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
    """Which wording of which policy spoke for a procedure on a day. No ``url``: no page shows it."""

    title: str
    url: str
    number: int


@dataclass(frozen=True)
class Review:
    """When the policy of a procedure was last looked at, with whom, and when it is again.

    ``reviewed_on`` and ``consulted`` are empty where nobody reviewed it yet. ``version_url``
    leads to the version in force with all who were asked about it; empty while there is none.
    """

    title: str
    url: str
    reviewed_on: date | None
    consulted: str
    adopted_on: date | None
    version_url: str
    next_review_on: date | None


def last_review(procedure_key: str) -> Review | None:
    """Of the policy that speaks for a procedure; None where nobody can read one. Three queries."""
    pages = PolicyPage.objects.live().public().filter(procedure_key=procedure_key)
    page = pages.order_by("path").defer_streamfields().first()
    if page is None:
        return None
    kept = PolicyReview.objects.filter(policy=page.policy_id).exclude(finished_on=None)
    review = kept.order_by("-finished_on", "-pk").first()
    return Review(
        title=page.title,
        url=page.url or "",
        reviewed_on=review.finished_on if review else None,
        consulted=review.consulted if review else "",
        adopted_on=page.adopted_on,
        version_url=f"{page.url}versions/{page.version_number}/" if page.adopted_on else "",
        next_review_on=page.next_review_on,
    )


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
    """The wording in force on that day; None where no policy spoke for the procedure then.

    It rests on adopted versions alone: a page that was unpublished or deleted since only takes
    away the ``url``, which is empty then. One query; two where the page is not published.
    """
    same = PolicyVersion.objects.filter(policy=OuterRef("policy"), adopted_on__lte=on)
    rows = PolicyVersion.objects.filter(procedure_key=procedure_key, adopted_on__lte=on)
    rows = rows.exclude(Exists(same.filter(number__gt=OuterRef("number"))))
    rows = rows.exclude(Exists(endings().filter(finished_on__lte=on)))
    rows = rows.defer("html", "text", "sections", "behind").select_related("policy__page")
    row = rows.order_by("-adopted_on", "-number").first() if procedure_key else None
    if row is None:
        return None
    page = getattr(row.policy, "page", None)
    url = ""
    if page is not None and (page.live or withdrawn_on(page)):
        url = f"{page.url}versions/{row.number}/"
    return VersionInForce(row.title, url, row.number)
