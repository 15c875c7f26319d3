"""The promise band of the front page: the times of the live procedure, as figures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.timezone import localtime

from cms.meetings.selectors import MeetingDate
from cms.policies.live import Timescale
from cms.published_summaries.telling.results import Result
from cms.web.templatetags.site import clock_time


@dataclass(frozen=True)
class Figure:
    """A large figure and the words that make a sentence of it."""

    value: str
    text: str
    note: str = ""
    url: str = ""
    url_text: str = ""


def promise_figures(
    rows: Iterable[Timescale], kept: Mapping[str, Result] = MappingProxyType({})
) -> list[Figure]:
    """The promises that are a length of time. Each is called an aim unless it is a duty (S0-3).

    ``kept``: how often each was met, by its key, as far as that is told.
    """
    return [
        Figure(row.amount, _words(row), note=kept[row.key].words if row.key in kept else "")
        for row in rows
        if row.amount[:1].isdigit()
    ]


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
