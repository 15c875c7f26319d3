"""How a date was worked out: the same words for resident, caseworker and auditor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cms.casework.clocks.explain_days import day_sentences, pause_sentences
from cms.casework.clocks.headline import headline
from cms.casework.clocks.london import ONE_DAY, days_between, local, local_date, start_of_day
from cms.casework.clocks.starts import How
from cms.casework.clocks.state import ClockResult, ClockState
from cms.casework.clocks.words import (
    clock_time,
    count_of,
    due_words,
    full_date,
    full_moment,
)
from cms.casework.procedure.clock_rule import ClockSettings, Unit

HAPPENED = {
    "received": "We received it",
    "received_by_contact": "It reached the person who answers",
    "first_raised": "It was first raised",
    "acknowledged": "We acknowledged it",
    "escalation_requested": "The next stage was asked for",
    "reopened": "It was opened again",
    "informal_failed": "The quick fix was found not to work",
    "decision_published": "The decision was published",
    "registered": "It was registered",
}
WAITS_FOR = {
    "acknowledged": "we acknowledge it",
    "escalation_requested": "the next stage is asked for",
    "reopened": "it is opened again",
    "informal_failed": "the quick fix is found not to work",
    "decision_published": "the decision is published",
    "registered": "it is registered",
}
# Clocks whose start is not something that happened to the case.
FIXED = (Unit.CLEAR_WORKING_DAYS_BEFORE, Unit.MONTH_END)


@dataclass(frozen=True)
class Explanation:
    """``headline`` stands alone. ``notes``: what had no effect on the clock, and why."""

    headline: str
    sentences: tuple[str, ...]
    label: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole explanation as one paragraph, for mail."""
        named = f"{self.label}: {self.headline}" if self.label else self.headline
        return " ".join([named, *self.sentences])


def explain(
    state: ClockState, settings: ClockSettings, *, now: datetime, label: str = ""
) -> Explanation:
    """Say in words where the clock stands at ``now`` and how its date was counted."""
    return Explanation(
        headline=headline(state, settings, now),
        sentences=tuple(sentences(state, settings, now)),
        label=label,
        notes=state.refusals,
    )


def sentences(state: ClockState, settings: ClockSettings, now: datetime) -> Iterator[str]:
    if state.result in (ClockResult.VOID, ClockResult.NOT_APPLICABLE):
        return
    if state.result is ClockResult.WAITING:
        waits_for = WAITS_FOR.get(state.start.kind, f"{named(state.start.kind)} is recorded")
        yield f"It starts when {waits_for}."
        return
    if settings.unit not in FIXED:
        yield from start_sentences(state)
    yield from counting(state, settings, now)
    yield from pause_sentences(state, settings)
    yield from news_sentences(state)
    yield from move_sentences(state)


def named(kind: str) -> str:
    """An event that has no words of its own."""
    return f"“{kind.replace('_', ' ')}”"


def start_sentences(state: ClockState) -> Iterator[str]:
    """When it started, and why not when it arrived."""
    if state.start.since_at is None or state.start_at is None:
        return
    how = state.start.how
    start, since = full_moment(state.start_at), full_moment(state.start.since_at)
    if how is How.PROVISIONAL:
        yield "It has not been acknowledged yet."
    if how in (How.PROVISIONAL, How.CAPPED):
        day = full_date(local_date(state.start_at))
        yield f"We count from the last day for the acknowledgement, {day}."
        return
    at = since if how is How.NEXT_OPENING else start
    happened = HAPPENED.get(state.start.kind, f"{named(state.start.kind)} was recorded")
    yield f"{happened} on {at}."
    if how is How.NEXT_OPENING:
        yield f"We were closed then, so it counts as received on {start}."


def counting(state: ClockState, settings: ClockSettings, now: datetime) -> Iterator[str]:
    """How this unit was counted."""
    start_at, due_at = state.start_at, state.due_at
    if start_at and state.days:
        yield from day_sentences(state, settings, start_at, now)
    elif start_at is None or due_at is None:
        yield from undated(settings)
    elif settings.unit is Unit.HOURS:
        yield "Weekends and bank holidays are counted."
        yield from change_of_clocks(settings, start_at, due_at, now)
    elif settings.unit is Unit.CALENDAR_MONTHS:
        yield from month_sentences(state, settings, local_date(start_at))
    elif settings.unit is Unit.NEXT_EVENT:
        yield "It is due at the first meeting after that."
    else:
        yield "A month is kept until its last day."
    yield from roll_sentences(state)


def undated(settings: ClockSettings) -> Iterator[str]:
    if settings.unit is Unit.NEXT_EVENT:
        yield "There is a date as soon as a meeting is in the diary."
    elif settings.unit is Unit.NONE:
        yield "No time has been set for this."


def change_of_clocks(
    settings: ClockSettings, start_at: datetime, due_at: datetime, now: datetime
) -> Iterator[str]:
    """That the clocks change in between, so that the time of day is another."""
    before, after = offset(start_at), offset(due_at)
    if before == after:
        return
    days = days_between(local_date(start_at), local_date(due_at))
    day = next(each for each in days if offset(start_of_day(each + ONE_DAY)) == after)
    went = "went" if day <= local_date(now) else "go"
    way = "forward" if after > before else "back"
    hours, end = count_of(settings.amount or 0, "hour"), clock_time(due_at)
    yield f"The clocks {went} {way} on {full_date(day)}, so {hours} end at {end}."


def offset(at: datetime) -> timedelta:
    """How far London is ahead of UTC."""
    return local(at).utcoffset() or timedelta()


def month_sentences(state: ClockState, settings: ClockSettings, started: date) -> Iterator[str]:
    months = count_of(settings.amount or 0, "month")
    yield f"We count {months} from {full_date(started)}, to the same day of the month."
    if state.clamped:
        yield f"That month has no day {started.day}, so its last day is meant."


def roll_sentences(state: ClockState) -> Iterator[str]:
    if state.rolled_from and state.original_due_at:
        fell = full_date(state.rolled_from)
        moved = full_date(local_date(state.original_due_at))
        yield f"The last day would be {fell}, not a working day, so it moves to {moved}."


def news_sentences(state: ClockState) -> Iterator[str]:
    """What became known after the start, where it moved the date."""
    before, after = state.due_before_calendar_change, state.due_at
    if before is None or after is None or before == after:
        return
    for news in state.news:
        known, day = full_date(local_date(news.known_at)), full_date(news.day)
        became = "became a bank holiday" if news.added else "stopped being a bank holiday"
        yield f"On {known} it was announced that {day} {became}."
    yield f"So the date moved from {due_words(before)} to {due_words(after)}."


def move_sentences(state: ClockState) -> Iterator[str]:
    if not state.moves or state.original_due_at is None:
        return
    yield f"The first date was {due_words(state.original_due_at)}."
    for move in state.moves:
        told = full_date(local_date(move.told_at))
        yield f"On {told} we told you why and gave {due_words(move.due_at)}."
