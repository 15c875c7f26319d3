"""Opening hours, and when something that arrives outside them counts as received (2.2, 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from cms.casework.clocks.calendars import Calendar, first_day
from cms.casework.clocks.london import ONE_DAY, local, moment

DEFAULT_OPENING = "Mon-Fri 09:00-17:00"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHAPE = re.compile(
    r"\s*(?P<first>[a-z]{3})[a-z]*(?:\s*[-–]\s*(?P<last>[a-z]{3})[a-z]*)?\s+"
    r"(?P<opens>\d{1,2}:\d{2})\s*[-–]\s*(?P<closes>\d{1,2}:\d{2})\s*"
)


@dataclass(frozen=True)
class OpeningHours:
    """When the body opens and closes, by day of the week (Monday is 0)."""

    hours: Mapping[int, tuple[time, time]]

    def is_open_on(self, day: date, calendar: Calendar) -> bool:
        shut = calendar.holiday(day) or day in calendar.closures
        return day.weekday() in self.hours and not shut

    def next_opening(self, at: datetime, calendar: Calendar) -> datetime:
        """``at`` itself while open, closing time included; otherwise the next opening."""
        here = local(at)
        day, now = here.date(), here.time().replace(microsecond=0)
        if self.is_open_on(day, calendar):
            opens, closes = self.hours[day.weekday()]
            if opens <= now <= closes:
                return at
            day = day if now < opens else day + ONE_DAY
        day = first_day(lambda each: self.is_open_on(each, calendar), day)
        return moment(day, self.hours[day.weekday()][0])


def opening_hours(text: str | None) -> OpeningHours | None:
    """Read “Mon-Thu 09:00-17:00, Fri 09:00-16:30”, or with “;”; empty: weekdays, 9 to 5.

    Nothing where the text cannot be read.
    """
    hours: dict[int, tuple[time, time]] = {}
    for part in re.split("[,;]", (text or DEFAULT_OPENING).lower()):
        found = SHAPE.fullmatch(part)
        if found is None:
            return None
        try:
            first = WEEKDAYS.index(found["first"])
            last = WEEKDAYS.index(found["last"] or found["first"])
            opens, closes = (time.fromisoformat(found[end].zfill(5)) for end in ("opens", "closes"))
        except ValueError:
            return None
        hours |= dict.fromkeys(range(first, last + 1), (opens, closes))
    return OpeningHours(hours) if hours else None
