"""Asking for the next stage on one's own page, where the procedure asks more than a press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.replies import send_reply
from tests.casework.documents import SMALL, asked_for, begun, document, message
from tests.casework.resident import words
from tests.casework.services.conftest import deliver_all
from tests.casework.tracking.following import sign_in
from tests.factories import WEDNESDAY, open_case

pytestmark = pytest.mark.django_db
PAGE = "/your-case/not-content/"


@pytest.fixture(autouse=True)
def four_days_later() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY + timedelta(days=4), tick=False):
        yield


def answered(client: Client, *reviews: dict[str, Any]) -> Case:
    """A case that was answered a day after it came in, its person signed in."""
    keys = [review["key"] for review in reviews]
    stages = [{"key": "answering", "leads_to": keys}, *reviews]
    people = begun(document(stages=stages, messages=[message("reply", decides=True)]))
    case = open_case(at=WEDNESDAY, procedure_key=SMALL)
    at = WEDNESDAY + timedelta(days=1)
    send_reply(case_id=case.pk, act=Act(at, people["clerk"]), key="reply", words="We looked.")
    deliver_all(at)
    sign_in(client, case)
    return case


def review(key: str = "review", **request: Any) -> dict[str, Any]:
    when = {"field": "sent", "has": "reply"}
    return asked_for(key, decider="chair", request={"when": when, **request})


def post(client: Client, **typed: str) -> Any:
    return client.post(PAGE, {"key": str(uuid4()), **typed}, follow=True)


@pytest.mark.req("S3-49")
def test_what_the_procedure_asks_of_a_request_is_asked_and_what_was_typed_stays(client: Client):
    case = answered(client, review(reasons_required=True, wish_required=True))

    assert "You need not say why" not in words(client.get(PAGE))
    page = post(client, why="The key is gone again.")
    assert "Error: " in page.content.decode()
    assert "Say what you would like to happen." in words(page)
    assert "The key is gone again." in page.content.decode()
    case.refresh_from_db()
    assert case.stage == "answering"

    post(client, why="The key is gone again.", wish="A bell.")
    case.refresh_from_db()
    assert case.stage == "review"
    assert case.messages.get(kind="not_content").party == case.parties.get(part="person")


@pytest.mark.req("S3-49")
def test_what_they_type_themselves_is_in_writing(client: Client):
    case = answered(client, review(written_required=True))

    post(client)

    case.refresh_from_db()
    assert case.stage == "review"


def test_after_its_time_the_page_asks_why_now(client: Client):
    case = answered(client, review(window_days=2))

    assert "Why do you ask now?" in words(client.get(PAGE))
    assert "Say why you ask now." in words(post(client))
    post(client, late_reason="I was away.")

    case.refresh_from_db()
    assert case.stage == "review"


def test_within_its_time_nothing_of_it_is_asked(client: Client):
    answered(client, review(window_days=3))

    page = words(client.get(PAGE))

    assert "Why do you ask now?" not in page
    assert "You need not say why." in page


def test_of_several_they_choose_one(client: Client):
    case = answered(client, review("review", label="Look again"), review("panel", label="A panel"))

    page = words(client.get(PAGE))
    assert "Look again" in page
    assert "A panel" in page
    assert "Choose what you ask for." in words(post(client))
    post(client, stage="panel")

    case.refresh_from_db()
    assert case.stage == "panel"
