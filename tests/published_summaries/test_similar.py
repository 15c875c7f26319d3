"""What was published already on what somebody writes: few pages, and never one that is gone."""

from __future__ import annotations

from datetime import date

import pytest

from cms.published_summaries.similar import similar_published
from tests.published_summaries.published import (
    a_change,
    an_answer,
    days_ago,
    taken_back,
)

ON = date(2026, 11, 22)
ASKED = "Our project got a smaller grant than a similar one. How are applications scored?"


@pytest.fixture
def some(staff):
    a_change(at=days_ago(5))
    parking = {"asked": "Drives were blocked.", "found": "Stewards left early.", "topics": []}
    an_answer("Parking on event days", slug="parking", doing="", **parking)
    return an_answer(at=days_ago(9))


@pytest.mark.req("S0-44")
def test_an_answer_on_the_same_is_offered_with_its_day(some):
    (found,) = similar_published(ASKED, ON)

    assert (found.title, found.url) == (some.title, some.url)
    assert found.said_on == some.said_on
    assert found.line.startswith("People asked why two similar projects")


def test_something_else_is_offered_nothing(some):
    assert similar_published("The chair talked over me at the meeting.", ON) == []


@pytest.mark.req("S0-44")
def test_what_is_new_is_offered_at_once_and_what_is_taken_back_no_more(some):
    newer = an_answer("Who scores applications for grants", slug="who", found="Two readers do.")
    first = [one.url for one in similar_published(ASKED, ON)]
    taken_back(some, "It was wrong.")

    assert sorted(first) == sorted([some.url, newer.url])
    assert [one.url for one in similar_published(ASKED, ON)] == [newer.url]


def test_it_asks_the_database_little_while_nothing_is_new(some, django_assert_max_num_queries):
    similar_published(ASKED, ON)

    with django_assert_max_num_queries(2):
        similar_published(ASKED, ON)
