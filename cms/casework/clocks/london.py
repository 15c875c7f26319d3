"""Instants and local days. Every date is the Europe/London date (section 2.2, 1).

Instants are kept in UTC: two datetimes in London compare and subtract by their wall clocks,
which is wrong across a change of the clocks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


def local(at: datetime) -> datetime:
    return at.astimezone(LONDON)


def local_date(at: datetime) -> date:
    return local(at).date()


def moment(day: date, at: time) -> datetime:
    """The instant of a local clock time. An hour that comes twice is the first of the two."""
    return datetime.combine(day, at.replace(tzinfo=None), tzinfo=LONDON).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    return moment(day, time.min)


def end_of_day(day: date) -> datetime:
    """The last second of the day: a date is kept until then, inclusive."""
    return moment(day, time(23, 59, 59))


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every calendar day from ``first`` to ``last``, both included."""
    return tuple(first + n * ONE_DAY for n in range((last - first).days + 1))


def to_the_second(at: datetime) -> datetime:
    """Promises are compared to the second (section 2.2, 16)."""
    return at.replace(microsecond=0)
