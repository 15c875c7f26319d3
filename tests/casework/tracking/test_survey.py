"""The page of the link in E20: once, without a name, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from cms.casework.models import SurveyAnswer, SurveyLink, SurveyRefusal
from cms.casework.tracking.survey import TRIES
from tests.casework.resident import words
from tests.casework.services.written import everything
from tests.casework.surveyed import ASKED, asked_of, surveying
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-33"), pytest.mark.one_database]
ANSWERS = {"q-heard": "well", "q-fair": "badly", "own_words": "Be quicker."}


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(ASKED, tick=False):
        yield


@pytest.fixture
def address(today: None) -> str:
    token = remembered("a survey", lambda: asked_of(surveying()["clerk"]))
    return f"/how-did-we-do/{token}/"


def is_private(response: Any) -> bool:
    headers = response.headers
    return (headers["Cache-Control"], headers["Referrer-Policy"]) == (
        "no-store, private",
        "no-referrer",
    )


def test_the_page_asks_each_question_and_says_how_to_complain(client: Client, address: str):
    response = client.get(address)

    page = words(response)
    assert response.status_code == 200
    assert is_private(response)
    for said in ("How well did we listen?", "I cannot say", "What could be better?", "Say so in"):
        assert said in page
    assert 'href="/your-case/"' in response.content.decode()
    assert 'href="/tell-us/"' in response.content.decode()


def test_large_print_is_one_link_away_and_loses_nothing(client: Client, address: str):
    assert 'href="?text=large"' in client.get(address).content.decode()

    page = client.get(f"{address}?text=large").content.decode()

    assert "an-large" in page
    assert "What could be better?" in page


def test_answers_are_kept_once_and_thanked_for(client: Client, address: str):
    response = client.post(address, ANSWERS)

    assert response.headers["Location"] == "/how-did-we-do/thank-you/"
    assert is_private(response)
    kept = SurveyAnswer.objects.get()
    assert (kept.answers, kept.words) == ({"heard": "well", "fair": "badly"}, "Be quicker.")
    assert "Thank you" in words(client.get(response.headers["Location"]))

    again = client.post(address, ANSWERS)
    assert again.status_code == 404
    assert "These questions are over" in words(again)
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"own_words": "   "}, {"q-heard": "immortal"}])
def test_nothing_answered_is_said_at_the_field_and_above_it(
    client: Client, address: str, sent: dict[str, str]
):
    before = everything()

    response = client.post(address, sent)

    page = response.content.decode()
    assert "<title>Error: How did we do?" in page
    assert 'href="#id_q-heard' in page
    assert everything() == before


def test_what_was_typed_is_kept_when_it_is_too_long(client: Client, address: str):
    response = client.post(address, {"own_words": "x" * 2001, "q-fair": "badly"})

    page = response.content.decode()
    assert "x" * 2001 in page
    assert 'value="badly" checked' in " ".join(page.split()) or "checked" in page
    assert not SurveyAnswer.objects.exists()


def test_a_press_asks_no_more(client: Client, address: str):
    response = client.post(address, {"not_again": "yes"})

    assert response.headers["Location"] == "/how-did-we-do/not-again/"
    assert "We do not ask you again" in words(client.get(response.headers["Location"]))
    assert SurveyRefusal.objects.count() == 1
    assert not SurveyAnswer.objects.exists()
    assert not SurveyLink.objects.exists()


def test_a_link_that_never_was_looks_as_one_that_was_used(client: Client, address: str):
    never = client.get("/how-did-we-do/never-was/")
    client.post(address, ANSWERS)
    used = client.get(address)

    assert never.status_code == used.status_code == 404
    assert words(never) == words(used)


def test_looking_changes_nothing(client: Client, address: str):
    before = everything()

    assert client.head(address).status_code == 200
    assert client.get(address).status_code == 200
    assert everything() == before
    assert client.put(address).status_code == 405


def test_who_tries_many_links_is_stopped(client: Client, address: str):
    for _ in range(TRIES.most):
        client.get("/how-did-we-do/never-was/")

    response = client.post(address, ANSWERS)

    assert response.status_code == 429
    assert not SurveyAnswer.objects.exists()
