"""“I am not content”: no reason demanded, once, and never a dead end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, Event, EventKind, OutgoingMail
from cms.users.models import User
from tests.casework.resident import words
from tests.casework.tracking.following import answer_fully, sign_in
from tests.factories import WEDNESDAY

PAGE = "/your-case/not-content/"


@pytest.fixture(autouse=True)
def four_days_later() -> Iterator[None]:
    """A day after the full reply."""
    with time_machine.travel(WEDNESDAY + timedelta(days=4), tick=False):
        yield


@pytest.fixture
def link(case: Case, staff: dict[str, User]) -> str:
    """The link in the full reply."""
    return answer_fully(case, staff["coordinator"])


def asked(case: Case) -> int:
    return Event.objects.filter(case=case, kind=EventKind.ESCALATION_REQUESTED).count()


@pytest.mark.req("S0-45")
def test_one_press_of_the_link_in_the_reply_gives_it_to_the_chair(
    client: Client, case: Case, link: str
) -> None:
    page = words(client.get(link))
    assert "You need not say why." in page
    assert asked(case) == 0

    response = client.post(link, {"key": str(uuid4())}, follow=True)

    case.refresh_from_db()
    assert (case.stage, case.handler_role, asked(case)) == ("chair", "chair", 1)
    assert "The chair has it now" in words(response)
    assert "We will tell you the date." in words(response)
    kinds = OutgoingMail.objects.filter(case=case).values_list("kind", flat=True)
    assert {"not_content_person", "not_content_chair"} <= set(kinds)


@pytest.mark.req("S0-45")
def test_a_reason_is_taken_where_one_is_given(client: Client, case: Case, link: str) -> None:
    client.post(link, {"why": "The key is gone again.", "wish": "A bell.", "key": str(uuid4())})

    message = case.messages.get(kind="not_content")
    assert message.body == "The key is gone again.\n\nA bell."


def test_the_link_shows_nothing_of_the_case_but_its_reference(
    client: Client, case: Case, link: str
) -> None:
    page = client.get(link).content.decode()

    assert case.reference in page
    for secret in ("Ada", "side door", "hall access", "We are sorry"):
        assert secret not in page


def test_a_second_press_is_harmless(client: Client, case: Case, link: str) -> None:
    key = str(uuid4())
    client.post(link, {"why": "The key is gone again.", "key": key})

    again = client.post(link, {"why": "The key is gone again.", "key": key}, follow=True)
    assert "This was not sent." not in words(again)
    and_again = Client().post(link, {"key": str(uuid4())}, follow=True)

    assert "The chair has it now" in words(again)
    assert "The chair has it now" in words(and_again)
    assert asked(case) == 1


@pytest.mark.parametrize("why", ["The bell is broken too.", "x" * 2001])
def test_words_that_come_after_another_window_asked_are_given_back(
    client: Client, case: Case, link: str, why: str
) -> None:
    client.post(link, {"key": str(uuid4())})

    late = client.post(link, {"why": why, "key": str(uuid4())})

    page = words(late)
    assert "The chair has it now" in page
    assert "This was not sent." in page
    assert why in page
    assert asked(case) == 1


@pytest.mark.req("S0-45")
def test_the_same_from_one_s_own_page(client: Client, case: Case, link: str) -> None:
    sign_in(client, case)

    response = client.post(PAGE, {"key": str(uuid4())}, follow=True)

    page = words(client.get("/your-case/view/"))

    assert "The chair has it now" in words(response)
    assert "With the chair" in page
    assert "Marcus Oyelaran" in page


def test_before_there_is_a_reply_it_says_when_and_what_else_there_is(
    signed_in: Client, case: Case
) -> None:
    page = words(signed_in.get(PAGE))
    assert "When we have replied you can ask the chair to look again" in page
    assert "Outside bodies" in page

    signed_in.post(PAGE, {"key": str(uuid4())})

    assert asked(case) == 0


@pytest.mark.parametrize("data", [{}, {"key": "forged"}, {"why": "x" * 2001, "key": "0" * 32}])
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    client: Client, case: Case, link: str, data: dict[str, str]
) -> None:
    response = client.post(link, {"wish": "A bell.", **data})

    assert "<title>Error: " in response.content.decode()
    assert "A bell." in response.content.decode()
    assert asked(case) == 0


def test_links_that_do_not_work_look_alike(client: Client, case: Case, link: str) -> None:
    token = link.split("/")[-2]
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        expired = client.get(link)
    wrong = [client.get(f"{PAGE}{token[:-1]}/"), client.post(f"{PAGE}nonsense/")]

    assert {(page.status_code, page.content) for page in (expired, *wrong)} == {
        (404, expired.content)
    }
    assert client.post(f"/your-case/open/{token}/").status_code == 404
    assert asked(case) == 0
