"""The words for days: which was day 1, and which were not counted and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cms.casework.clocks.calendars import WEEKEND
from cms.casework.clocks.london import ONE_DAY, local_date
from cms.casework.clocks.pauses import Pause
from cms.casework.clocks.starts import How
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.tally import Day
from cms.casework.clocks.units import PAUSED
from cms.casework.clocks.words import count_of, full_date, full_moment, hours_words
from cms.casework.procedure.clock_rule import ClockSettings, Unit

BANK_HOLIDAY, CLOSED = "Bank holiday: ", "Closed"
AFTER = {
    "received": "we received it",
    "received_by_contact": "it reached the person who answers",
    "first_raised": "it was first raised",
    "acknowledged": "we acknowledged it",
    "escalation_requested": "the next stage was asked for",
    "reopened": "it was opened again",
}


def day_sentences(
    state: ClockState, settings: ClockSettings, start_at: datetime, now: datetime
) -> Iterator[str]:
    if state.counts_back:
        yield clear_day_sentence(state, settings, start_at)
    elif settings.unit is Unit.HOURS:
        yield "It is due at the same time of day, counting working days only."
    else:
        first = next(day.day for day in state.days if day.number == 1)
        was = "was" if first <= local_date(now) else "is"
        why = why_first(state, settings, local_date(start_at), first)
        yield f"Day 1 {was} {full_date(first)}, {why}."
    if settings.unit is Unit.CALENDAR_DAYS:
        yield "Weekends and bank holidays are counted."
    elif any(day.why in WEEKEND.values() for day in state.days):
        yield "Saturdays and Sundays are not counted."
    for day in state.days:
        if day.why.startswith(BANK_HOLIDAY):
            name = day.why.removeprefix(BANK_HOLIDAY)
            yield f"The bank holiday on {full_date(day.day)} is not counted ({name})."
    yield from closure_sentences(state.days)


def why_first(state: ClockState, settings: ClockSettings, started: date, first: date) -> str:
    """Why day 1 is the day it is."""
    what = AFTER.get(state.start.kind, "then")
    if state.start.how in (How.CAPPED, How.PROVISIONAL):
        what = "that"
    elif state.start.how is How.NEXT_OPENING:
        what = "it counts as received"
    working = "working " if settings.unit is Unit.WORKING_DAYS else ""
    if first == started:
        return "the same day" if what in ("then", "that") else f"the day {what}"
    if first == started + ONE_DAY and not working:
        return f"the day after {what}"
    return f"the first {working}day after {what}"


def clear_day_sentence(state: ClockState, settings: ClockSettings, start_at: datetime) -> str:
    """The days begin on the day after the due day."""
    clear = count_of(settings.amount or 0, "whole working day")
    due, start = full_date(state.days[0].day - ONE_DAY), full_moment(start_at)
    return f"That leaves {clear} between {due} and {start}."


def closure_sentences(days: tuple[Day, ...]) -> Iterator[str]:
    """Each run of days on which we are closed, in one sentence."""
    runs: list[list[Day]] = []
    for day in days:
        if not day.why.startswith(CLOSED):
            continue
        last = runs[-1][-1] if runs else None
        if last and last.why == day.why and day.day - last.day == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        title = run[0].why.removeprefix(CLOSED).removeprefix(": ")
        named = f" ({title})" if title else ""
        if len(run) == 1:
            yield f"{full_date(run[0].day)} is not counted: we are closed{named}."
        else:
            first, last_day = full_date(run[0].day), full_date(run[-1].day)
            yield f"{first} to {last_day} are not counted: we are closed{named}."


def pause_sentences(state: ClockState, settings: ClockSettings) -> Iterator[str]:
    """Each pause and what it left out; “No pauses.” where there could have been one."""
    if settings.unit not in (Unit.HOURS, *LONGER):
        return
    if not state.pauses:
        yield "No pauses."
    for pause in state.pauses:
        start = full_moment(pause.start_at)
        if pause.end_at is None:
            yield f"It was paused on {start}. There is a new date when it starts again."
            continue
        end = full_moment(pause.end_at)
        left_out = left_out_by(pause, pause.end_at, state, settings)
        yield f"It was paused from {start} to {end}. Not counted for that: {left_out}."


def left_out_by(pause: Pause, end_at: datetime, state: ClockState, settings: ClockSettings) -> str:
    """The days of the pause that would have counted, or its exact length."""
    if state.days:
        number = sum(day.why == PAUSED and pause.excludes(day.day) for day in state.days)
    elif settings.unit is Unit.HOURS:
        return hours_words(end_at - pause.start_at)
    else:
        number = (local_date(end_at) - local_date(pause.start_at)).days
    return count_of(number, "day")


LONGER = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.CALENDAR_MONTHS)
