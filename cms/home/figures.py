"""The promise band of the front page: the times of the live procedure, as figures in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from cms.meetings.selectors import MeetingDate
from cms.policies.live import Timescale
from cms.web.templatetags.site import clock_time


@dataclass(frozen=True)
class Figure:
    """A large figure and the words that make a sentence of it."""

    value: str
    text: str
    url: str = ""
    url_text: str = ""


def promise_figures(rows: Iterable[Timescale]) -> list[Figure]:
    """The promises that are a length of time. Each is called an aim unless it is a duty (S0-3)."""
    return [Figure(row.amount, _words(row)) for row in rows if row.amount[:1].isdigit()]


def _words(row: Timescale) -> str:
    promise = row.label[:1].lower() + row.label[1:]
    what = row.what.partition(". ")[0].rstrip(".")
    start = "is our aim" if row.is_aim else "is the time that the law gives us"
    return f"{start} for the {promise}. {what}." if what else f"{start} for the {promise}."


def meeting_figure(meeting: MeetingDate, url: str) -> Figure:
    """The next meeting as a day of a month, with its weekday, time and place in the words."""
    starts_at = localtime(meeting.starts_at)
    place = f"{starts_at:%A} at {clock_time(starts_at)}, {meeting.place}"
    text = f"is our next meeting: {place}. What you write to us is raised there, without your name."
    if meeting.open_to_public:
        text += " You are welcome to come."
    return Figure(f"{starts_at.day} {starts_at:%B}", text, url, "All meetings" if url else "")
