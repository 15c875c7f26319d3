"""Telling us for somebody else: the case opens at once, and only the person hears of it (R2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.casework.models import Case, Job, OutgoingMail
from tests.casework.resident import address, answer, key_on, pages_of, send, words

pytestmark = pytest.mark.usefixtures("partnership")
ME = {"whom": "else", "name": "Ada Brown", "email": "ada@resident.example"}
THEM = {
    "acts_as": "relative",
    "their_name": "Joe Brown",
    "agreed": "not_yet",
    "their_email": "joe@resident.example",
}


def tell_for(client: Client, **them: Any) -> Case:
    steps = ("what-happened", "putting-it-right", "about-you", "for-somebody-else")
    given = {"about_you": ME, "for_somebody_else": {**THEM, **them}}
    pages_of(client, *steps, "making-it-easier", **given)
    response = send(client, key_on(client.get(address("check"))))
    assert response.status_code == 302
    case: Case = Case.objects.latest("pk")
    return case


@pytest.mark.req("S4-11", "S4-12")
@pytest.mark.parametrize("agreed", ["yes", "not_yet"])
def test_the_person_is_asked_and_the_other_hears_only_that_it_arrived(
    client: Client, agreed: str
) -> None:
    case = tell_for(client, agreed=agreed)

    person, helper = case.parties.get(part="person"), case.parties.get(part="representative")
    assert (person.name, person.email) == ("Joe Brown", "joe@resident.example")
    assert (helper.name, helper.acts_as, helper.authority) == ("Ada Brown", "relative", "asked")
    sent = dict(OutgoingMail.objects.filter(case=case).values_list("kind", "to"))
    assert sent["authority_request"] == "joe@resident.example"
    assert sent["receipt_representative"] == "ada@resident.example"
    assert "receipt" not in sent
    request = OutgoingMail.objects.get(kind="authority_request")
    assert "/your-case/authority/" in request.text
    assert "Ada Brown" in request.text


def test_where_they_cannot_agree_nobody_writes_to_them_and_we_find_out(client: Client) -> None:
    case = tell_for(client, agreed="cannot", why_cannot="He has dementia.")

    helper = case.parties.get(part="representative")
    assert helper.authority == "asked"
    assert "He has dementia." in helper.authority_evidence
    assert not OutgoingMail.objects.filter(to="joe@resident.example").exists()
    assert Job.objects.filter(case=case, kind="authority").exists()


def test_the_one_who_writes_for_another_gets_no_way_in(client: Client) -> None:
    case = tell_for(client, their_email="", their_phone="07700 900 123")

    assert not case.access_codes.exists()
    key = client.session["told_us"][-1][0]
    page = words(client.get(f"/tell-us/sent/{key}/"))
    assert "You wrote for somebody else, so we answer them." in page
    assert "access code" not in page


@pytest.mark.parametrize(
    ("them", "error"),
    [
        ({"acts_as": ""}, "Say what you are to them."),
        ({"acts_as": "boss"}, "Choose one of the answers shown."),
        ({"agreed": ""}, "Say whether they know and agree."),
        ({"agreed": "cannot"}, "Say why they cannot agree"),
        ({"their_email": "ADA@resident.example"}, "This is your own email address."),
        ({"their_phone": "+44 7700 900123"}, "This is your own mobile number."),
    ],
)
def test_a_refusal_writes_nothing(client: Client, them: dict[str, str], error: str) -> None:
    me = {**ME, "phone": "07700 900 123"}
    pages_of(client, "what-happened", "putting-it-right", "about-you", about_you=me)

    response = answer(client, "for-somebody-else", **{**THEM, **them})

    assert words(response).count(error) == 2
    assert "Joe Brown" in response.content.decode()
    assert Case.objects.count() == 0


def test_nobody_writes_for_another_without_a_name(client: Client) -> None:
    pages_of(client, "what-happened", "putting-it-right")

    unnamed = answer(client, "about-you", whom="else", email="ada@resident.example")
    nobody = answer(client, "about-you", whom="else", anonymous="on")

    assert "Enter your own name" in words(unnamed)
    assert "To tell us for somebody else we need your name." in words(nobody)


def test_the_page_about_them_is_shown_only_where_it_is_needed(client: Client) -> None:
    pages_of(client, "what-happened", "putting-it-right", "about-you")

    response = client.get(address("for-somebody-else"))

    assert response.status_code == 302
    assert Case.objects.count() == 0
