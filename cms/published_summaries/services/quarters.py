"""Publish a quarter that has ended, once: count it, hide what must be hidden, keep what is told."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.schema import Procedure
from cms.casework.reports.counting import count_what_changed, counted_at
from cms.casework.reports.figures import Figures, figures_of, first_months
from cms.casework.reports.names import names_for
from cms.casework.selectors import procedure_until_now
from cms.published_summaries.disclosure import Key
from cms.published_summaries.models import PublishedQuarter
from cms.published_summaries.reports.counted import digest_of
from cms.published_summaries.reports.periods import (
    QUARTER,
    YEAR,
    Period,
    months_after,
    quarter_of,
)
from cms.published_summaries.telling.cells import (
    ALL,
    DUE,
    LEAST_OF_MEDIAN,
    MEDIANS,
    Counts,
    as_data,
    counts_of,
    from_data,
    never_told,
    order_of,
    year_counts,
)
from cms.published_summaries.telling.choosing import Pairs, Quarter, choose

logger = logging.getLogger(__name__)

SCHEMA: Final = 1
# Whose names are published with the cells.
SORTS: Final = ("kind", "channel", "clock", "outcome", "ground", "stage", "remedy", "cause", "area")


def publish_quarters(now: datetime) -> int:
    """Publish every quarter whose day has come; how many there were.

    Each is counted as things stand at that moment, and never again: what is noted later shows
    in what staff see, and not in what was told.
    """
    waiting = {
        key: list(due_of(key, quarter_of(first), on=localdate(now)))
        for key, first in first_months().items()
    }
    if any(waiting.values()):
        count_what_changed(now=now)
    return sum(publish_each(key, periods, now=now) for key, periods in waiting.items())


def publish_each(procedure_key: str, periods: Iterable[Period], *, now: datetime) -> int:
    """In their order. Where figures do not add up nothing is told, and other procedures go on."""
    try:
        return sum(publish_quarter(procedure_key, period, now=now) for period in periods)
    except ValueError:
        logger.exception("A quarter of %s cannot be published.", procedure_key)
        return 0


def due_of(procedure_key: str, first: date, *, on: date) -> Iterable[Period]:
    """The quarters that have to be published, the oldest first, and none before the last one."""
    rows = PublishedQuarter.objects.filter(procedure_key=procedure_key).order_by("-first_day")
    last = rows.values_list("first_day", flat=True).first()
    specs = procedure_until_now(procedure_key, on=on)
    after = timedelta(days=specs[0].figures.after_days if specs else 0)
    period = Period(first, QUARTER) if last is None else following(Period(last, QUARTER))
    while period.until + after < on:
        yield period
        period = following(period)


def following(period: Period) -> Period:
    return Period(months_after(period.since, period.months), period.months)


def publish_quarter(procedure_key: str, period: Period, *, now: datetime) -> bool:
    """False where another server did it meanwhile. Raises ValueError if figures do not add up."""
    rows = PublishedQuarter.objects.filter(procedure_key=procedure_key).order_by("first_day")
    earlier = list(rows)
    specs = procedure_until_now(procedure_key, on=localdate(now))
    spec = next(iter(specs), None)
    figures = figures_of(procedure_key, since=period.since, until=period.until)
    counts = counts_of(figures, areas=bool(spec and spec.areas), buckets=buckets_of(spec))
    year = year_that_ends(period, earlier, spec)
    row = PublishedQuarter(
        procedure_key=procedure_key,
        first_day=period.since,
        counts=as_data(counts),
        cells=cells_of(period, counts, year, earlier, figures, specs),
        counted_until=counted_at() or now,
        published_at=now,
    )
    row.digest = digest_of(row.cells)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        logger.info("The quarter from %s on was published meanwhile.", period.since)
        return False
    return True


def buckets_of(spec: Procedure | None) -> Mapping[str, Iterable[str]]:
    """What readers look for even where there was none."""
    if spec is None:
        return {}
    return {
        "received": spec.types,
        "refused": spec.ground_by_key,
        DUE: [
            clock.key for _, clock in spec.clocks if clock.is_public and clock.unit is not Unit.NONE
        ],
    }


def year_that_ends(
    period: Period, earlier: Iterable[PublishedQuarter], spec: Procedure | None
) -> Period | None:
    """The year of which this is the last quarter, if the others are all published.

    Years begin where the procedure says, else with the first quarter that was published: they
    never overlap, because what two share could be worked out of them.
    """
    there = sorted(row.first_day for row in earlier)
    begins = spec.figures.year_begins if spec else None
    first = begins or (there[0] if there else period.since).month
    year = Period(following(period).since, YEAR).before
    whole = all(quarter in there for quarter in year.quarters[:-1])
    overlaps = any(
        date.fromisoformat(row.cells["year"]["until"]) >= year.since
        for row in earlier
        if "year" in row.cells
    )
    return year if year.since.month == first and whole and not overlaps else None


def cells_of(
    period: Period,
    counts: Counts,
    year: Period | None,
    earlier: list[PublishedQuarter],
    figures: Figures,
    specs: Sequence[Procedure],
) -> dict[str, Any]:
    """``specs``: of the procedure, the newest first."""
    alike = dict.fromkeys(pair for spec in specs for pair in alike_in(spec))
    shown = may_be_told(period, counts, year, earlier, alike=list(alike))
    key = figures.procedure_key
    whole = figures_of(key, since=year.since, until=year.until) if year else figures
    parts = {"quarter": (period, counts, figures)}
    if year:
        known = [from_data(row.counts) for row in earlier if row.first_day in year.quarters]
        parts["year"] = (year, year_counts([*known, counts]), whole)
    used = {cell: None for _, cells, _ in parts.values() for cell in cells}
    buckets = {bucket for _, bucket in used}
    names = names_for(key)
    return {
        "schema": SCHEMA,
        "title": specs[0].title if specs else key,
        "order": order_of(used),
        "names": {
            sort: {bucket: name for bucket, name in names[sort].items() if bucket in buckets}
            for sort in SORTS
        },
        **{
            part: told_data(of, cells, whole_figures, shown)
            for part, (of, cells, whole_figures) in parts.items()
        },
    }


def told_data(
    period: Period, counts: Counts, figures: Figures, shown: Mapping[Key, int]
) -> dict[str, Any]:
    name = name_of(period)
    cells = {key: shown.get((name, *key)) for key in counts if not never_told(key[0])}
    return {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "counts": as_data(cells),
        "medians": {
            measure: figures.median(measure)
            if (cells[measure, ALL] or 0) >= LEAST_OF_MEDIAN
            else None
            for measure in MEDIANS
        },
    }


def name_of(period: Period) -> str:
    return f"{period.since.isoformat()}+{period.months}"


def alike_in(spec: Procedure) -> Pairs:
    """Whoever decides that a case is not for the procedure ends it: two cells count the same.

    So of every version: a case ends by the one under which it was opened.
    """
    scope = spec.scope
    if scope is None:
        return []
    refused = [(("refused", one.key), one.outcome) for one in scope.grounds if one.outcome]
    wholes = [(("refused", ALL), scope.refused_outcome)]
    wholes.append((("service_requests", ALL), scope.passed_outcome))
    return [(cell, ("outcomes", outcome)) for cell, outcome in [*refused, *wholes] if outcome]


def may_be_told(
    period: Period,
    counts: Counts,
    year: Period | None,
    earlier: list[PublishedQuarter],
    *,
    alike: Pairs,
) -> dict[Key, int]:
    quarters = {
        name_of(Period(row.first_day, QUARTER)): Quarter(
            from_data(row.counts), from_data(row.cells["quarter"]["counts"])
        )
        for row in earlier
        if year is not None and row.first_day in year.quarters
    }
    return choose(
        name_of(period), counts, quarters, year=name_of(year) if year else "", alike=alike
    )
