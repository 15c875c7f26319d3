"""Calendars, units and the state of a clock, in dates and in words. Plain Python, no Django."""

from cms.casework.clocks.calendars import Calendar, CalendarChange, calendar_for
from cms.casework.clocks.compute import clock_state
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.state import ClockResult, ClockState

__all__ = [
    "Calendar",
    "CalendarChange",
    "ClockEvent",
    "ClockResult",
    "ClockState",
    "calendar_for",
    "clock_state",
]
