"""Exact dates are read in every usual writing, and only those that exist (S0-44)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.published_summaries.privacy.dates import MONTHS, ORDINALS, dates_in
from cms.published_summaries.privacy.folding import fold

pytestmark = pytest.mark.req("S0-44")
WAYS = [
    "{d} {month} {y}",
    "{d}{th} of {month}, {y}",
    "{month} {d}{th}, {y}",
    "{d:02}/{m:02}/{y}",
    "{m:02}/{d:02}/{y}",
    "{d}.{m}.{yy:02}",
    "{y}-{m:02}-{d:02}",
    "{y}{m:02}{d:02}",
    "{d}-{mon}-{yy:02}",
    "the {word} of {month} {y}",
    "{d} and 28 {month} {y}",
]


@settings(max_examples=80, deadline=None)
@given(st.dates(date(1951, 1, 1), date(2049, 12, 31)), st.sampled_from(WAYS))
def test_a_day_is_read_in_every_usual_writing(day: date, way: str) -> None:
    month = MONTHS[day.month - 1]
    word = next(word for word, number in ORDINALS.items() if number == day.day)
    text = way.format(
        d=day.day,
        m=day.month,
        y=day.year,
        yy=day.year % 100,
        month=month.capitalize(),
        mon=month[:3],
        th={1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        word=word,
    )
    found = {(one.day, one.month, one.year) for one in dates_in(fold(f"On {text} it rained."))}
    assert (day.day, day.month, day.year) in found


@pytest.mark.parametrize(
    "text",
    ["31 February 2026", "32/01/2026", "in March 2026", "24/7", "version 1.2.3.4", "May 2026", "5 marching bands"],
)  # fmt: skip
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    assert [one for one in dates_in(fold(text)) if one.year] == []
