"""Bank holidays announced or withdrawn after a clock had started (section 2.2, 11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from cms.casework.clocks.answers import Ending, day_of
from cms.casework.clocks.calendars import Calendar, CalendarChange
from cms.casework.clocks.events import ClockEvent
from cms.casework.procedure.clock_rule import Division

CHANGED = "calendar_changed"


@dataclass(frozen=True)
class CalendarNews:
    """A bank holiday added or taken out, and when that became known."""

    day: date
    known_at: datetime
    added: bool


def news_in(
    events: Iterable[ClockEvent], since: datetime, ending: Ending
) -> tuple[tuple[CalendarNews, ...], tuple[str, ...]]:
    """What became known while the clock ran, and what came too late to move it."""
    news: list[CalendarNews] = []
    unheard: list[str] = []
    for event in events:
        if event.kind != CHANGED or event.at <= since:
            continue
        if ending.came_before(event.at):
            unheard.append(f"The calendar change of {day_of(event)} came after this was closed.")
            continue
        for added in (True, False):
            days = event.days("added" if added else "removed")
            news += [CalendarNews(day, event.at, added) for day in days]
    return tuple(news), tuple(unheard)


def as_known(base: Calendar, events: Iterable[ClockEvent], *, until: datetime | None) -> Calendar:
    """The calendar with the changes known at ``until`` and none after; empty: with all of them.

    The base may hold a day that was announced later, as the computed tables do, so every
    change is taken back first.
    """
    changes = [event for event in events if event.kind == CHANGED]
    before = [turned(base, change) for event in changes for change in changes_of(event)]
    known = [event for event in changes if until is None or event.at <= until]
    return base.with_changes(
        [*before, *(named(base, change) for event in known for change in changes_of(event))]
    )


def changes_of(event: ClockEvent) -> Iterator[CalendarChange]:
    title = str(event.data.get("title") or "")
    divisions = divisions_of(event)
    for day in event.days("added"):
        yield CalendarChange(day, "holiday", title, divisions)
    for day in event.days("removed"):
        yield CalendarChange(day, "working", title, divisions)


def named(base: Calendar, change: CalendarChange) -> CalendarChange:
    """The change under the name that the calendar has for the day, where it gives none itself."""
    return replace(change, title=change.title or base.holiday(change.day))


def turned(base: Calendar, change: CalendarChange) -> CalendarChange:
    """The change that takes ``change`` back."""
    kind = "working" if change.kind == "holiday" else "holiday"
    return CalendarChange(change.day, kind, base.holiday(change.day), change.divisions)


def divisions_of(event: ClockEvent) -> tuple[Division, ...]:
    """Where the change holds; unsaid or unknown: everywhere."""
    value = event.data.get("divisions") or event.data.get("division") or ()
    named = value if isinstance(value, list | tuple) else [value]
    return tuple(Division(name) for name in named if name in list(Division))
