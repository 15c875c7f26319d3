"""The promise line: the days of a clock from its start to its date, drawn as it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cms.casework.clocks.calendars import WEEKEND
from cms.casework.clocks.headline import headline
from cms.casework.clocks.marks import Cell, cell_of
from cms.casework.clocks.spans import (
    Stretch,
    day_spans,
    hour_spans,
    merged,
    point_spans,
    week_spans,
)
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.words import count_of, due_words, full_moment, listed
from cms.casework.procedure.clock_rule import ClockSettings, Unit


class LineKind(StrEnum):
    """What one cell stands for: a day, some hours, a week, or one moment."""

    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    EVENT = "event"
    NONE = "none"


KINDS = {
    Unit.HOURS: LineKind.HOURS,
    Unit.WORKING_DAYS: LineKind.DAYS,
    Unit.CALENDAR_DAYS: LineKind.DAYS,
    Unit.CALENDAR_MONTHS: LineKind.MONTHS,
}


@dataclass(frozen=True)
class PromiseLine:
    """A drawn clock. ``sentence`` goes above it; ``summary`` says the same row in words.

    ``cells`` is empty, and ``kind`` NONE, where there is nothing to draw.
    """

    kind: LineKind
    cells: tuple[Cell, ...]
    sentence: str
    summary: str


def promise_line(state: ClockState, settings: ClockSettings, *, now: datetime) -> PromiseLine:
    """Draw the clock as it stands at ``now``."""
    spans = spans_of(state, settings, now)
    return PromiseLine(
        kind=kind_of(state, settings) if spans else LineKind.NONE,
        cells=tuple(cell_of(span, state, now) for span in merged(spans)),
        sentence=headline(state, settings, now),
        summary=summary(state, spans),
    )


def kind_of(state: ClockState, settings: ClockSettings) -> LineKind:
    """Hours on working days are drawn by the day."""
    return LineKind.DAYS if state.days else KINDS.get(settings.unit, LineKind.EVENT)


def spans_of(state: ClockState, settings: ClockSettings, now: datetime) -> Sequence[Stretch]:
    if state.start_at is None or (state.due_at is None and not state.paused_now):
        return ()
    if state.days:
        return day_spans(state, now)
    if state.due_at is None:
        return ()
    if settings.unit is Unit.HOURS:
        return hour_spans(state, now)
    if settings.unit is Unit.CALENDAR_MONTHS:
        return week_spans(state, now)
    return point_spans(state, now)


def summary(state: ClockState, spans: Sequence[Stretch]) -> str:
    """The line in words, for print and mail; empty where nothing is drawn."""
    if not spans or state.start_at is None:
        return ""
    if state.due_at is None:
        return f"From {full_moment(state.start_at)}."
    told = f"From {full_moment(state.start_at)} to {due_words(state.due_at)}."
    if not state.days:
        return told
    counted = count_of(sum(day.number is not None for day in state.days), "day")
    left_out = listed(left_out_words(state))
    return f"{told} {counted} counted; not counted: {left_out or 'none'}."


def left_out_words(state: ClockState) -> list[str]:
    """“4 weekend days”, “1 bank holiday”, “3 closed days”, “2 other days”."""
    numbers: dict[str, int] = {}
    for why in (day.why for day in state.days if day.why):
        kind = "other day"
        if why in WEEKEND.values():
            kind = "weekend day"
        elif why.startswith("Bank"):
            kind = "bank holiday"
        elif why.startswith("Closed"):
            kind = "closed day"
        elif why == "Paused":
            kind = "paused day"
        numbers[kind] = numbers.get(kind, 0) + 1
    return [count_of(number, kind) for kind, number in numbers.items()]
