"""The access code: shown once, to whoever has no other way in (R3)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.casework.models import AccessCode, Case
from cms.casework.services.access_codes import case_by_code
from tests.casework.resident import answer_everything, send, tell_us, words

pytestmark = pytest.mark.usefixtures("partnership")
GROUP = re.compile(r'an-code__group">([^<]+)<')


def sent_by(client: Client, **you: str) -> HttpResponse:
    return send(client, answer_everything(client, about_you=you))


def code_on(page: HttpResponse) -> str:
    return " ".join(GROUP.findall(page.content.decode()))


@pytest.mark.parametrize(
    "you", [{"anonymous": "on"}, {"phone": "07700 900 123"}, {"postal_address": "1 Mill Lane"}]
)
def test_the_code_on_the_receipt_opens_the_case(client: Client, you: dict[str, str]) -> None:
    response = sent_by(client, **you)

    cookie = response.cookies["access_code"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == response.headers["Location"]
    code = code_on(client.get(response.headers["Location"]))
    entry = case_by_code(code.lower(), timezone.now())
    assert entry is not None
    assert entry.case_id == Case.objects.get().pk
    kept = AccessCode.objects.get()
    assert code.replace(" ", "") not in kept.code_hash
    assert code not in str(dict(client.session))


def test_on_paper_the_receipt_says_where_the_code_is_entered(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://tell.example"

    page = client.get(sent_by(client, anonymous="on").headers["Location"]).content.decode()

    printed = re.findall(r'an-print-only">([^<]+)<', page)
    assert printed
    assert {where.strip() for where in printed} == {"Your case: https://tell.example/your-case/"}


def test_i_have_saved_it_ends_its_showing_for_good(client: Client) -> None:
    receipt = sent_by(client, anonymous="on").headers["Location"]

    response = client.post(receipt, {"saved": "1"})

    assert response.cookies["access_code"].value == ""
    page = client.get(receipt)
    assert not code_on(page)
    assert "Show me a new code" not in words(page)
    client.post(receipt, {"new_code": "1"})
    assert AccessCode.objects.count() == 1


def test_a_code_that_never_arrived_is_made_anew_and_the_first_ends(client: Client) -> None:
    receipt = sent_by(client, anonymous="on").headers["Location"]
    first = code_on(client.get(receipt))
    del client.cookies["access_code"]
    assert "Show me a new code" in words(client.get(receipt))

    client.post(receipt, {"new_code": "1"})

    second = code_on(client.get(receipt))
    assert second != first
    assert case_by_code(first, timezone.now()) is None
    assert case_by_code(second, timezone.now()) is not None


def test_a_second_press_makes_no_second_code(client: Client) -> None:
    key = answer_everything(client, about_you={"anonymous": "on"})

    send(client, key)
    send(client, key)

    assert AccessCode.objects.count() == 1


def test_nobody_else_gets_a_code(client: Client) -> None:
    receipt = sent_by(client, anonymous="on").headers["Location"]
    stranger = Client()

    assert stranger.post(receipt, {"new_code": "1"}).status_code == 404
    assert stranger.get(receipt).status_code == 404
    assert AccessCode.objects.count() == 1


def test_a_forged_cookie_shows_nothing(client: Client) -> None:
    receipt = sent_by(client, anonymous="on").headers["Location"]
    client.cookies["access_code"] = "AAAA-BBBB:forged"

    assert not code_on(client.get(receipt))


def test_whoever_gave_an_email_address_gets_no_code(client: Client) -> None:
    tell_us(client)

    assert not AccessCode.objects.exists()
