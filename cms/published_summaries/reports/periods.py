"""The periods that a report may be about: whole quarters and whole years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

QUARTER: Final = 3  # months
YEAR: Final = 12


@dataclass(frozen=True)
class Period:
    """Whole months from the first day of ``since`` on."""

    since: date
    months: int

    @property
    def until(self) -> date:
        """The last day."""
        return months_after(self.since, self.months) - timedelta(days=1)

    @property
    def words(self) -> str:
        """“July to September 2026”, “April 2025 to March 2026”."""
        first, last = self.since, self.until
        year = f" {first:%Y}" if first.year != last.year else ""
        return f"{first:%B}{year} to {last:%B %Y}"

    @property
    def before(self) -> Period:
        return Period(months_after(self.since, -self.months), self.months)

    @property
    def after(self) -> Period:
        return Period(months_after(self.since, self.months), self.months)

    @property
    def firsts(self) -> list[date]:
        """The first day of each of its months."""
        return [months_after(self.since, number) for number in range(self.months)]

    @property
    def parts(self) -> list[Period]:
        """Its quarters; the months of a single quarter."""
        length = QUARTER if self.months > QUARTER else 1
        return [Period(first, length) for first in self.firsts[::length]]

    @property
    def quarters(self) -> list[date]:
        """The first day of each of its quarters."""
        return self.firsts[::QUARTER]


def months_after(first: date, months: int) -> date:
    """The first day of the month so many after that of ``first``."""
    number = first.year * YEAR + first.month - 1 + months
    return date(number // YEAR, number % YEAR + 1, 1)


def quarter_of(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % QUARTER, 1)


def period_from(since: date, until: date) -> Period:
    """The whole months from that of one day to that of the other."""
    months = (until.year - since.year) * YEAR + until.month - since.month + 1
    return Period(since.replace(day=1), months)


def periods_ended(today: date, *, months: int, back: int) -> list[Period]:
    """Those that begin with a quarter and have ended, the newest first."""
    first = months_after(quarter_of(today), -months)
    return [Period(months_after(first, -QUARTER * number), months) for number in range(back)]
