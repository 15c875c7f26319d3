"""The form on paper, the equality questions, and questions in the body's own words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, EqualityAnswer, OutsideBody, QuestionText, save_recorded
from cms.casework.services.questions import CATALOGUE
from tests.casework.resident import address, answer, answer_everything, tell_us, words

pytestmark = pytest.mark.usefixtures("partnership")
# The partnership has no areas of service, and no procedure beside its main one.
NOT_ASKED_HERE = ("own", "service_area")


def own_words(key: str, **values: Any) -> None:
    save_recorded(QuestionText(key=key, **values), by=None, reason="Our words.")


@pytest.mark.req("S4-5")
def test_the_form_on_paper_asks_what_the_website_asks(client: Client) -> None:
    page = words(client.get("/tell-us/print/"))

    for questions in CATALOGUE:
        for question in questions.questions:
            if question.key not in ("attached", *NOT_ASKED_HERE):
                assert question.label in page, question.key
    assert "Large print" in page
    assert "Phone call" in page
    assert "Text message" not in page  # the site sends none
    assert "Priya Anand" in page
    assert "print the form" in words(client.get("/tell-us/"))


@pytest.mark.req("S3-111")
def test_own_words_and_order_show_at_once_everywhere(client: Client) -> None:
    answer_everything(client)

    own_words("text", label="Tell us your story", help_text="As you like.", position=1)

    page = words(client.get(address("what-happened")))
    assert page.index("Tell us your story") < page.index("What kind of message is it?")
    assert "What happened?" not in page
    assert "Tell us your story" in words(answer(client, "what-happened", text=""))
    assert "Tell us your story" in words(client.get(address("check")))
    assert "Tell us your story" in words(client.get("/tell-us/print/"))


def test_an_order_moves_only_the_questions_of_its_page(client: Client) -> None:
    own_words("wish", label="Wish", position=99)
    own_words("kind", label="Kind", position=0)

    assert tell_us(client).kind == "concern"


def test_equality_answers_stand_apart_from_the_case(client: Client) -> None:
    tell_us(client)
    before = dict(client.session)

    response = client.post("/tell-us/equality/", {"age": "from_30", "disability": ""})

    assert response.headers["Location"] == "/tell-us/equality/thank-you/"
    kept = EqualityAnswer.objects.get()
    assert kept.answers == {"age": "from_30"}
    assert kept.month == timezone.localdate().replace(day=1)
    assert {field.name for field in kept._meta.fields} == {"id", "month", "answers"}
    assert dict(client.session) == before


def test_nothing_answered_keeps_nothing(client: Client) -> None:
    assert client.post("/tell-us/equality/", {"age": ""}).status_code == 302
    assert not EqualityAnswer.objects.exists()


def test_an_answer_that_was_not_offered_is_refused(client: Client) -> None:
    response = client.post("/tell-us/equality/", {"age": "immortal"})

    assert "<title>Error: " in response.content.decode()
    assert not EqualityAnswer.objects.exists()


@pytest.mark.req("S2-1", "S3-90", "S3-91", "S3-93", "S4-8", "S4-31")
def test_the_first_screen_offers_every_way_alike(client: Client) -> None:
    page = words(client.get("/tell-us/"))

    for said in (
        "You have a right to complain.",
        "Telling us is welcome",
        "Telling us something never changes how you are treated.",
        "They count just the same.",
        "Call or text, and we write it down with you.",
        "Come to our desk and say it.",
        "writing it down helps us; we can help you to write it",
        "we can meet you",
        "Easy read",
    ):
        assert said in page
    assert Case.objects.count() == 0


@pytest.mark.req("S3-92")
def test_who_helps_to_say_it_is_named_while_they_are_there(client: Client) -> None:
    today = timezone.localdate()
    for key, name, until in (("now", "Eastmarch Voices", None), ("once", "Old Voices", today)):
        body = OutsideBody(
            key=key,
            name=name,
            kind="advocacy",
            what_for="Help.",
            contact="Call 01632 960 340.",
            valid_to=until and until - timedelta(days=1),
        )
        save_recorded(body, by=None, reason="Known.")

    page = words(client.get("/tell-us/"))

    assert "Eastmarch Voices" in page
    assert "01632 960 340" in page
    assert "Old Voices" not in page
