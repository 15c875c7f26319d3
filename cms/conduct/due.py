"""What is due from one member (M4), asked of every room of conduct that knows some of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from cms.conduct.models import Member


@dataclass(frozen=True)
class DueItem:
    """One thing to do, or to know of where ``is_news``.

    ``url`` empty: nothing on this site is pressed for it. ``due_on`` is the last day on which it
    is in time, or the day of what is news; empty: as soon as they can.
    """

    title: str
    detail: str = ""
    url: str = ""
    due_on: date | None = None
    is_overdue: bool = False
    is_news: bool = False


DueSource = Callable[[Member, datetime], Sequence[DueItem]]

_sources: list[DueSource] = []


def provide_due(source: DueSource) -> None:
    """Add somebody who knows what is due from a member; ``watching.watch`` lists them."""
    if source not in _sources:
        _sources.append(source)


def due_items(member: Member, now: datetime) -> list[DueItem]:
    """Everything, the most pressing first: overdue, then by day, then what is only news."""
    items = [item for source in _sources for item in source(member, now)]
    today = localdate(now)
    return sorted(items, key=lambda item: (item.is_news, not item.is_overdue, item.due_on or today))
