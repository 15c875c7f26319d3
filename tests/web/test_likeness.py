"""How much two texts speak of the same: rare words count, small words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.web.likeness import Texts, stem, words_of

SUMMARIES = {
    "grants": "How community grants are scored. Two readers score each application for a grant.",
    "halls": "Who may book the hall in the evening. Anyone may book the large room of the hall.",
    "parking": "Parking on event days. Stewards stay until the road is clear of parked cars.",
    "print": "Large print newsletters. Anyone can ask for the newsletter in large print.",
    "bins": "Missed bin collections after bank holidays. The lorry comes a day later.",
}


def likest(text, **asked):
    found = Texts(SUMMARIES).like(text, **{"least": 0.16, "least_shared": 2, "most": 2, **asked})
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our application for a grant got a lower score than the café’s. Why?", "grants"),
        ("Cars were parked across my drive on the day of the event.", "parking"),
        ("My mother cannot read the newsletter, could you print it larger?", "print"),
        ("I tried to BOOK the HALL for an evening and was refused", "halls"),
        ("The bins were not collected after the holiday", "bins"),
    ],
)
def test_the_likest_comes_first(text, expected):
    assert likest(text)[:1] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you so much for your help last week, it was very good of you.",
        "The member spoke over everybody at the meeting and would not let me finish.",
        "I want to complain. I asked you again and again and nobody answered me.",
        "12345 !!! ???",
    ],
)
def test_what_is_about_something_else_is_like_nothing(text):
    assert likest(text) == []


def test_one_word_in_common_may_be_chance():
    assert likest("They sold the old lorry.") == []
    assert likest("They sold the old lorry.", least_shared=1, least=0.0) == ["bins"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("grants", "granted"),
        ("parking", "parked"),
        ("Café", "cafe"),
        ("booking", "booked"),
        ("policies", "policy"),
    ],
)
def test_a_word_is_one_whatever_its_ending_case_or_accent(one, other):
    assert words_of(one) == words_of(other)


def test_short_words_keep_their_letters():
    assert [stem(word) for word in ("bins", "bus", "glass", "red")] == [
        "bin",
        "bus",
        "glass",
        "red",
    ]


@given(st.text(max_size=300))
def test_any_text_is_compared_and_scores_between_nothing_and_all(text):
    texts = Texts({1: text, 2: "Something else altogether"})

    found = texts.like(text, least=0.0, least_shared=1, most=5)

    assert all(0 <= one.score <= 1.0001 for one in found)
    assert bool(words_of(text)) == (1 in {one.key for one in found})


def test_no_text_is_like_none_of_nothing():
    assert Texts({}).like("grants and halls", least=0.0, least_shared=0, most=3) == []
