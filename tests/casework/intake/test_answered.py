"""What was answered before is offered while somebody writes, and never stands in the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from cms.casework import registry
from cms.casework.registry import Suggestion
from tests.casework.resident import ANSWERS, address, answer

pytestmark = pytest.mark.usefixtures("partnership")

ANSWERED = Suggestion(
    "How <grants> are scored", "/published/grants/", date(2026, 3, 3), "Two readers score each."
)
OTHER = Suggestion("Who decides", "/published/who/", date(2026, 4, 1), "The grants group does.")


@pytest.fixture
def published(monkeypatch):
    """What is found for the words of the test; the words that were looked up."""
    asked: list[str] = []
    found: list[Suggestion] = [ANSWERED]

    def source(text: str, on: date) -> list[Suggestion]:
        asked.append(text)
        return found

    monkeypatch.setattr(registry, "_similar", [source])
    return asked, found


def second_page(client: Client, **first: object) -> str:
    client.get(address("what-happened"))
    answer(client, "what-happened", **{**ANSWERS["what-happened"], **first})
    response = client.get(address("putting-it-right"))
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.req("S0-44")
def test_what_was_answered_is_offered_with_its_day_once_the_words_are_written(client, published):
    asked, _ = published

    text = second_page(client, text="Why was our grant scored so low?")

    assert asked == ["Why was our grant scored so low?"]
    assert "We may have answered this on" in text
    assert "Tuesday&nbsp;3&nbsp;March" in text or "3 March" in text.replace("\xa0", " ")
    assert 'href="/published/grants/"' in text
    assert "How &lt;grants&gt; are scored" in text
    assert "Still want to tell us?" in text


def test_it_is_in_nobodys_way(client, published):
    second_page(client)

    onward = answer(client, "putting-it-right", **ANSWERS["putting-it-right"])

    assert onward.status_code == 302
    assert onward["Location"].endswith(address("about-you"))


def test_two_are_offered_each_with_its_day(client, published):
    published[1].append(OTHER)

    text = second_page(client)

    assert "We may have answered this before" in text
    assert text.count("published on") == 2


def test_nothing_is_said_where_nothing_was_answered(client, published):
    published[1].clear()

    assert "answered-before" not in second_page(client)


def test_thanks_are_no_question(client, published):
    text = second_page(client, kind="compliment", text="Thank you for the lovely grant letter.")

    assert "answered-before" not in text
    assert published[0] == []
