"""A press that began before another press of the same browser had sent the answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.test import Client

from cms.casework.intake import wizard
from cms.casework.models import Case
from tests.casework import resident
from tests.casework.partnership import open_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    open_partnership()
    return client


def same_browser(client: Client) -> Client:
    other = Client()
    other.cookies = client.cookies
    return other


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Do ``deed`` once, when the next request has read its session and nothing was sent yet."""
    read_again, waiting = wizard.catch_up, [deed]

    def slow(session: SessionBase) -> None:
        assert session.get("told_us") is None
        if waiting:
            waiting.pop()()
        read_again(session)

    monkeypatch.setattr(wizard, "catch_up", slow)


def is_the_receipt(response: HttpResponse, key: str) -> bool:
    return response.headers.get("Location") == f"/tell-us/sent/{key}/"


def test_a_second_press_overtaken_by_the_first_is_shown_its_receipt(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    """Found by the long run: it was led to an empty first question, and told all of it twice."""
    key = resident.answer_everything(client)
    first = same_browser(client)
    meanwhile(monkeypatch, lambda: resident.send(first, key))

    response = resident.send(client, key)

    assert Case.objects.count() == 1
    assert is_the_receipt(response, key)
    assert client.get(response.headers["Location"]).status_code == 200


def test_an_answer_overtaken_by_the_sending_is_not_the_start_of_another_case(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    key = resident.answer_everything(client)
    first = same_browser(client)
    meanwhile(monkeypatch, lambda: resident.send(first, key))

    response = resident.answer(client, "about-you", **resident.ANSWERS["about-you"])

    assert response.status_code == 410
    assert f"/tell-us/sent/{key}/" in response.content.decode()
    assert Case.objects.count() == 1
