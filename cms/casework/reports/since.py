"""What happened to cases since figures were counted, to tell news from a count that was wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from cms.casework.models import Case
from cms.casework.reports.counting import touched_cases


def any_changed_since(marks: Mapping[str, int]) -> bool:
    """Whether anything happened in a case, or was put right in one, since those marks were taken."""
    return bool(touched_cases(marks)[:1])


def cases_as_they_were(marks: Mapping[str, int]) -> QuerySet[Case]:
    """The cases in which nothing happened since: they count today as they did then."""
    rows: QuerySet[Case] = Case.objects.exclude(pk__in=touched_cases(marks))
    return rows
