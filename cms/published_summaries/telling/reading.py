"""Reads what was told: the quarters and years that are published, and sums of these alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cms.casework.reports.measures import MEASURES, UNNAMED
from cms.casework.reports.names import AREA, Names, name_of
from cms.published_summaries.models import PublishedQuarter
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period
from cms.published_summaries.telling.cells import ALL, BY_AREA, from_data


@dataclass(frozen=True)
class Told:
    """What everybody is told of one procedure in a period; nothing else leaves the house.

    ``names``: of the buckets, in the words of the day on which they were published.
    """

    procedure_key: str
    title: str
    period: Period
    cells: Mapping[tuple[str, str], int | None]
    medians: Mapping[str, float | None]
    names: Names
    counted_until: datetime
    published_at: datetime

    def count(self, measure: str, bucket: str = ALL) -> int | None:
        """None: it may not be told, or is told of nobody."""
        if (measure, bucket) in self.cells:
            return self.cells[measure, bucket]
        return 0 if bucket and self.buckets(measure) else None

    def buckets(self, measure: str) -> Mapping[str, int | None]:
        return {key: n for (of, key), n in self.cells.items() if of == measure and key != ALL}

    def median(self, measure: str) -> float | None:
        return self.medians.get(measure)

    def name_of(self, measure: str, bucket: str) -> str:
        sort = AREA if measure == BY_AREA else MEASURES[measure].sort.value
        key = "" if measure == BY_AREA and bucket == UNNAMED else bucket
        return name_of(self.names, sort, key) or bucket

    @property
    def hides(self) -> bool:
        return any(count is None for count in self.cells.values())

    def of_area(self, area: str) -> Told:
        """What is told of one service: how many it received."""
        cells = {("received", ALL): self.count(BY_AREA, area)}
        return Told(
            self.procedure_key,
            self.title,
            self.period,
            cells,
            {},
            self.names,
            self.counted_until,
            self.published_at,
        )


@dataclass(frozen=True)
class Published:
    """All that is told of one procedure, the newest first."""

    quarters: Sequence[Told]
    years: Sequence[Told] = field(default=())

    @property
    def newest(self) -> Told | None:
        """The year that ends with the newest quarter, else that quarter."""
        if not self.quarters:
            return None
        newest = self.quarters[0]
        ended = (one for one in self.years if one.period.until == newest.period.until)
        return next(ended, newest)

    def of(self, period: Period) -> Told | None:
        """Of that period: as it was published, else the sum of its quarters.

        None where a quarter of it is not published. What one quarter hides is hidden in the sum.
        """
        there = {one.period: one for one in (*self.years, *self.quarters)}
        if period in there:
            return there[period]
        parts = [there.get(Period(first, QUARTER)) for first in period.quarters]
        known = [part for part in parts if part is not None]
        if period.months % QUARTER or len(known) < len(parts) or not known:
            return None
        return summed(period, known)

    @property
    def lately(self) -> Iterator[Told]:
        """What speaks best for how things go now: of about a year, then of less."""
        seen = [self.newest]
        if len(self.quarters) >= YEAR // QUARTER:
            last = self.quarters[YEAR // QUARTER - 1].period.since
            seen.append(self.of(Period(last, YEAR)))
        seen += [*self.years[:1], *self.quarters[:1]]
        yield from {one.period: one for one in seen if one is not None}.values()

    def before(self, told: Told) -> Told | None:
        """The same length before it."""
        return self.of(told.period.before)


def summed(period: Period, parts: Sequence[Told]) -> Told:
    cells: dict[tuple[str, str], int | None] = {}
    for key in {key: None for part in parts for key in part.cells}:
        counts = [part.cells[key] for part in parts if key in part.cells]
        known = [count for count in counts if count is not None]
        cells[key] = sum(known) if len(known) == len(counts) else None
    newest = max(parts, key=lambda part: part.period.since)
    names: dict[str, dict[str, str]] = {}
    for part in parts:
        for sort, each in part.names.items():
            names.setdefault(sort, {}).update(each)
    return Told(
        newest.procedure_key,
        newest.title,
        period,
        cells,
        {},
        names,
        max(part.counted_until for part in parts),
        max(part.published_at for part in parts),
    )


def published(procedure_key: str, *, newest: int | None = None) -> Published:
    """One query, of four rows a year. ``newest``: so many quarters; None: all."""
    rows = PublishedQuarter.objects.filter(procedure_key=procedure_key).defer("counts")
    return published_of(rows.order_by("-first_day")[:newest])


def published_of(rows: Iterable[Any]) -> Published:
    newest_first = sorted(rows, key=lambda row: row.first_day, reverse=True)
    found = [(told_in(row, "quarter"), told_in(row, "year")) for row in newest_first]
    return Published(
        [quarter for quarter, _ in found if quarter is not None],
        [year for _, year in found if year is not None],
    )


def all_published() -> dict[str, Published]:
    """By procedure. One query."""
    rows: dict[str, list[Any]] = {}
    for row in PublishedQuarter.objects.defer("counts"):
        rows.setdefault(row.procedure_key, []).append(row)
    return {key: published_of(each) for key, each in rows.items()}


def told_in(row: Any, part: str) -> Told | None:
    kept = row.cells.get(part)
    if kept is None:
        return None
    since = date.fromisoformat(kept["since"])
    return Told(
        row.procedure_key,
        row.cells["title"],
        Period(since, YEAR if part == "year" else QUARTER),
        from_data(kept["counts"], row.cells["order"]),
        kept["medians"],
        row.cells["names"],
        row.counted_until,
        row.published_at,
    )


def told_between(procedure_key: str, *, since: date, until: date) -> Told | None:
    """What may be told of whole quarters; None where one of them is not published."""
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    return published(procedure_key).of(Period(since.replace(day=1), months))
