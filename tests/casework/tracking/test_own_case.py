"""One's own case: all that is shared, nothing that is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, CaseFile, Job, Message
from cms.casework.services.change import Act
from cms.casework.services.contacts import log_contact
from cms.casework.services.files import add_file
from cms.casework.services.requests import request_information
from cms.casework.services.told import PersonDetails
from cms.users.models import User
from tests.casework.resident import words
from tests.casework.tracking.following import answer_fully, sign_in
from tests.factories import WEDNESDAY, open_case
from tests.web.uploads import papers

VIEW, ADD = "/your-case/view/", "/your-case/add/"
PDF = papers.pdf(text="something")


def test_the_page_says_what_was_told_who_has_it_and_when_the_answer_is_due(
    client: Client, case: Case
) -> None:
    with time_machine.travel(WEDNESDAY + timedelta(hours=3), tick=False):
        sign_in(client, case)
        response = client.get(VIEW)

    page = words(response)
    assert case.reference in page
    assert "Priya Anand" in page
    assert "We have it" in page
    assert "Friday 22 May 2026, 2.10 pm" in page
    assert "Today, 2.10\N{NO-BREAK SPACE}pm" in response.content.decode()
    assert "The side door of the hall was locked" in page
    assert "You can go to one of them at any time." in page


def test_the_title_says_nothing_of_the_case(signed_in: Client, case: Case) -> None:
    page = signed_in.get(VIEW).content.decode()

    assert "<title>Your case – " in page


def test_what_is_between_us_is_never_shown(
    client: Client, case: Case, staff: dict[str, User]
) -> None:
    coordinator = staff["coordinator"]
    with time_machine.travel(WEDNESDAY + timedelta(hours=3), tick=False):
        act = Act(now=timezone.now(), by=coordinator)
        log_contact(
            case_id=case.pk, act=act, channel="phone", happened_at=act.now, text="PLANTED call."
        )
        request_information(
            case_id=case.pk,
            act=act,
            asked_name="PLANTED Person",
            asked_email="",
            question="PLANTED question?",
            due_on=timezone.localdate() + timedelta(days=3),
        )
        add_file(case_id=case.pk, act=act, name="PLANTED.pdf", content=PDF, dated_on=act.now.date())
        sign_in(client, case)
        page = client.get(VIEW).content.decode()

    assert "PLANTED" not in page
    assert coordinator.email not in page


def test_messages_can_be_read_in_full(client: Client, case: Case, staff: dict[str, User]) -> None:
    answer_fully(case, staff["coordinator"])
    with time_machine.travel(WEDNESDAY + timedelta(days=4), tick=False):
        sign_in(client, case)
        page = words(client.get(VIEW))

    assert "I am looking into it." in page
    assert "We are sorry." in page
    assert "A key is kept now." in page


@pytest.mark.req("S0-3")
def test_a_missed_aim_is_said_first_and_in_words(client: Client, case: Case) -> None:
    with time_machine.travel(WEDNESDAY + timedelta(days=3), tick=False):
        sign_in(client, case)
        page = words(client.get(VIEW))

    assert "We have not met our aim. First answer was due by Friday 22 May 2026" in page
    assert page.index("We have not met our aim.") < page.index("What has happened")


def test_a_shared_document_can_be_saved_and_cannot_run(
    signed_in: Client, case: Case, staff: dict[str, User]
) -> None:
    shared = add_document(case, staff["coordinator"], shared=True)

    response = signed_in.get(f"/your-case/files/{shared.pk}/")

    given = b"".join(response.streaming_content)
    assert given.startswith(b"%PDF-")
    assert papers.AUTHOR.encode() not in papers.pdf_texts(given)
    assert response.headers["Content-Disposition"] == 'attachment; filename="Letter.pdf"'
    assert (
        response.headers["Content-Security-Policy"]
        == "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "Letter.pdf" in words(signed_in.get(VIEW))


def test_other_documents_are_not_found(
    signed_in: Client, case: Case, staff: dict[str, User]
) -> None:
    ours = add_document(case, staff["coordinator"], shared=False)
    other_case = open_case(person=PersonDetails(name="Cy", email="cy@resident.example"))
    theirs = add_document(other_case, staff["coordinator"], shared=True)

    for pk in (ours.pk, theirs.pk, 0, 10**30):
        assert signed_in.get(f"/your-case/files/{pk}/").status_code == 404


def test_a_document_needs_a_signed_in_person(case: Case, staff: dict[str, User]) -> None:
    shared = add_document(case, staff["coordinator"], shared=True)

    assert Client().get(f"/your-case/files/{shared.pk}/").status_code == 302


def add_document(case: Case, by: User, *, shared: bool) -> CaseFile:
    now = timezone.now()
    return add_file(
        case_id=case.pk,
        act=Act(now=now, by=by),
        name="Letter.pdf",
        content=PDF,
        dated_on=timezone.localdate(now),
        shared=shared,
    )


def test_adding_something_is_kept_and_becomes_a_job(signed_in: Client, case: Case) -> None:
    response = signed_in.post(ADD, {"text": "It was locked again.", "key": str(uuid4())})

    assert response.headers["Location"] == VIEW
    page = words(signed_in.get(VIEW))
    assert "We have what you added." in page
    assert "It was locked again." in page
    assert Job.objects.get(case=case, kind="reply_in").done_at is None
    assert "We have what you added." not in words(signed_in.get(VIEW))


def test_a_second_press_adds_nothing(signed_in: Client, case: Case) -> None:
    said = {"text": "It was locked again.", "key": str(uuid4())}

    first, second = signed_in.post(ADD, said), signed_in.post(ADD, said)

    assert first.headers["Location"] == second.headers["Location"]
    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Write what you would like to add, or add a file."),
        ("x" * 4001, "You have used 4,001."),
        ("Bell\x07", "hidden character"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept(
    signed_in: Client, case: Case, text: str, error: str
) -> None:
    response = signed_in.post(ADD, {"text": text, "key": str(uuid4())})

    page = response.content.decode()
    assert "<title>Error: " in page
    assert words(response).count(error) == 2
    assert text.replace("\x07", "") in page
    assert not Message.objects.filter(kind="reply")


def test_a_forged_key_is_refused_and_the_words_are_kept(signed_in: Client, case: Case) -> None:
    response = signed_in.post(ADD, {"text": "It was locked again.", "key": "1; DROP TABLE"})

    assert "press the button again" in words(response)
    assert "It was locked again." in response.content.decode()
    assert not Message.objects.filter(kind="reply")


@pytest.mark.parametrize("path", [ADD, "/your-case/not-content/"])
@pytest.mark.usefixtures("staff")
def test_words_that_come_after_the_half_hour_are_given_back(client: Client, path: str) -> None:
    response = client.post(path, {"text": "My long words.", "why": "My long why.", "key": "x"})

    assert response.status_code == 403
    assert "My long words." in words(response)
    assert "My long why." in words(response)


@pytest.mark.parametrize("path", [VIEW, ADD, "/your-case/not-content/"])
def test_nothing_is_shown_to_somebody_who_is_not_signed_in(case: Case, path: str) -> None:
    assert Client().get(path).status_code == 302


@pytest.mark.req("S0-8")
def test_words_for_the_person_are_neutral(
    client: Client, case: Case, staff: dict[str, User]
) -> None:
    answer_fully(case, staff["coordinator"])
    with time_machine.travel(WEDNESDAY + timedelta(days=4), tick=False):
        sign_in(client, case)
        page = words(client.get(VIEW)).lower()

    for word in ("complainant", "allegation", "ticket", "guarantee", "sla "):
        assert word not in page


def test_the_page_costs_as_many_queries_however_long_the_story(
    signed_in: Client, case: Case, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        signed_in.post(ADD, {"text": f"Part {number}.", "key": str(uuid4())})
    signed_in.get(VIEW)

    with django_assert_max_num_queries(26):
        signed_in.get(VIEW)
