"""Who decided a version, who keeps a policy, and what belongs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag
from wagtail.documents import get_document_model

from cms.policies.models import PolicyPage, PolicyReview, PolicyVersion
from cms.policies.reviews import is_overdue
from cms.users.models import Appointment, Role

# What a list of versions does not show. A version's words are long.
LONG = ("html", "text", "sections", "behind")


def listed_versions(policy_id: int | None) -> QuerySet[PolicyVersion]:
    """All with who decided them, the newest first, without their words. One query.

    ``until`` is the day of the version that replaced each; empty for the one in force.
    """
    until = Window(Lag("adopted_on"), order_by=F("number").desc())
    rows: QuerySet[PolicyVersion] = PolicyVersion.objects.filter(policy=policy_id)
    return with_approval(rows).defer(*LONG).annotate(until=until)


def with_approval(rows: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """Read with the decision, or the power under which it was changed (S1-20)."""
    return rows.order_by("-number").select_related(
        "decision__item", "amendment__delegation__decision__item", "amendment__consultation"
    )


def why_of(version: PolicyVersion) -> str:
    """The reason of the decision, or of the change under a power; empty where nobody kept one."""
    stands_on = version.decision or getattr(version, "amendment", None)
    return stands_on.reason if stands_on else ""


@dataclass(frozen=True)
class Keeper:
    """Who owns or champions a policy. Empty ``name``: the role is vacant (S2-5, S2-8)."""

    label: str
    title: str
    name: str = ""
    since: date | None = None
    until: date | None = None


def keepers_of(page: PolicyPage, *, on: date) -> list[Keeper]:
    """The owner, then the champion, with the dates of whoever holds the role. One query."""
    asked = [("Owner", page.owner_role), ("Champion", page.champion_role)]
    roles = [role.pk for _, role in asked if role]
    held = Appointment.objects.current(on).filter(role__in=roles).order_by("starts_on", "pk")
    by_role: dict[int, list[Appointment]] = {}
    for row in held if roles else ():
        by_role.setdefault(row.role_id, []).append(row)
    return [
        keeper
        for label, role in asked
        if role is not None
        for keeper in _keepers(label, role, by_role.get(role.pk, []))
    ]


def _keepers(label: str, role: Role, held: Sequence[Appointment]) -> list[Keeper]:
    return [
        Keeper(label, role.title, row.public_name, row.starts_on, row.ends_on) for row in held
    ] or [Keeper(label, role.title)]


@dataclass(frozen=True)
class ReviewLine:
    """When a policy is looked at again (S4-38). ``begun_on``: since when that goes on.

    ``was_reviewed``: what an earlier review found can be read.
    """

    due: date
    is_overdue: bool
    begun_on: date | None
    was_reviewed: bool = False


def review_line(page: PolicyPage, *, on: date) -> ReviewLine | None:
    """None where no review is set. One query."""
    kept = PolicyReview.objects.filter(policy=page.policy_id)
    days = list(kept.values_list("begun_on", "finished_on"))
    begun_on = next((begun for begun, finished in days if finished is None), None)
    return line_of(page, begun_on, on=on, was_reviewed=any(finished for _, finished in days))


def line_of(
    page: PolicyPage, begun_on: date | None, *, on: date, was_reviewed: bool = False
) -> ReviewLine | None:
    due = page.next_review_on
    return ReviewLine(due, is_overdue(due, on=on), begun_on, was_reviewed) if due else None


def finished_reviews(page: PolicyPage) -> QuerySet[PolicyReview]:
    """What was found each time a policy was looked at again, the latest first (S1-16)."""
    rows: QuerySet[PolicyReview] = PolicyReview.objects.filter(policy=page.policy_id)
    return rows.exclude(finished_on=None).order_by("-finished_on", "-pk")


def policies_with_reviews(
    pages: QuerySet[PolicyPage], *, on: date
) -> list[tuple[PolicyPage, ReviewLine | None]]:
    """Each policy of a list with when it is looked at again. Two queries."""
    begun = dict(PolicyReview.objects.filter(finished_on=None).values_list("policy_id", "begun_on"))
    return [(page, line_of(page, begun.get(page.policy_id), on=on)) for page in pages]


@dataclass(frozen=True)
class DocumentLink:
    """A document to take away, with what a reader should know first (S4-5). ``size`` in bytes."""

    title: str
    url: str
    kind: str
    size: int | None


def related_documents(page: PolicyPage) -> list[DocumentLink]:
    rows: Any = page.related_documents
    return [
        DocumentLink(
            row.title or row.document.title,
            row.document.url,
            row.document.file_extension.upper(),
            row.document.get_file_size(),
        )
        for row in rows.select_related("document")
    ]


def related_policies(page: PolicyPage) -> list[PolicyPage]:
    """Those that anybody can read now; site health tells of the others (S4-4). Two queries."""
    rows: Any = page.related_policies
    policies = [row.policy_id for row in rows.all()]
    found = PolicyPage.objects.live().public().filter(policy__in=policies)
    by_policy = {one.policy_id: one for one in found.defer_streamfields()} if policies else {}
    return [by_policy[pk] for pk in policies if pk in by_policy]


@dataclass(frozen=True)
class KeptDocument:
    """A document that a version links to. Empty ``url``: it is gone."""

    title: str
    url: str
    is_changed: bool


def documents_of(version: PolicyVersion) -> list[KeptDocument]:
    """What became of the documents that the version linked to. One query where it did."""
    kept = version.behind.get("documents", [])
    there = get_document_model().objects.in_bulk([int(one["pk"]) for one in kept]) if kept else {}
    return [_document(one, there.get(int(one["pk"]))) for one in kept]


def _document(kept: dict[str, str], row: Any) -> KeptDocument:
    if row is None:
        return KeptDocument(kept["title"], "", is_changed=False)
    return KeptDocument(kept["title"], row.url, is_changed=row.file_hash != kept["mark"])
