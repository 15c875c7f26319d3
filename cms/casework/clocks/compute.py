"""The clock: from the settings of a rule and what happened, to a date and a result.

A clock starts when its start event happens; the case's own receipt stands for ``received``.
From there it counts hours, days or months, or looks for the next meeting, a month's end, or
back from a meeting. Working days are those of the division's bank holidays, as editable data
and calendar changes correct them. Bank holidays announced after the start move a clock that is
still open; a clock that has been answered keeps the date it had.

The count gives the original due moment. Pauses, where allowed, make it later. An extension or
a complete holding reply, told in time, gives a later one in its place. The first message of
an allowed kind, which did not come back, answers the clock: in time, in time by a moved date,
or late. A withdrawal stops it.

Nothing is stored and nothing reads the time: the same events always give the same state.
What a clock does not know or allow has no effect, and ``refusals`` says so in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from cms.casework.clocks.answers import Ending, delivered, ending
from cms.casework.clocks.calendars import Calendar, CalendarChange, calendar_for
from cms.casework.clocks.diary import DIARY, meetings_in
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import local_date, moment, to_the_second
from cms.casework.clocks.moves import Moves, moves_in
from cms.casework.clocks.news import as_known, news_in
from cms.casework.clocks.pauses import Pause, pauses_in
from cms.casework.clocks.starts import REOPENED, How, Start, counts_back, start_of
from cms.casework.clocks.state import ClockResult, ClockState
from cms.casework.clocks.tally import Day, first_counted_from, tally
from cms.casework.clocks.units import OUTSIDE, Count, Span, count
from cms.casework.clocks.words import full_date
from cms.casework.procedure.clock_rule import ClockSettings, Unit

WORK_UNTIL = time(17)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
STOPPED = {"not_applicable": ClockResult.NOT_APPLICABLE}


@dataclass(frozen=True)
class Reading:
    """What happened, sorted out once: messages that came back are gone.

    ``events`` are those of this clock: a new one owes nothing to what moved an earlier one.
    """

    settings: ClockSettings
    received_at: datetime
    events: Sequence[ClockEvent]
    diary: Sequence[ClockEvent]
    ending: Ending
    pauses: Sequence[Pause]


@dataclass(frozen=True)
class Dated:
    """A clock counted on one calendar. ``due_at`` is empty while it is paused."""

    start: Start
    calendar: Calendar
    counted: Count
    moves: Moves
    pauses: tuple[Pause, ...]
    refused: tuple[str, ...] = ()

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end_at is None

    @property
    def due_at(self) -> datetime | None:
        if self.is_paused or self.counted.due_at is None:
            return None
        return self.moves.latest(self.counted.due_at)


def clock_state(
    settings: ClockSettings,
    *,
    received_at: datetime,
    events: Iterable[ClockEvent],
    changes: Iterable[CalendarChange] = (),
    now: datetime | None = None,
) -> ClockState:
    """Compute one clock. Without ``now`` it is as of the last thing that happened."""
    everything, received_at = list(events), received_at.astimezone(UTC)
    base = calendar_for(settings, changes)
    try:
        return computed(settings, received_at, everything, base, now)
    except OverflowError:
        return beyond_the_calendar(settings, base)


def computed(
    settings: ClockSettings,
    received_at: datetime,
    everything: Sequence[ClockEvent],
    base: Calendar,
    now: datetime | None,
) -> ClockState:
    """Read the events, count on the calendar as it was known, and state the result."""
    happened = sorted((e for e in everything if e.kind not in DIARY), key=lambda event: event.at)
    kept, bounced = delivered(happened)
    since = start_of(settings, received_at, kept, base).since_at
    # What counts back is answered, and learns of bank holidays, before its start.
    since = LONG_AGO if counts_back(settings) else since
    end, unmet = ending(settings, kept, since)
    current = [event for event in kept if since is None or event.at >= since]
    # The answer to an earlier clock ended its pause too.
    anew = settings.start_event == REOPENED
    pauses, unpaused = pauses_in(settings, current if anew else kept, end)
    diary = [event for event in everything if event.kind in DIARY]
    reading = Reading(settings, received_at, current, diary, end, pauses)

    known_at = since or received_at
    news, unheard = news_in(kept, known_at, end)
    before = dated(reading, as_known(base, kept, until=known_at))
    after = dated(reading, as_known(base, kept, until=end.at)) if news else before

    said = (*bounced, *unmet, *unpaused, *unheard, *after.refused, *after.moves.refused)
    as_of = now or max([received_at, *(event.at for event in kept)])
    state = stated(reading, after, as_of.astimezone(UTC), refusals=said)
    if not news and not unheard:
        return state
    return replace(state, news=news, due_before_calendar_change=before.due_at)


def beyond_the_calendar(settings: ClockSettings, calendar: Calendar) -> ClockState:
    """A clock of the first or the last days that a calendar can hold: no date, and why."""
    start = Start(settings.start_event)
    outside = Dated(start, calendar, Count(problem=OUTSIDE), Moves(), ())
    nothing = Reading(settings, LONG_AGO, (), (), Ending(), ())
    return stated(nothing, outside, LONG_AGO, refusals=())


def dated(reading: Reading, calendar: Calendar) -> Dated:
    """Count the clock on one calendar."""
    settings = reading.settings
    start = start_of(settings, reading.received_at, reading.events, calendar)
    if start.at is None:
        return Dated(start, calendar, Count(), Moves(), ())
    span = Span(start.at, calendar, (), meetings_in(settings, reading.diary, reading.ending))
    refused: list[str] = []
    for pause in reading.pauses:
        due_at = due_by_then(reading, span, pause.start_at)
        if due_at and pause.start_at > due_at:
            day = full_date(local_date(pause.start_at))
            refused.append(f"The pause of {day} has no effect: the date had passed.")
        else:
            span = replace(span, pauses=(*span.pauses, pause))
    counted = count(settings, span)
    if counted.due_at is None:
        return Dated(start, calendar, counted, Moves(), span.pauses, tuple(refused))
    moves = moves_in(settings, counted.due_at, reading.events, span, reading.ending)
    counted = replace(counted, days=days_until_due(settings, span, counted, moves))
    return Dated(start, calendar, counted, moves, span.pauses, tuple(refused))


def due_by_then(reading: Reading, span: Span, at: datetime) -> datetime | None:
    """The date as it stood at a moment: counted, and moved by what had been told by then."""
    due_at = count(reading.settings, span).due_at
    if due_at is None:
        return None
    told = [event for event in reading.events if event.at <= at]
    moves = moves_in(reading.settings, due_at, told, span, reading.ending)
    return moves.latest(due_at)


def days_until_due(
    settings: ClockSettings, span: Span, counted: Count, moves: Moves
) -> tuple[Day, ...]:
    """The days of the count, counted on to the new date where it was moved."""
    if not moves.made or not counted.days:
        return counted.days
    on_working_days = settings.unit is Unit.WORKING_DAYS
    why_not = span.why_not_working if on_working_days else span.why_not_paused
    last = local_date(max(move.due_at for move in moves.made))
    return tally(first_counted_from(settings, span.start_on), last, why_not)


def stated(
    reading: Reading, clock: Dated, as_of: datetime, *, refusals: tuple[str, ...]
) -> ClockState:
    """Put the dates and the result together."""
    due_at, is_open = clock.due_at, reading.ending.at is None
    passed = due_at is not None and to_the_second(as_of) > to_the_second(due_at)
    return ClockState(
        result=result_of(reading, clock),
        start_at=clock.start.at,
        due_at=due_at,
        original_due_at=clock.counted.due_at,
        due_before_calendar_change=None,
        met_at=None if reading.ending.is_stop else reading.ending.at,
        work_at=work_at(due_at, clock.calendar),
        provisional=is_open and clock.start.how is How.PROVISIONAL,
        paused_now=is_open and clock.is_paused,
        overdue=is_open and passed,
        alert=alert(reading.settings, clock, as_of) if is_open else "",
        refusals=refusals,
        unapproved=clock.moves.unapproved,
        start=clock.start,
        calendar=clock.calendar,
        days=clock.counted.days,
        pauses=clock.pauses,
        moves=clock.moves.made,
        rolled_from=clock.counted.rolled_from,
        clamped=clock.counted.clamped,
        counts_back=counts_back(reading.settings),
    )


def result_of(reading: Reading, clock: Dated) -> ClockResult:
    """How the promise stands."""
    end = reading.ending
    if end.is_stop:
        return STOPPED.get(end.kind, ClockResult.VOID)
    if end.at is None:
        return ClockResult.RUNNING if clock.start.at else ClockResult.WAITING
    if is_late(reading.settings, end.at, clock.due_at):
        return ClockResult.LATE
    return ClockResult.EXTENDED if clock.moves.made else ClockResult.MET


def is_late(settings: ClockSettings, at: datetime, due_at: datetime | None) -> bool:
    """Compared to the second. What is raised at a meeting is raised that day, after it opens."""
    if due_at is None:
        return False
    if settings.unit is Unit.NEXT_EVENT:
        return local_date(at) > local_date(due_at)
    return to_the_second(at) > to_the_second(due_at)


def work_at(due_at: datetime | None, calendar: Calendar) -> datetime | None:
    """5 pm on the working day before the due day (section 2.2, 20)."""
    if due_at is None:
        return None
    try:
        return moment(calendar.previous_working_day(local_date(due_at)), WORK_UNTIL)
    except OverflowError:
        return None


def alert(settings: ClockSettings, clock: Dated, as_of: datetime) -> str:
    """What somebody should see to; empty for nothing."""
    if clock.is_paused:
        return "The clock is paused."
    if clock.counted.problem:
        return clock.counted.problem
    if settings.unit is Unit.AS_SOON_AS_POSSIBLE and settings.alert_after_days and clock.start.at:
        age = timedelta(days=settings.alert_after_days)
        if as_of - clock.start.at > age:
            return f"This has waited for more than {settings.alert_after_days} days."
    if clock.start.how is How.UNREADABLE_OPENING:
        return "The opening hours cannot be read, so it counts as received when it arrived."
    return clock.moves.warning
