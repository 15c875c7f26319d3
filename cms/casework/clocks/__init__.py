"""Calendars, units and the state of a clock, in dates and in words. Plain Python, no Django."""

from cms.casework.clocks.calendars import Calendar, CalendarChange, calendar_for
from cms.casework.clocks.compute import clock_state
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.explain import Explanation, explain
from cms.casework.clocks.line import LineKind, PromiseLine, promise_line
from cms.casework.clocks.marks import Cell
from cms.casework.clocks.state import ClockResult, ClockState

__all__ = [
    "Calendar",
    "CalendarChange",
    "Cell",
    "ClockEvent",
    "ClockResult",
    "ClockState",
    "Explanation",
    "LineKind",
    "PromiseLine",
    "calendar_for",
    "clock_state",
    "explain",
    "promise_line",
]
