"""How the person's page tells what happened and what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localdate, localtime

from cms.casework.models import CaseFile
from cms.casework.services.promises import Promise
from cms.casework.services.timeline import TimelineEntry
from cms.web.templatetags.site import clock_time, full_date

# What was done in one moment is told in the order it followed from each other, last first.
IN_ONE_MOMENT: Final = ("message-in", "event", "event-stage_entered", "message-out")


@dataclass(frozen=True)
class Told:
    """One thing that happened, in words. ``shown``: its words stand open on the page."""

    when: str
    who: str
    entry: TimelineEntry
    newest: bool
    shown: bool
    summary: str


def told(entries: Sequence[TimelineEntry], *, today: date) -> list[Told]:
    """The story, newest first; the newest message of one of us stands open to be read."""
    ordered = sorted(entries, key=lambda entry: (entry.at, place(entry)), reverse=True)
    ours = next((entry for entry in ordered if entry.kind == "message-out" and entry.who), None)
    return [
        Told(
            when=when_words(entry, today),
            who=who(entry),
            entry=entry,
            newest=number == 0,
            shown=entry is ours,
            summary="Read what you wrote" if entry.kind == "message-in" else "Read the message",
        )
        for number, entry in enumerate(ordered)
    ]


def place(entry: TimelineEntry) -> int:
    kind = entry.kind if entry.kind in IN_ONE_MOMENT else "event"
    return IN_ONE_MOMENT.index(kind)


def who(entry: TimelineEntry) -> str:
    """Who of us it was. An account without a name is known by an address that is not public."""
    return "" if entry.who == "You" or "@" in entry.who else entry.who


def when_words(entry: TimelineEntry, today: date) -> str:
    """Such as “Today, 2.10 pm” or “Tuesday 3 March 2026, 2.10 pm”."""
    at = localtime(entry.at)
    day = localdate(entry.at)
    words = {today: "Today", today - timedelta(days=1): "Yesterday"}.get(day) or full_date(day)
    return f"{words}, {clock_time(at)}"


def shown_files(entries: Iterable[TimelineEntry]) -> list[CaseFile]:
    """Every document that was shared, newest first."""
    return [file for entry in entries for file in entry.files]


def two_lanes(promises: Sequence[Promise]) -> tuple[Promise | None, list[Promise]]:
    """The promise to draw, and the others: the next one due, else the last one there was."""
    open_ones = [promise for promise in promises if not promise.deadline.ended]
    first = next((p for p in open_ones if p.deadline.due_at), None)
    first = first or next(iter(open_ones or promises), None)
    return first, [promise for promise in promises if promise is not first]
