"""Dates, times and numbers in words. Dates in full: Thursday 28 May 2026."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from cms.casework.clocks.london import local, local_date


def full_date(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def clock_time(at: datetime) -> str:
    """The local time of day: 2.10 pm, 9 am, noon, midnight."""
    at = local(at)
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def full_moment(at: datetime) -> str:
    return f"{full_date(local_date(at))}, {clock_time(at)}"


def is_end_of_day(at: datetime) -> bool:
    return f"{local(at):%H:%M:%S}" == "23:59:59"


def due_words(at: datetime) -> str:
    """A due moment: only the day, where the whole day is given."""
    return full_date(local_date(at)) if is_end_of_day(at) else full_moment(at)


def lateness(due_at: datetime, at: datetime) -> str:
    """How long after its due moment: in days, where the whole day was given."""
    if is_end_of_day(due_at):
        return count_of((local_date(at) - local_date(due_at)).days, "day")
    return length_words(at - due_at)


def count_of(number: int, one: str, many: str = "") -> str:
    """“1 day”, “2 days”."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def length_words(length: timedelta) -> str:
    """How long: days where it is two days or more, else hours and minutes."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return count_of(minutes // (24 * 60), "day")
    return hours_words(length)


def hours_words(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    said = [count_of(n, word) for n, word in ((hours, "hour"), (minutes, "minute")) if n]
    return " ".join(said) or "less than a minute"


def listed(parts: Sequence[str]) -> str:
    """“a, b and c”."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
