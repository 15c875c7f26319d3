"""“Save and come back later” (R5)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, OutgoingMail, SavedAnswers, Upload
from cms.casework.services.delivery import deliver
from cms.casework.services.housekeeping import put_away
from tests.casework.intake.test_files_of_answers import picture, press
from tests.casework.resident import address, answer_everything, key_on, send, words

pytestmark = pytest.mark.usefixtures("partnership")
LINK = re.compile(r"/tell-us/back/[\w-]+/")


def save(client: Client, email: str = "ada@resident.example") -> Any:
    return client.post("/tell-us/save/", {"email": email})


def newest_link() -> str:
    found = LINK.search(OutgoingMail.objects.latest("pk").text)
    assert found
    return found[0]


def test_a_page_is_put_aside_half_done_and_opened_elsewhere(client: Client) -> None:
    press(client, "add", text="Half a story", attached=picture())
    response = press(client, "later", text="Half a story")
    assert response.headers["Location"] == "/tell-us/save/"
    asking = words(client.get("/tell-us/save/"))
    assert "Your 48 hours start when you send it." in asking
    assert "within 14 days" in asking

    save(client)

    mail = OutgoingMail.objects.get()
    assert mail.to == "ada@resident.example"
    assert "Half a story" not in mail.text + mail.html + mail.subject
    assert "Your 48 hours start when you send it." in mail.text
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(days=13)
    elsewhere = Client()
    before = SavedAnswers.objects.values().get()
    looked = elsewhere.get(newest_link())
    assert "Half a story" not in words(looked)
    assert not looked.cookies.get("sessionid")
    assert SavedAnswers.objects.values().get() == before
    opened = elsewhere.post(newest_link())
    assert opened.headers["Location"] == address("what-happened")
    page = elsewhere.get(address("what-happened")).content.decode()
    assert "Half a story" in page
    assert "door.jpg" in page
    assert Case.objects.count() == 0


def test_what_is_saved_and_sent_is_one_case_and_the_link_ends(client: Client) -> None:
    answer_everything(client)
    save(client)
    link = newest_link()
    elsewhere = Client()
    elsewhere.post(link)
    key = key_on(elsewhere.get(address("check")))

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert send(elsewhere, key).status_code == 302
        send(client, key)

    assert Case.objects.count() == 1
    assert not SavedAnswers.objects.exists()
    assert elsewhere.get(link).status_code == 410
    assert elsewhere.post(link).status_code == 410


def test_saving_again_ends_the_link_before(client: Client) -> None:
    answer_everything(client)
    save(client)
    first = newest_link()
    save(client)

    assert Client().get(first).status_code == 410
    assert Client().get(newest_link()).status_code == 200
    assert SavedAnswers.objects.count() == 1


@pytest.mark.parametrize("email", ["", "ada at home", "a\r\nBcc: b@c.example"])
def test_an_address_that_cannot_be_written_to_saves_nothing(client: Client, email: str) -> None:
    answer_everything(client)

    response = save(client, email)

    assert "<title>Error: " in response.content.decode()
    assert not SavedAnswers.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_strangers_address_is_not_flooded(client: Client) -> None:
    answer_everything(client)
    for _ in range(5):
        save(client)

    response = save(client)

    assert "Too many links were asked for." in words(response)
    assert OutgoingMail.objects.count() == 5


def test_without_answers_there_is_nothing_to_save(client: Client) -> None:
    assert client.get("/tell-us/save/").status_code == 410
    assert save(client).status_code == 410
    assert not SavedAnswers.objects.exists()


def test_after_fourteen_days_answers_and_files_are_gone(client: Client) -> None:
    press(client, "add", text="Half a story", attached=picture())
    save(client)
    link, soon, late = newest_link(), timedelta(days=13), timedelta(days=15)

    put_away(now=timezone.now() + soon)
    assert SavedAnswers.objects.exists()
    put_away(now=timezone.now() + late)

    assert not SavedAnswers.objects.exists()
    assert not Upload.objects.exists()
    assert client.get(link).status_code == 410


def test_a_link_that_went_out_is_not_kept(client: Client) -> None:
    answer_everything(client)
    save(client)

    deliver(OutgoingMail.objects.get().pk, now=timezone.now() + timedelta(minutes=1))

    sent = OutgoingMail.objects.get()
    assert (sent.status, sent.text, sent.html) == ("sent", "", "")


@pytest.mark.req("S4-31")
def test_the_last_page_is_put_aside_too_and_opens_there_again(client: Client) -> None:
    answer_everything(client)
    response = client.post(address("check"), {"later": "1"})
    assert response.headers["Location"] == "/tell-us/save/"
    assert Case.objects.count() == 0

    save(client)
    opened = Client().post(newest_link())

    assert opened.headers["Location"] == address("check")
