"""Figures of whole months, read from the counts that are kept: one query however many cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from cms.casework.models import Figure
from cms.casework.reports.measures import MEASURES, Sort, days_within


@dataclass(frozen=True)
class Row:
    """How many of one thing there were in one month and area; see ``Figure``."""

    month: date
    area: str
    measure: str
    bucket: str
    count: int


@dataclass(frozen=True)
class Figures:
    """The figures of one procedure from the month of ``since`` to the month of ``until``.

    ``area`` None: of the whole body; empty: of what names no service. Every measure that
    ``MEASURES`` does not know raises ``KeyError``; one that nothing was counted for is 0.
    """

    procedure_key: str
    since: date
    until: date
    area: str | None
    rows: tuple[Row, ...]

    def of(self, measure: str) -> Iterator[Row]:
        key = MEASURES[measure].key
        return (row for row in self.rows if row.measure == key)

    def count(self, measure: str, bucket: str = "") -> int:
        """``bucket`` empty: of all of them together."""
        return sum(row.count for row in self.of(measure) if bucket in ("", row.bucket))

    def buckets(self, measure: str) -> Mapping[str, int]:
        """Most first; numbers of days in their order."""
        found: dict[str, int] = {}
        for row in self.of(measure):
            found[row.bucket] = found.get(row.bucket, 0) + row.count
        if MEASURES[measure].sort is Sort.DAYS:
            return {key: found[key] for key in sorted(found, key=int)}
        return {key: found[key] for key in sorted(found, key=lambda key: (-found[key], key))}

    def median(self, measure: str) -> float | None:
        """The days by which half had what the measure counts; None where there was none.

        Past a quarter of a year it is the last day of the week, so that it never flatters; and
        ``MOST_DAYS`` is that long or longer. Raises ``ValueError`` for what is not counted in days.
        """
        if MEASURES[measure].sort is not Sort.DAYS:
            raise ValueError(f"“{measure}” is not counted in days.")
        days = self.buckets(measure)
        total = sum(days.values())
        if not total:
            return None
        return (nth(days, (total - 1) // 2) + nth(days, total // 2)) / 2

    def by_area(self) -> Mapping[str, Figures]:
        """The same for each service that has any; empty is what names none."""
        areas = sorted({row.area for row in self.rows})
        return {
            area: Figures(
                self.procedure_key,
                self.since,
                self.until,
                area,
                tuple(row for row in self.rows if row.area == area),
            )
            for area in areas
        }

    def by_month(self, measure: str, bucket: str = "") -> Mapping[date, int]:
        """Every month of the period by its first day, those with nothing too."""
        found = dict.fromkeys(months_between(self.since, self.until), 0)
        for row in self.of(measure):
            if bucket in ("", row.bucket):
                found[row.month] += row.count
        return found


def nth(days: Mapping[str, int], place: int) -> int:
    """The most days that the one at that place took, counted from 0, with the shortest first."""
    for bucket, count in days.items():
        if place < count:
            first, last = days_within(bucket)
            return first if last is None else last
        place -= count
    raise IndexError(place)


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_day_of(day: date) -> date:
    """The last day of its month."""
    return next_month(month_of(day)) - timedelta(days=1)


def months_between(since: date, until: date) -> Iterator[date]:
    """The first day of each month from that of ``since`` to that of ``until``."""
    month = month_of(since)
    while month <= until:
        yield month
        month = next_month(month)


def figures_of(procedure_key: str, *, since: date, until: date, area: str | None = None) -> Figures:
    """The figures of the whole months from that of ``since`` to that of ``until``. One query."""
    rows = Figure.objects.filter(
        procedure_key=procedure_key, month__gte=month_of(since), month__lte=month_of(until)
    )
    if area is not None:
        rows = rows.filter(area=area)
    found = rows.order_by("month", "area", "measure", "bucket")
    values = found.values_list("month", "area", "measure", "bucket", "count")
    return Figures(
        procedure_key, since, until, area, tuple(Row(*each) for each in values.iterator())
    )


def first_months() -> dict[str, date]:
    """The first month of which anything is counted, by procedure. One query."""
    rows = Figure.objects.order_by().values("procedure_key").annotate(first=Min("month"))
    return {row["procedure_key"]: row["first"] for row in rows}
