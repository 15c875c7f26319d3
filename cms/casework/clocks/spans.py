"""The stretches of time that the cells of a promise line stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cms.casework.clocks.london import (
    ONE_DAY,
    days_between,
    end_of_day,
    local_date,
    start_of_day,
)
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.tally import Day
from cms.casework.clocks.units import PAUSED

MOST_CELLS = 60
WEEK = 7
MOST_HOUR_CELLS = 6
HOURS_A_CELL = (1, 2, 4, 6, 12, 24, 48, 96, 168, 336, 672)


class Scale:
    """How a cell is labelled: by its day, its end, or its moment."""

    DAY, END_DAY, END_TIME = "day", "end_day", "end_time"


@dataclass(frozen=True)
class Stretch:
    """A stretch from ``start_at`` to ``end_at``, both included.

    ``first`` and ``last`` number the counted days or hours in it; empty: none is counted, and
    ``why`` says why.
    """

    start_at: datetime
    end_at: datetime
    first: int | None = None
    last: int | None = None
    why: str = ""
    scale: str = Scale.DAY


def day_spans(state: ClockState, now: datetime) -> list[Stretch]:
    """Every calendar day from day 1 to the due day, and on to today while it is late."""
    days = state.days
    if state.paused_now:
        days = until_pause(days, local_date(state.pauses[-1].start_at), local_date(now))
    numbered = next((n for n, day in enumerate(days) if day.number), 0)
    spans = [day_span(day) for day in days[numbered:]]
    return spans + [day_span(Day(day, None)) for day in late_days(state, now)]


def until_pause(days: Sequence[Day], paused_on: date, today: date) -> tuple[Day, ...]:
    """The days before a pause that lasts, and those of the pause until today."""
    before = [day for day in days if day.day < paused_on]
    return (*before, *(Day(day, None, PAUSED) for day in days_between(paused_on, today)))


def day_span(day: Day) -> Stretch:
    return Stretch(start_of_day(day.day), end_of_day(day.day), day.number, day.number, day.why)


def late_until(state: ClockState, now: datetime) -> datetime | None:
    """Up to when the clock is late: the answer, or now; nothing if it is not."""
    if state.due_at is None:
        return None
    until = state.met_at or (now if state.is_open else state.due_at)
    return until if until > state.due_at else None


def late_days(state: ClockState, now: datetime) -> tuple[date, ...]:
    until = late_until(state, now)
    if state.due_at is None or until is None:
        return ()
    return days_between(local_date(state.due_at) + ONE_DAY, local_date(until))


def hour_spans(state: ClockState, now: datetime) -> list[Stretch]:
    """Some hours a cell, so that there are few; one more while it is late."""
    if state.start_at is None or state.due_at is None:
        return []
    hours = (state.due_at - state.start_at) / timedelta(hours=1)
    size = next((n for n in HOURS_A_CELL if hours <= n * MOST_HOUR_CELLS), HOURS_A_CELL[-1])
    spans: list[Stretch] = []
    number, start_at = 0, state.start_at
    while start_at < state.due_at:
        end_at = min(start_at + timedelta(hours=size), state.due_at)
        paused = any(
            p.end_at and p.start_at <= start_at and end_at <= p.end_at for p in state.pauses
        )
        first, last = number + 1, number + round((end_at - start_at) / timedelta(hours=1))
        if paused:
            spans.append(Stretch(start_at, end_at, why=PAUSED, scale=Scale.END_TIME))
        else:
            spans.append(Stretch(start_at, end_at, first, last, scale=Scale.END_TIME))
            number = last
        start_at = end_at
    if until := late_until(state, now):
        spans.append(Stretch(state.due_at, until, scale=Scale.END_TIME))
    return spans


def week_spans(state: ClockState, now: datetime) -> list[Stretch]:
    """A week a cell, from the day after the start; the last may be shorter."""
    if state.start_at is None or state.due_at is None:
        return []
    started, due_on = local_date(state.start_at), local_date(state.due_at)
    days = [
        day_span(Day(day, number))
        for number, day in enumerate(days_between(started + ONE_DAY, due_on), 1)
    ]
    late = [day_span(Day(day, None)) for day in late_days(state, now)]
    return grouped(days, WEEK) + grouped(late, WEEK)


def point_spans(state: ClockState, now: datetime) -> list[Stretch]:
    """The moments that matter: the start, now, the answer and the date."""
    if state.start_at is None or state.due_at is None:
        return []
    moments = {state.start_at, state.due_at, state.met_at or now}
    by_day = {local_date(at): at for at in sorted(moments)} | {
        local_date(state.due_at): state.due_at
    }
    return [Stretch(start_of_day(day), end_of_day(day), 1, 1) for day in sorted(by_day)]


def merged(spans: Sequence[Stretch]) -> list[Stretch]:
    """No more cells than can be drawn: the late days as one, then weeks or longer together."""
    if len(spans) <= MOST_CELLS:
        return list(spans)
    late = [span for span in spans if span.first is None and not span.why]
    rest = [span for span in spans if span.first is not None or span.why]
    room = MOST_CELLS - bool(late)
    if len(rest) > room:
        size = max(WEEK, -(-len(rest) // room))
        rest = grouped(rest, size)
    return rest + grouped(late, max(1, len(late)))


def grouped(spans: Sequence[Stretch], size: int) -> list[Stretch]:
    return [joined(spans[n : n + size]) for n in range(0, len(spans), size)]


def joined(spans: Sequence[Stretch]) -> Stretch:
    """One stretch for several, labelled by its last day."""
    numbers = [n for span in spans for n in (span.first, span.last) if n is not None]
    return Stretch(
        spans[0].start_at,
        spans[-1].end_at,
        min(numbers, default=None),
        max(numbers, default=None),
        spans[0].why if not numbers else "",
        Scale.END_DAY,
    )
