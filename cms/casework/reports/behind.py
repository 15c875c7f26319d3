"""The cases behind a figure, for those who may see them, and the figures without what they may not.

Somebody whom a case is about must not be able to tell that it exists (S0-22): what they are
shown counts without it, and says the same as the list behind it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from cms.casework.models import Case, LastCount
from cms.casework.permissions import kept_from, visible_to
from cms.casework.reports.counting import count_cases, letters_in_use, touched_cases
from cms.casework.reports.figures import Figures, Row, figures_of, last_day_of, month_of
from cms.casework.reports.measures import MEASURES
from cms.casework.reports.seen import less_hidden
from cms.casework.reports.sources import in_bucket, sources
from cms.users.models import User


def cases_behind(
    user: User,
    procedure_key: str,
    *,
    measure: str,
    since: date,
    until: date,
    now: datetime,
    bucket: str = "",
    area: str | None = None,
) -> QuerySet[Case]:
    """The cases that a figure counts and that somebody may see, the newest first.

    As they are now: a figure that was kept or frozen before may have counted others. One case
    may stand behind a figure more than once. ``bucket`` empty: all of them; ``area`` None: the
    whole body. Raises ``KeyError`` for a measure that nobody counts.
    """
    known = MEASURES[measure].key
    first, last = month_of(since), last_day_of(until)
    found: list[Q] = []
    for source in sources(letters_in_use(), now=now):
        if known not in source.measures:
            continue
        rows = source.between(first, last).filter(source.measures[known])
        rows = rows.filter(in_bucket(known, bucket))
        rows = rows.filter(**{source.way("procedure__procedure__key"): procedure_key})
        if area is not None:
            rows = rows.filter(**{source.way("service_area"): area})
        found.append(Q(pk__in=rows.order_by().values(source.case or "pk")))
    rows = visible_to(user).filter(reduce(or_, found)) if found else Case.objects.none()
    return rows.select_related("procedure__procedure", "handler").order_by("-received_at", "-pk")


def figures_for(
    user: User,
    procedure_key: str,
    *,
    since: date,
    until: date,
    now: datetime,
    area: str | None = None,
) -> Figures:
    """The same as ``figures_of``, as if no case were there that they must not learn of (S0-22).

    Where something happened in one of these since the last count, the kept figures hold it as it
    was, or not yet: what is told is then counted anew without it.
    """
    figures = figures_of(procedure_key, since=since, until=until, area=area)
    hidden, last = kept_from(user), LastCount.objects.first()
    if last is None or not hidden.exists():
        return figures
    if not hidden.filter(pk__in=touched_cases(last.marks)).exists():
        return less_hidden(user, figures, now=last.counted_at)
    others = Case.objects.exclude(pk__in=hidden.values("pk"))
    counts = count_cases(now=now, since=month_of(since), until=last_day_of(until), cases=others)
    rows = (
        Row(key.month, key.area, key.measure, key.bucket, count)
        for key, count in counts.items()
        if key.procedure_key == procedure_key and area in (None, key.area)
    )
    order = sorted(rows, key=lambda row: (row.month, row.area, row.measure, row.bucket))
    return Figures(procedure_key, since, until, area, tuple(order))
