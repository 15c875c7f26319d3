"""The promise band of the front page: the times of the live procedure, as figures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.timezone import localtime

from cms.meetings.selectors import MeetingDate
from cms.policies.live import Timescale
from cms.web.templatetags.site import clock_time

# Below this a rate tells nothing, and could point to a person.
LEAST_SHOWN: Final = 10


@dataclass(frozen=True)
class Figure:
    """A large figure and the words that make a sentence of it."""

    value: str
    text: str
    note: str = ""
    url: str = ""
    url_text: str = ""


def promise_figures(
    rows: Iterable[Timescale], kept: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> list[Figure]:
    """The promises that are a length of time. Each is called an aim unless it is a duty (S0-3).

    ``kept``: how often each was met, and out of how many, by its key; little data says nothing.
    """
    return [
        Figure(row.amount, _words(row), note=kept_words(*kept.get(row.key, (0, 0))))
        for row in rows
        if row.amount[:1].isdigit()
    ]


def kept_words(met: int, due: int) -> str:
    """How we are doing, as a sentence; empty where it would say too little, or too much."""
    if due < LEAST_SHOWN:
        return ""
    if met == due:
        return f"In the last year we met it every time, {due} times."
    return f"In the last year we met it {met} times out of {due}."


def _words(row: Timescale) -> str:
    """The label stands by itself, as it may be a name or a sentence: “We confirm it”."""
    what = row.what.partition(". ")[0].rstrip(".")
    start = f"{row.label}: this is our {'aim' if row.is_aim else 'duty'}."
    return f"{start} {what}." if what else start


def meeting_figure(meeting: MeetingDate, url: str) -> Figure:
    """The next meeting as a day of a month, with its weekday, time and place in the words."""
    starts_at = localtime(meeting.starts_at)
    place = f"{starts_at:%A} at {clock_time(starts_at)}, {meeting.place}"
    text = f"is our next meeting: {place}. What you write to us is raised there, without your name."
    if meeting.open_to_public:
        text += " You are welcome to come."
    day = f"{starts_at.day} {starts_at:%B}"
    return Figure(day, text, url=url, url_text="All meetings" if url else "")
