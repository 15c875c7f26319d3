"""How the person's page tells what happened and what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localdate, localtime

from cms.casework.models import Case, CaseFile
from cms.casework.services.promises import Promise
from cms.casework.services.timeline import TimelineEntry
from cms.web.templatetags.site import clock_time, full_date

SUMMARIES: Final = {
    "message-in": "Read what you wrote",
    "message-out": "Read the message",
    "message-note": "Read our note of it",
}
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
            summary=summary_of(entry),
        )
        for number, entry in enumerate(ordered)
    ]


def summary_of(entry: TimelineEntry) -> str:
    if entry.kind == "message-in" and entry.who != "You":
        return "Read their words"
    return SUMMARIES.get(entry.kind, "Read more")


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
    # Wherever the line ends, a time of day stays in one piece.
    return f"{words}, {clock_time(at).replace(' ', chr(0xA0))}"


def shown_files(entries: Iterable[TimelineEntry]) -> list[CaseFile]:
    """Every document that was shared, newest first."""
    return [file for entry in entries for file in entry.files]


@dataclass(frozen=True)
class Promised:
    """What a page shows of the promises: one drawn large, the others said in a sentence.

    ``stage`` is the name of a stage that has no set time, and ``no_time`` says so; both are
    empty elsewhere.
    """

    drawn: Promise | None
    others: list[Promise]
    overdue: list[Promise]
    stage: str = ""
    no_time: str = ""


def promised(case: Case, promises: Sequence[Promise]) -> Promised:
    """What is due next is drawn."""
    drawn = next((p for p in promises if p.deadline.due_at and not p.deadline.ended), None)
    others = [promise for promise in promises if promise is not drawn]
    overdue = [promise for promise in promises if promise.overdue]
    stage = case.procedure.spec.stage_by_key[case.stage]
    if case.closed_at or (drawn and drawn.deadline.stage == case.stage):
        return Promised(drawn, others, overdue)
    return Promised(drawn, others, overdue, stage.public_label, stage.no_time_text)
