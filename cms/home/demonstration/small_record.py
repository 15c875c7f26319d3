"""A short diary and record for a body of which other things are shown: one meeting, one to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import localdate

from cms.home.demonstration.meetings import LONDON, Date, Diary
from cms.home.demonstration.minuted import Decided, Item, Member, Moved, Officer, Record, Sat

# Days before and after the loading.
HELD_DAYS_AGO: Final = 200
TO_COME_IN_DAYS: Final = 24


def two_dates(now: datetime) -> list[Date]:
    days = (-HELD_DAYS_AGO, TO_COME_IN_DAYS)
    return [Date(datetime.combine(_weekday(now, days_on), time(18), LONDON)) for days_on in days]


def _weekday(now: datetime, days_on: int) -> date:
    day = localdate(now) + timedelta(days=days_on)
    return day - timedelta(days=max(0, day.weekday() - 4))


def small_diary(group: tuple[str, str], place: str) -> Diary:
    return Diary(group, place, "The way in is level, and there is a hearing loop.", two_dates)


def small_record(
    group: str,
    *,
    by: str,
    members: tuple[Member, ...],
    officer: Officer,
    policies: Iterable[tuple[str, str]],
    reason: str,
) -> Record:
    """One meeting that adopts the ``policies``, pairs of an address and a title."""
    first, second = members[0].name, members[1].name
    items = tuple(
        Item(
            f"Our policy: {title}",
            "A draft, after those who answer complaints had read it.",
            moved=Moved(f"We adopt the policy “{title}”.", first, second),
            decided=Decided(slug, f"Adopt the policy “{title}”", reason, kind="policy"),
        )
        for slug, title in policies
    )
    return Record(
        group=group,
        members=members,
        officers=(officer,),
        held=(Sat(items=items),),
        to_come=((Item("What people told us this year", "The yearly report."),),),
        by=by,
        quorum=3,
    )
