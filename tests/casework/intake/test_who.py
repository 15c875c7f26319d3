"""Individuals, groups, businesses; worse treatment; who else it may be for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cms.casework.intake.signposts import signposts_for
from cms.casework.models import Case
from tests.casework.documents import document, read
from tests.casework.resident import (
    address,
    answer,
    answer_everything,
    pages_of,
    person_in,
    tell_us,
    words,
)

pytestmark = pytest.mark.usefixtures("partnership")
WAY = {"name": "Ada Brown", "email": "ada@resident.example"}


@pytest.mark.req("S2-3")
def test_a_group_has_a_name_members_and_somebody_who_speaks_for_it(client: Client) -> None:
    group = {"whom": "group", "group": "Mill Lane Gardeners\nJoe\n\nMay ", **WAY}

    person = person_in(tell_us(client, about_you=group))

    assert (person.kind, person.organisation) == ("group", "Mill Lane Gardeners")
    assert (person.members, person.name) == ("Joe\nMay", "Ada Brown")


@pytest.mark.req("S2-3")
def test_a_business_has_a_name_and_a_contact(client: Client) -> None:
    business = {"whom": "business", "business": "Mill Lane Bakery", **WAY}

    person = person_in(tell_us(client, about_you=business))

    assert (person.kind, person.organisation) == ("business", "Mill Lane Bakery")


@pytest.mark.req("S4-6", "S4-7")
@pytest.mark.parametrize("relation", ["resident", "applicant", "affected"])
def test_what_somebody_is_to_us_is_kept(client: Client, relation: str) -> None:
    assert person_in(tell_us(client, about_you={**WAY, "relation": relation})).relation == relation


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"whom": "group"}, "Enter the name of the group."),
        ({"whom": "group", "group": "g" * 121}, "Write only the name of the group"),
        ({"whom": "business"}, "Enter the name of the business or organisation."),
        ({"whom": "council"}, "Choose one of the answers shown."),
        ({"relation": "king"}, "Choose one of the answers shown."),
    ],
)
def test_a_refusal_says_what_to_do_and_writes_nothing(
    client: Client, answers: dict[str, Any], error: str
) -> None:
    pages_of(client, "what-happened", "putting-it-right")

    response = answer(client, "about-you", **WAY, **answers)

    assert words(response).count(error) == 2
    assert Case.objects.count() == 0


@pytest.mark.req("S2-15")
def test_worse_treatment_goes_to_its_overseer(client: Client) -> None:
    told = {"text": "They stopped greeting me.", "treated_worse": "on"}

    case = tell_us(client, what_happened=told)

    assert case.treated_worse
    assert case.handler_role == "chair"


@pytest.mark.req("S2-15")
def test_without_the_tick_it_goes_where_everything_goes(client: Client) -> None:
    case = tell_us(client)

    assert not case.treated_worse
    assert case.handler_role == "coordinator"


def test_adjustments_are_kept_as_keys_and_the_rest_in_their_words(client: Client) -> None:
    asked = {"adjustments": ["large_print", "interpreter"], "language": "Polish", "more": "Ring"}

    person = person_in(tell_us(client, making_it_easier=asked))

    assert person.adjustments == ["large_print", "interpreter"]
    assert person.language == "Polish"
    assert person.adjustments_asked == "Ring"


def test_what_may_be_for_somebody_else_is_said_and_never_blocks(client: Client) -> None:
    answer_everything(client, what_happened={"text": "The Bins were full, and fly-tipping too."})

    page = words(client.get(address("putting-it-right")))

    assert "This may be for someone else" in page
    assert "Roads, bins, street lights and council tax are run by the council." in page
    assert client.get(address("check")).status_code == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the BIN.", True),
        ("cabin and binary", False),
        ("council\n tax", True),
        ("potholes", True),
        ("", False),
    ],
)
def test_words_count_whole_and_in_any_case(text: str, found: bool) -> None:
    words = ["bin", "council tax", "pothole*"]
    post = {"key": "a", "words": words, "say": "s", "contact": "c"}
    spec = read(document(intake={"welcome": "w", "emergency": "e", "signposts": [post]}))

    assert bool(signposts_for(spec, text, kind="concern", on=date(2026, 5, 20))) is found
