"""How each unit counts from a start to a due moment (section 2.2, 2 to 7)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cms.casework.clocks.calendars import Calendar
from cms.casework.clocks.london import (
    ONE_DAY,
    days_between,
    end_of_day,
    local,
    local_date,
    moment,
)
from cms.casework.clocks.pauses import Pause
from cms.casework.clocks.tally import Day, first_counted_from, nth_counted, tally
from cms.casework.procedure.clock_rule import ClockSettings, Unit

LONGEST_DAYS = 100 * 366  # nobody promises an answer in more than a century
IN_DAYS = {
    Unit.HOURS: 1 / 24,
    Unit.WORKING_DAYS: 2,  # bank holidays, closures and weekends come between
    Unit.CALENDAR_DAYS: 1,
    Unit.CALENDAR_MONTHS: 31,
    Unit.CLEAR_WORKING_DAYS_BEFORE: 2,
}
PAUSED = "Paused"
MOVED_ON = "After the last day, moved on to a working day"
OUTSIDE = "The date is outside the calendar, so it cannot be counted."
NO_MEETING = "No meeting is in the diary, so there is no date yet."


@dataclass(frozen=True)
class Count:
    """A counted clock. ``problem``: why there is no due moment, as a sentence.

    ``days`` are those looked at, for clocks that count days. ``rolled_from`` is the day on
    which it fell before it moved to a working day, ``clamped`` that the month has no such day.
    """

    due_at: datetime | None = None
    days: tuple[Day, ...] = ()
    problem: str = ""
    rolled_from: date | None = None
    clamped: bool = False


@dataclass(frozen=True)
class Span:
    """What a count needs besides its settings."""

    start_at: datetime
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    meetings: Sequence[datetime] = ()

    @property
    def start_on(self) -> date:
        return local_date(self.start_at)

    def is_paused(self, day: date) -> bool:
        return any(pause.excludes(day) for pause in self.pauses)

    def why_not_working(self, day: date) -> str:
        return self.calendar.why_not(day) or self.why_not_paused(day)

    def why_not_paused(self, day: date) -> str:
        return PAUSED if self.is_paused(day) else ""


def count(settings: ClockSettings, span: Span) -> Count:
    """Count from the start to the due moment. Never raises: a problem is said in words."""
    if problem := unable(settings):
        return Count(problem=problem)
    try:
        return COUNTERS[settings.unit](settings, span)
    except OverflowError:
        return Count(problem=OUTSIDE)


def unable(settings: ClockSettings) -> str:
    """Why these settings cannot be counted; empty when they can."""
    if settings.unit not in IN_DAYS:
        return ""
    if settings.amount is None:
        return "The rule does not say how many, so there is no date."
    if settings.amount * IN_DAYS[settings.unit] > LONGEST_DAYS:
        return "The rule counts more than a century, so there is no date."
    on_working_days = settings.unit is Unit.HOURS and settings.hours_count_on == "working_days"
    if on_working_days and settings.amount % 24:
        return "Hours on working days are counted in whole days of 24, so there is no date."
    return ""


def count_hours(settings: ClockSettings, span: Span) -> Count:
    """Real time, with the exact paused time added; or the same clock time, working days later."""
    amount = settings.amount or 0
    if settings.hours_count_on == "working_days":
        return count_hours_on_working_days(span, amount // 24)
    due_at = span.start_at + timedelta(hours=amount)
    for pause in span.pauses:
        if pause.end_at and pause.end_at > span.start_at:
            due_at += pause.end_at - max(pause.start_at, span.start_at)
    return Count(due_at)


def count_hours_on_working_days(span: Span, amount: int) -> Count:
    first = span.start_on + ONE_DAY
    last = nth_counted(first, amount, lambda day: not span.why_not_working(day))
    due_at = moment(last, local(span.start_at).time())
    return Count(due_at, tally(first, last, span.why_not_working))


def count_working_days(settings: ClockSettings, span: Span) -> Count:
    first = first_counted_from(settings, span.start_on)
    last = nth_counted(first, settings.amount or 0, lambda day: not span.why_not_working(day))
    return Count(end_of_day(last), tally(first, last, span.why_not_working))


def count_calendar_days(settings: ClockSettings, span: Span) -> Count:
    first = first_counted_from(settings, span.start_on)
    last = nth_counted(first, settings.amount or 0, lambda day: not span.why_not_paused(day))
    days = tally(first, last, span.why_not_paused)
    return rolled(settings, span.calendar, Count(end_of_day(last), days))


def count_months(settings: ClockSettings, span: Span) -> Count:
    """The same day number, months later, or the last day of a month that has no such day.

    Each paused day that falls in the clock makes it a day longer.
    """
    last = add_months(span.start_on, settings.amount or 0)
    clamped = last.day != span.start_on.day
    paused = [day for day in paused_days(span) if day > span.start_on]
    for day in paused:
        last += ONE_DAY if day <= last else timedelta()
    return rolled(settings, span.calendar, Count(end_of_day(last), clamped=clamped))


def paused_days(span: Span) -> list[date]:
    days = {
        day
        for pause in span.pauses
        if pause.end_at
        for day in days_between(local_date(pause.start_at), local_date(pause.end_at) - ONE_DAY)
    }
    return sorted(days)


def add_months(day: date, months: int) -> date:
    """Always from the original date, never month by month (G09)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rolled(settings: ClockSettings, calendar: Calendar, counted: Count) -> Count:
    """The count, moved on from a day that is not a working day where the rule says so."""
    if settings.roll == "none" or counted.due_at is None:
        return counted
    day = local_date(counted.due_at)
    if calendar.is_working(day):
        return counted
    last = calendar.next_working_day(day)
    moved = tuple(
        Day(each, None, calendar.why_not(each) or MOVED_ON)
        for each in days_between(day + ONE_DAY, last)
    )
    days = (*counted.days, *moved) if counted.days else ()
    return replace(counted, due_at=end_of_day(last), days=days, rolled_from=day)


def count_to_meeting(settings: ClockSettings, span: Span) -> Count:
    """The first meeting that starts after the receipt."""
    later = [at for at in span.meetings if at > span.start_at]
    return Count(min(later)) if later else Count(problem=NO_MEETING)


def count_to_month_end(settings: ClockSettings, span: Span) -> Count:
    """The last day of the named month, or of the month ``amount`` months after the start."""
    if settings.month is None:
        first = add_months(span.start_on.replace(day=1), settings.amount or 0)
    else:
        named = named_month(settings.month)
        if named is None:
            return Count(problem="The rule names no month that we can read, so there is no date.")
        first = named
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return rolled(settings, span.calendar, Count(end_of_day(last)))


def named_month(text: str) -> date | None:
    """The first day of “2027-08”, “2027-8” or “August 2027”; nothing where it cannot be read."""
    for shape in ("%Y-%m", "%B %Y", "%b %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), shape).date().replace(day=1)  # noqa: DTZ007
        except ValueError:
            continue
    return None


def count_clear_days_before(settings: ClockSettings, span: Span) -> Count:
    """The last working day that leaves so many whole working days before the start."""
    day = span.start_on
    for _ in range((settings.amount or 0) + 1):
        day = span.calendar.previous_working_day(day)
    days = tally(day, span.start_on - ONE_DAY, span.calendar.why_not)
    numbers = {each.day: each.number and each.number - 1 for each in days}
    clear = tuple(replace(each, number=numbers[each.day]) for each in days[1:])
    return Count(end_of_day(day), clear)


def count_nothing(settings: ClockSettings, span: Span) -> Count:
    return Count()


COUNTERS = {
    Unit.HOURS: count_hours,
    Unit.WORKING_DAYS: count_working_days,
    Unit.CALENDAR_DAYS: count_calendar_days,
    Unit.CALENDAR_MONTHS: count_months,
    Unit.NEXT_EVENT: count_to_meeting,
    Unit.MONTH_END: count_to_month_end,
    Unit.CLEAR_WORKING_DAYS_BEFORE: count_clear_days_before,
    Unit.AS_SOON_AS_POSSIBLE: count_nothing,
    Unit.NONE: count_nothing,
}
