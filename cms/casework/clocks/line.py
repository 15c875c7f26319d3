"""The promise line: the days of a clock from its start to its date, drawn as it was computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cms.casework.clocks.headline import headline
from cms.casework.clocks.london import local_date
from cms.casework.clocks.marks import Cell, cell_of
from cms.casework.clocks.spans import (
    Drawn,
    Stretch,
    backward_spans,
    day_spans,
    hour_spans,
    merged,
    paused_spans,
    point_spans,
    week_spans,
)
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.units import MOVED_ON
from cms.casework.clocks.words import count_of, due_words, listed
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
LEFT_OUT = {
    "Saturday": "weekend day",
    "Sunday": "weekend day",
    "Bank holiday": "bank holiday",
    "Closed": "closed day",
    "Paused": "paused day",
    MOVED_ON: "day after the last",
}
SPANS = {Unit.HOURS: hour_spans, Unit.CALENDAR_MONTHS: week_spans}


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


def spans_of(state: ClockState, settings: ClockSettings, now: datetime) -> list[Stretch]:
    """What is drawn; nothing where there is no date, unless a pause is drawn until today."""
    if state.start_at is None:
        return []
    if state.due_at is None:
        if not state.paused_now or not state.days:
            return []
        return paused_spans(state.days, local_date(state.pauses[-1].start_at), local_date(now))
    drawn = Drawn(state, state.start_at, state.due_at, now)
    if state.counts_back:
        return backward_spans(drawn)
    if state.days:
        return day_spans(drawn)
    return SPANS.get(settings.unit, point_spans)(drawn)


def summary(state: ClockState, spans: Sequence[Stretch]) -> str:
    """The line in words, for print and mail; empty where nothing is drawn."""
    if not spans or state.start_at is None:
        return ""
    ends = [state.start_at, state.due_at] if state.due_at else [state.start_at]
    told = f"From {' to '.join(due_words(at) for at in sorted(ends))}."
    if not state.days or state.due_at is None:
        return told
    counted = count_of(sum(day.number is not None for day in state.days), "day")
    return f"{told} {counted} counted; not counted: {left_out(state) or 'none'}."


def left_out(state: ClockState) -> str:
    """“4 weekend days, 1 bank holiday and 3 closed days”."""
    words = Counter(
        LEFT_OUT.get(day.why.split(":")[0], "other day") for day in state.days if day.why
    )
    return listed([count_of(number, word) for word, number in words.items()])
