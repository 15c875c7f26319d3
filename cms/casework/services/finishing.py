"""Answered is one thing, promises kept another: a case is finished when both are (S3-117)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.casework.models import Case, Job, Remedy
from cms.casework.models.work import AGREED_CONTACT

ANSWERED: Final = "Answered, promises open"


@dataclass(frozen=True)
class Standing:
    """How far a case has come. ``is_finished``: it is closed and nothing promised is open."""

    is_closed: bool
    open_remedies: int
    open_contacts: int

    @property
    def promises_open(self) -> int:
        return self.open_remedies + self.open_contacts

    @property
    def is_finished(self) -> bool:
        return self.is_closed and not self.promises_open

    @property
    def waits(self) -> bool:
        """True once it is answered and something promised is still to be done."""
        return self.is_closed and bool(self.promises_open)


def standing_of(case: Case) -> Standing:
    """Two queries; one where the remedies are prefetched."""
    contacts = Job.objects.filter(case=case, kind=AGREED_CONTACT, done_at=None).count()
    remedies = sum(row.is_open for row in case.remedies.all())
    return Standing(case.closed_at is not None, remedies, contacts)


def open_remedies() -> QuerySet[Remedy]:
    """Promised and not done, or done and still to be looked at again."""
    undone = Q(done_on=None) | Q(follow_up_on__isnull=False, followed_up_on=None)
    rows: QuerySet[Remedy] = Remedy.objects.filter(undone, dropped_reason="")
    return rows


def has_open_promises() -> Q:
    """For a list of cases: those with something promised that is still open."""
    contacts = Job.objects.filter(case=OuterRef("pk"), kind=AGREED_CONTACT, done_at=None)
    return Q(Exists(open_remedies().filter(case=OuterRef("pk")))) | Q(Exists(contacts))


def answered_with_open_promises(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.exclude(closed_at=None).filter(has_open_promises())
