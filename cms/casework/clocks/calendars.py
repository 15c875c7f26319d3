"""Which days are working days: computed bank holidays, corrected by editable data.

Nothing here reads a network or a database; any year can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

import holidays

from cms.casework.clocks.london import ONE_DAY
from cms.casework.procedure.clock_rule import ClockSettings, Division

# England and Wales share every bank holiday, so one of them stands for both.
SUBDIVISIONS = {
    Division.ENGLAND_AND_WALES: "ENG",
    Division.SCOTLAND: "SCT",
    Division.NORTHERN_IRELAND: "NIR",
}
# The library's names where the official list, and people, use another.
NAMES = {
    "May Day": "Early May Bank Holiday",
    "Late Summer Bank Holiday": "Summer Bank Holiday",
}
WEEKEND = {5: "Saturday", 6: "Sunday"}


@dataclass(frozen=True)
class CalendarChange:
    """A day added to or taken from the computed bank holidays, or a day when we are closed.

    ``divisions`` empty: everywhere. A ``working`` day is not a bank holiday after all; it
    never makes a working day of a weekend.
    """

    day: date
    kind: Literal["holiday", "working", "closure"] | str
    title: str = ""
    divisions: tuple[Division, ...] = ()


@lru_cache(maxsize=512)
def bank_holidays(division: Division, year: int) -> Mapping[date, str]:
    """The bank holidays of one division in one year, by name."""
    found = holidays.country_holidays(
        "GB", subdiv=SUBDIVISIONS[division], years=year, expand=False, language="en_GB"
    )
    return {day: official_name(name) for day, name in found.items() if day.year == year}


def official_name(name: str) -> str:
    plain = name.removesuffix(" (observed)")
    known = NAMES.get(plain, plain)
    return known if plain == name else f"substitute for {known}"


def parts_of(division: Division) -> tuple[Division, ...]:
    """The divisions whose holidays count. ``UNION``: a holiday in any of them."""
    if division is Division.NONE:
        return ()
    return tuple(SUBDIVISIONS) if division is Division.UNION else (division,)


@dataclass(frozen=True)
class Calendar:
    """Answers which days count as working days, and why another does not."""

    division: Division
    added: Mapping[tuple[Division, date], str] = field(default_factory=dict)
    removed: Collection[tuple[Division, date]] = frozenset()
    closures: Mapping[date, str] = field(default_factory=dict)

    def holiday(self, day: date) -> str:
        """The name of the bank holiday on ``day``; empty for none."""
        for part in parts_of(self.division):
            name = self.added.get((part, day), "")
            if not name and (part, day) not in self.removed:
                name = bank_holidays(part, day.year).get(day, "")
            if name:
                return name
        return ""

    def why_not(self, day: date) -> str:
        """Why ``day`` is not a working day; empty when it is one."""
        if day.weekday() in WEEKEND:
            return WEEKEND[day.weekday()]
        if name := self.holiday(day):
            return f"Bank holiday: {name}"
        if day in self.closures:
            return f"Closed: {self.closures[day]}" if self.closures[day] else "Closed"
        return ""

    def is_working(self, day: date) -> bool:
        return not self.why_not(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return first_day(self.is_working, day + ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before ``day``."""
        day -= ONE_DAY
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def with_changes(self, changes: Iterable[CalendarChange]) -> Calendar:
        """This calendar with more days added and taken out; the later change wins."""
        added, removed = dict(self.added), set(self.removed)
        closures = dict(self.closures)
        for change in changes:
            places = {
                (part, change.day)
                for part in parts_of(self.division)
                if not change.divisions or part in change.divisions
            }
            if change.kind == "closure":
                if self.closures_count:
                    closures[change.day] = change.title
            elif change.kind == "holiday":
                removed -= places
                added |= dict.fromkeys(places, change.title or "Extra bank holiday")
            else:
                removed |= places
                added = {place: name for place, name in added.items() if place not in places}
        return Calendar(self.division, added, frozenset(removed), closures)

    @property
    def closures_count(self) -> bool:
        """Closures never count for freedom of information, whose calendar is the union (2.2, 12)."""
        return self.division is not Division.UNION


def first_day(counts: Callable[[date], bool], day: date) -> date:
    """The first day from ``day`` on that counts."""
    while not counts(day):
        day += ONE_DAY
    return day


def calendar_for(settings: ClockSettings, changes: Iterable[CalendarChange] = ()) -> Calendar:
    """The calendar that a clock's settings name, with the changes that apply to it.

    The settings' own closures are days that the procedure says do not count; they have no
    title of their own.
    """
    closed = [CalendarChange(day, "closure") for day in settings.closures]
    return Calendar(settings.division).with_changes([*closed, *changes])
