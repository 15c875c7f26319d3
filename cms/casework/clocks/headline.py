"""The one sentence above a promise line: where the clock stands, and its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cms.casework.clocks.london import local_date
from cms.casework.clocks.pauses import counted_time
from cms.casework.clocks.state import ClockResult, ClockState
from cms.casework.clocks.words import count_of, due_words, full_date, full_moment, lateness
from cms.casework.procedure.clock_rule import ClockSettings, Unit

DAY_UNITS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)
WITHOUT_DATE = {
    Unit.NONE: "No published timescale.",
    Unit.AS_SOON_AS_POSSIBLE: "As soon as possible. No date is set.",
}


def headline(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    """The state of the clock at ``now``, in one or two short sentences."""
    return ENDED.get(state.result, unfinished)(state, settings, now)


def unfinished(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    """A clock that has not been answered."""
    if state.result is ClockResult.WAITING:
        return "Not started yet."
    if state.paused_now:
        return f"Paused since {full_date(local_date(state.pauses[-1].start_at))}."
    if state.due_at is None:
        return WITHOUT_DATE.get(settings.unit) or state.alert
    if now > state.due_at:
        passed = lateness(state.due_at, now)
        return f"Late. It was due by {due_words(state.due_at)}, {passed} ago."
    due = due_by(state.due_at, settings, now, provisional=state.provisional)
    return " ".join(filter(None, [progress(state, settings, now), due]))


def due_by(due_at: datetime, settings: ClockSettings, now: datetime, *, provisional: bool) -> str:
    if settings.unit is Unit.NEXT_EVENT:
        return f"Due at the meeting on {full_moment(due_at)}."
    today = "today, " if local_date(due_at) == local_date(now) else "by "
    latest = " at the latest" if provisional else ""
    return f"Due {today}{due_words(due_at)}{latest}."


def progress(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    """How far the clock has come; empty for a clock that only has a date."""
    if settings.unit in DAY_UNITS:
        return day_progress(state, now)
    if settings.unit is Unit.HOURS and settings.hours_count_on == "all_days":
        return hour_progress(state, settings, now)
    if settings.unit in (Unit.CALENDAR_MONTHS, Unit.MONTH_END) and state.due_at:
        left = (local_date(state.due_at) - local_date(now)).days
        return f"{count_of(left, 'day')} left." if left else ""
    return ""


def day_progress(state: ClockState, now: datetime) -> str:
    today = local_date(now)
    numbered = [day for day in state.days if day.number]
    passed = [day for day in numbered if day.day <= today]
    if not passed:
        return f"Day 1 is {full_date(numbered[0].day)}."
    if passed[-1].day == today:
        return f"Day {len(passed)} of {len(numbered)}."
    return f"{len(passed)} of {count_of(len(numbered), 'day')} {have(len(passed))} passed."


def hour_progress(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    """Whole hours that have passed, without paused time."""
    start = state.start_at or now
    amount = settings.amount or 0
    if now < start:
        return f"The {count_of(amount, 'hour')} start on {full_moment(start)}."
    passed = int(counted_time(start, now, state.pauses).total_seconds() // 3600)
    return f"{passed} of {count_of(amount, 'hour')} {have(passed)} passed."


def have(number: int) -> str:
    return "has" if number == 1 else "have"


def done_in_time(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    return f"Done in time, on {full_moment(state.met_at or now)}."


def done_by_new_date(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    return f"Done on {full_moment(state.met_at or now)}, by the new date we gave."


def done_late(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    met_at = state.met_at or now
    due_at = state.due_at or now
    late = lateness(due_at, met_at)
    return f"Done on {full_moment(met_at)}, {late} late. It was due by {due_words(due_at)}."


def stopped(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    return "Stopped. It no longer counts."


def not_needed(state: ClockState, settings: ClockSettings, now: datetime) -> str:
    return "Not needed here."


ENDED: dict[ClockResult, Callable[[ClockState, ClockSettings, datetime], str]] = {
    ClockResult.MET: done_in_time,
    ClockResult.EXTENDED: done_by_new_date,
    ClockResult.LATE: done_late,
    ClockResult.VOID: stopped,
    ClockResult.NOT_APPLICABLE: not_needed,
}
