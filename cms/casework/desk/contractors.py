"""How many cases are about each contractor: as ours, and of those that the reader may see (S3-70)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.casework.models import Case, Contractor, Deadline
from cms.casework.permissions import visible_to
from cms.users.models import User


def counted(rows: QuerySet[Contractor], reader: User, *, now: datetime) -> QuerySet[Contractor]:
    """The rows with ``all_cases``, ``open_cases`` and ``overdue_cases``. No query of its own."""
    cases = visible_to(reader)
    late = Deadline.objects.open().filter(case=OuterRef("pk"), due_at__lt=now)
    return rows.annotate(
        all_cases=how_many(cases),
        open_cases=how_many(cases.filter(closed_at=None)),
        overdue_cases=how_many(cases.filter(Exists(late))),
    )


def how_many(cases: QuerySet[Case]) -> Coalesce:
    mine = cases.filter(contractor=OuterRef("pk")).order_by().values("contractor")
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


def linked(row: Contractor, number: int, state: str, what: str) -> SafeString | str:
    """The number, as a link to those very cases in the list."""
    if not number:
        return "0"
    url = f"{reverse('desk_cases:index')}?contractor={row.pk}&state={state}"
    words = "case" if number == 1 else "cases"
    return format_html(
        '<a href="{}" aria-label="{} {}{} about {}">{}</a>',
        url,
        number,
        f"{what} " if what else "",
        words,
        row.name,
        number,
    )
