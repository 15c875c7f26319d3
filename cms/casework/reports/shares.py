"""Shares in words, the same on the desk, in reports and on every public page."""

from __future__ import annotations

from typing import Final

from cms.casework.reports.measures import MOST_DAYS

PER_HUNDRED: Final = 100


def per_hundred(part: int, whole: int) -> int:
    """How many of a hundred, rounded down, so that 100 is every time. ``whole`` is not 0."""
    return PER_HUNDRED * part // whole


def in_hundred(part: int | None, whole: int | None) -> str:
    """“87 in 100”; empty where it cannot or must not be worked out."""
    if part is None or not whole:
        return ""
    return f"{per_hundred(part, whole)} in 100"


def days_in_words(days: float) -> str:
    """“4 days”, “the same day”. What took longest is counted together, and said to be so."""
    if days < 1:
        return "the same day"
    number = f"{days:g} day{'' if days == 1 else 's'}"
    return f"{number} or more" if days >= MOST_DAYS else number
