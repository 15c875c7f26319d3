"""How one promise was kept lately, as everybody is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cms.casework.reports.shares import per_hundred
from cms.published_summaries.reports.periods import Period
from cms.published_summaries.telling.cells import DUE
from cms.published_summaries.telling.reading import Published, published

# Below this a rate tells nothing.
LEAST_OF_RATE: Final = 10
# Quarters among which are the last four, and a year that ended before the newest.
ENOUGH: Final = 8


@dataclass(frozen=True)
class Result:
    """How often a promise was kept by the first date, of how many that were answered or fell due."""

    period: Period
    met: int
    due: int

    @property
    def in_hundred(self) -> int:
        """Rounded down, so that 100 is every time."""
        return per_hundred(self.met, self.due)

    @property
    def words(self) -> str:
        since = f"From {self.period.words}"
        if self.met == self.due:
            return f"{since} we met it every time, {self.due:,} times."
        return f"{since} we met it {self.met:,} times out of {self.due:,}."


def result_of(told: Published, clock: str) -> Result | None:
    """Of about a year, else of less; None where too little may be told."""
    for one in told.lately:
        due, met = one.count(DUE, clock), one.count("met", clock)
        if due is not None and met is not None and due >= LEAST_OF_RATE:
            return Result(one.period, met, due)
    return None


def results_lately(procedure_key: str) -> Mapping[str, Result]:
    """By clock, of those that enough may be told of. One query."""
    told = published(procedure_key, newest=ENOUGH)
    clocks = {clock: None for one in told.lately for clock in one.buckets(DUE)}
    found = {clock: result_of(told, clock) for clock in clocks}
    return {clock: result for clock, result in found.items() if result is not None}
