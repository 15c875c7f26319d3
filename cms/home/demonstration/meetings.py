"""The diary of the demonstration: the second Monday of the month at 18:30."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

GROUP: Final = ("partnership", "Partnership group")
PLACE: Final = "The Hub, 12 Willow Walk"
ACCESS: Final = "Level way in from the car park, a hearing loop, and tea from 6 pm."
HELD, TO_COME = 14, 3
# The meeting that adopted the first version of the policy; of those just after it nothing is kept.
FOUNDED_MONTHS_AGO: Final = 25
LONDON: Final = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Date:
    starts_at: datetime
    cancelled_reason: str = ""


@dataclass(frozen=True)
class Diary:
    """When and where one group meets. ``dates`` are those around a moment, the oldest first."""

    group: tuple[str, str]
    place: str
    access: str
    dates: Callable[[datetime], list[Date]]


def second_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7)


def starts(on: date) -> datetime:
    return datetime.combine(on, time(18, 30), LONDON)


def diary(now: datetime) -> list[Date]:
    """Fourteen held, one cancelled among them, and three to come, the oldest first.

    The oldest is the first meeting of all; the others are one a month.
    """
    coming = list(_months_from(now, TO_COME, forwards=True))
    past = list(_months_from(now, FOUNDED_MONTHS_AGO, forwards=False))
    past = [*past[:HELD], past[-1]]
    # Four months back: far enough not to be the last one, near enough to be seen.
    cancelled = past[3]
    dates = [
        Date(at, "The boiler at the Hub broke down." if at == cancelled else "")
        for at in (*past, *coming)
    ]
    return sorted(dates, key=lambda one: one.starts_at)


def _months_from(now: datetime, wanted: int, *, forwards: bool) -> Iterator[datetime]:
    local = now.astimezone(LONDON)
    month = local.year * 12 + local.month - 1
    found = 0
    while found < wanted:
        at = starts(second_monday(month // 12, month % 12 + 1))
        if (at > now) == forwards:
            found += 1
            yield at
        month += 1 if forwards else -1


MONTHLY: Final = Diary(GROUP, PLACE, ACCESS, diary)
