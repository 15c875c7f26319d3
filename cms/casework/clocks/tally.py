"""Counting days one by one, with the reason for each that is not counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cms.casework.clocks.calendars import first_day
from cms.casework.clocks.london import ONE_DAY, days_between
from cms.casework.procedure.clock_rule import ClockSettings


@dataclass(frozen=True)
class Day:
    """One calendar day of a clock. ``number`` is empty for a day that is not counted."""

    day: date
    number: int | None
    why: str = ""  # why it is not counted


def first_counted_from(settings: ClockSettings, start_on: date) -> date:
    """The first day that may be day 1: the day after the start, or the start itself."""
    return start_on if settings.count_from == "same_day" else start_on + ONE_DAY


def nth_counted(first: date, amount: int, counts: Callable[[date], bool]) -> date:
    """The ``amount``-th day that counts, from ``first`` on. Day 1 may be ``first`` itself."""
    day = first_day(counts, first)
    for _ in range(amount - 1):
        day = first_day(counts, day + ONE_DAY)
    return day


def tally(first: date, last: date, why_not: Callable[[date], str]) -> tuple[Day, ...]:
    """Number the days from ``first`` to ``last`` that count, and say why the others do not."""
    days: list[Day] = []
    number = 0
    for day in days_between(first, last):
        why = why_not(day)
        number += not why
        days.append(Day(day, None if why else number, why))
    return tuple(days)
