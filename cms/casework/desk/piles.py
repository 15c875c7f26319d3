"""Which cases and flags wait for somebody: asked alike by Today, the queue and its filters."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from cms.casework.models import Case, CaseFlag, Direction, Message


def flood_in(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that came among many from one place, until somebody reads and sorts them."""
    return cases.filter(one_of_many=True, triaged_at=None, closed_at=None)


def without_flood(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The others; a flood that is closed is a case like any other."""
    return cases.exclude(one_of_many=True, triaged_at=None, closed_at=None)


def unanswered(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those to whose person nobody has written yet; a receipt is not an answer (S0-38)."""
    answers = Message.objects.filter(case=OuterRef("pk"), direction=Direction.OUT)
    return cases.filter(~Exists(answers.exclude(author=None)))


def flags_to_review(on: date) -> QuerySet[CaseFlag]:
    """Flags that are on and are to be looked at again by that day."""
    rows: QuerySet[CaseFlag] = CaseFlag.objects.filter(ended_at=None, review_on__lte=on)
    return rows
