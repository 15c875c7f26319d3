"""The stretches of time that the cells of a promise line stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from cms.casework.clocks.london import (
    ONE_DAY,
    days_between,
    end_of_day,
    local_date,
    start_of_day,
)
from cms.casework.clocks.pauses import counted_time
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.tally import Day, tally
from cms.casework.clocks.units import PAUSED

ONE_HOUR = timedelta(hours=1)
MOST_CELLS = 60
WEEK = 7
MOST_HOUR_CELLS = 6
HOURS_A_CELL = (1, 2, 4, 6, 12, 24, 48, 96, 168, 336, 672)


class Scale(StrEnum):
    """How a stretch is labelled: by its one day, its last day, or the time it ends."""

    DAY = "day"
    END_DAY = "end_day"
    END_TIME = "end_time"


class Kind(StrEnum):
    """What a stretch is to the clock. ``POINT``: one moment that matters."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    LATE = "late"
    POINT = "point"


@dataclass(frozen=True)
class Stretch:
    """A stretch from ``start_at`` to ``end_at``, both included.

    ``first`` and ``last`` number the days or hours counted in it; ``why`` says why none is.
    """

    start_at: datetime
    end_at: datetime
    kind: Kind = Kind.COUNTED
    first: int | None = None
    last: int | None = None
    why: str = ""
    scale: Scale = Scale.DAY


@dataclass(frozen=True)
class Drawn:
    """A clock that has something to draw: a start, and a date unless it is paused."""

    state: ClockState
    start_at: datetime
    due_at: datetime
    now: datetime

    @property
    def late_until(self) -> datetime | None:
        """Up to when the clock is late: the answer, or now; nothing if it is not."""
        until = self.state.met_at or (self.now if self.state.is_open else self.due_at)
        return until if until > self.due_at else None

    @property
    def late_days(self) -> list[Stretch]:
        if self.late_until is None:
            return []
        first = local_date(self.due_at) + ONE_DAY
        return [
            whole_day(day, Kind.LATE) for day in days_between(first, local_date(self.late_until))
        ]


def whole_day(day: date, kind: Kind) -> Stretch:
    return Stretch(start_of_day(day), end_of_day(day), kind)


def day_span(day: Day) -> Stretch:
    kind = Kind.NOT_COUNTED if day.why else Kind.COUNTED
    return replace(whole_day(day.day, kind), first=day.number, last=day.number, why=day.why)


def day_spans(drawn: Drawn) -> list[Stretch]:
    """Every calendar day from day 1 to the due day, and on to today while it is late."""
    return [*from_day_one(drawn.state.days), *drawn.late_days]


def from_day_one(days: Sequence[Day]) -> list[Stretch]:
    first = next((n for n, day in enumerate(days) if day.number), 0)
    return [day_span(day) for day in days[first:]]


def paused_spans(days: Sequence[Day], paused_on: date, today: date) -> list[Stretch]:
    """The days before a pause that lasts, and those of the pause until today."""
    before = [day for day in days if day.day < paused_on]
    paused = [Day(day, None, PAUSED) for day in days_between(paused_on, today)]
    return from_day_one([*before, *paused])


def backward_spans(drawn: Drawn) -> list[Stretch]:
    """The due day, the clear days after it, and the day they lead up to."""
    due, start = (whole_day(local_date(at), Kind.POINT) for at in (drawn.due_at, drawn.start_at))
    return [due, *map(day_span, drawn.state.days), start]


def hour_spans(drawn: Drawn) -> list[Stretch]:
    """Some hours a cell, so that there are few; one more while it is late."""
    hours = (drawn.due_at - drawn.start_at) / ONE_HOUR
    size = next((n for n in HOURS_A_CELL if hours <= n * MOST_HOUR_CELLS), HOURS_A_CELL[-1])
    spans: list[Stretch] = []
    number, start_at = 0, drawn.start_at
    while start_at < drawn.due_at:
        end_at = min(start_at + size * ONE_HOUR, drawn.due_at)
        last = round(counted_time(drawn.start_at, end_at, drawn.state.pauses) / ONE_HOUR)
        if last > number:
            span = Stretch(start_at, end_at, Kind.COUNTED, number + 1, last)
        else:
            span = Stretch(start_at, end_at, Kind.NOT_COUNTED, why=PAUSED)
        spans.append(replace(span, scale=Scale.END_TIME))
        number, start_at = last, end_at
    if drawn.late_until:
        late = Stretch(drawn.due_at, drawn.late_until, Kind.LATE, scale=Scale.END_TIME)
        spans.append(late)
    return spans


def week_spans(drawn: Drawn) -> list[Stretch]:
    """A week a cell, from the day after the start; the last may be shorter."""

    def why_not(day: date) -> str:
        return PAUSED if any(pause.excludes(day) for pause in drawn.state.pauses) else ""

    days = tally(local_date(drawn.start_at) + ONE_DAY, local_date(drawn.due_at), why_not)
    return grouped([day_span(day) for day in days], WEEK) + grouped(drawn.late_days, WEEK)


def point_spans(drawn: Drawn) -> list[Stretch]:
    """The days that matter: the start, the date, and today or the answer."""
    moments = (drawn.start_at, drawn.due_at, drawn.state.met_at or drawn.now)
    days = sorted({local_date(at) for at in moments})
    after_due = [day for day in days if day > local_date(drawn.due_at)]
    return [whole_day(day, Kind.LATE if day in after_due else Kind.POINT) for day in days]


def merged(spans: Sequence[Stretch]) -> list[Stretch]:
    """No more cells than can be drawn: the late ones as one, then a week or more together."""
    if len(spans) <= MOST_CELLS:
        return list(spans)
    late = [span for span in spans if span.kind is Kind.LATE]
    rest = [span for span in spans if span.kind is not Kind.LATE]
    room = MOST_CELLS - bool(late)
    if len(rest) > room:
        rest = grouped(rest, max(WEEK, -(-len(rest) // room)))
    return rest + grouped(late, max(1, len(late)))


def grouped(spans: Sequence[Stretch], size: int) -> list[Stretch]:
    return [joined(spans[n : n + size]) for n in range(0, len(spans), size)]


def joined(spans: Sequence[Stretch]) -> Stretch:
    """One stretch for several, labelled by its end; counted if any of them is."""
    numbers = [n for span in spans for n in (span.first, span.last) if n is not None]
    by_time = spans[0].scale is Scale.END_TIME
    return Stretch(
        start_at=spans[0].start_at,
        end_at=spans[-1].end_at,
        kind=Kind.COUNTED if numbers else spans[0].kind,
        first=min(numbers, default=None),
        last=max(numbers, default=None),
        why="" if numbers else spans[0].why,
        scale=Scale.END_TIME if by_time else Scale.END_DAY,
    )
