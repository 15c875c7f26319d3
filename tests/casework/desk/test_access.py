"""Every address of the desk, for every kind of account: the written matrix and nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cms.casework.models import (
    CalendarCheck,
    CalendarDay,
    Case,
    Event,
    EventKind,
    Job,
    MessageText,
    OutsideBody,
    ProcedureVersion,
    save_recorded,
)
from cms.casework.services.change import Act
from cms.casework.services.contacts import receive_message
from cms.casework.services.escalation import not_content
from cms.casework.services.files import add_file
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import request_information
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.casework.desk.access import IDENTITIES, PAGE, SCREENS, expected, page
from tests.casework.desk.downloads import taken
from tests.web.uploads import papers

pytestmark = pytest.mark.django_db
NAMES = [name for name, _ in IDENTITIES]


@pytest.fixture
def passed_on(people: dict[str, User], read: Case) -> Case:
    """About “conflicted”, answered, and passed to the chair, with one of everything in it."""
    by = people["coordinator"]
    act = Act(now=timezone.now() - timedelta(hours=3), by=by)
    points = Triage(
        "concern", "hall access", (), True, "", False, "", "", str(people["conflicted"])
    )
    triage_case(case_id=read.pk, act=act, decided=points)
    subject = read.parties.get(part="subject")
    subject.user = people["conflicted"]
    save_recorded(subject, by=by, reason="Known by their account.")
    add_file(
        case_id=read.pk,
        act=act,
        name="door.pdf",
        content=papers.pdf(text="door"),
        dated_on=date(2026, 3, 3),
    )
    request_information(
        case_id=read.pk,
        act=act,
        asked_name="The hall's manager",
        asked_email="",
        question="When was it locked?",
        due_on=timezone.localdate() + timedelta(days=3),
    )
    answer_point(case_id=read.pk, act=act, number=1, answer="It was.", finding="upheld")
    for key in ("initial_response", "fuller_reply"):
        send_reply(
            case_id=read.pk,
            act=act,
            key=key,
            words="We looked.",
            channel="letter",
            happened_at=act.now,
        )
    receive_message(case_id=read.pk, act=Act(now=act.now), text="Thank you.")
    not_content(case_id=read.pk, act=Act(now=act.now))
    read.refresh_from_db()
    return read


@pytest.fixture
def address(people: dict[str, User], passed_on: Case) -> Callable[[str], str]:
    by, now = people["administrator"], timezone.now()
    rows = {
        "calendarday": CalendarDay(
            day=date(2027, 1, 4), kind="closure", title="Move", source="Us", added_at=now
        ),
        "calendarcheck": CalendarCheck(
            checked_on=date(2026, 1, 4), covers_until=date(2027, 12, 31), source="Us"
        ),
        "messagetext": MessageText(
            procedure_key="partnership-48h-month", key="update", subject="s", body="b"
        ),
    }
    for row in rows.values():
        save_recorded(row, by=by, reason="Added.")
    rows["outsidebody"] = OutsideBody.objects.first()
    extra = {
        "desk:download": [passed_on.files.get().pk],
        "desk:original": [passed_on.files.get().pk],
        "desk:answer_point": [1],
        "desk:reply": ["update"],
        "desk:asked_answer": [passed_on.information_requests.get().pk],
        "desk:job_done": [Job.objects.filter(case=passed_on).first().pk],
        "desk:person": [passed_on.parties.get(part="person").pk],
        "desk:letter": [passed_on.messages.filter(direction="out").first().pk],
        "desk:step": ["consult_lto_rep"],
    }

    def of(name: str) -> str:
        if name in ("desk:today", "desk:log") or name.endswith(
            (":index", ":index_results", "_index", "_create")
        ):
            return reverse(name)
        if name == "desk:logged":
            return reverse(name, args=[passed_on.intake_key])
        if name == "desk_procedures:read":
            return reverse(name, args=[ProcedureVersion.objects.first().pk])
        if "modeladmin" in name:
            return reverse(name, args=[rows[name.split("_")[1]].pk])
        return reverse(name, args=[passed_on.pk, *extra.get(name, [])])

    return of


def answer(client: Client, url: str) -> str:
    """The answer of an address as the matrix calls it."""
    response = client.get(url)
    taken(response)
    if response.status_code == 200:
        return "yes"
    if response.status_code == 404:
        return "–"
    refused = response.status_code == 403 or response.headers.get("Location", "").startswith(
        ("/accounts/login/", "/admin/")
    )
    return "no" if refused else str(response.status_code)


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("name", NAMES)
def test_each_address_answers_as_the_matrix_says(name, as_person, address):
    column = NAMES.index(name)
    client = as_person(name)

    found = {screen: answer(client, address(screen)) for _, screen, _ in SCREENS}

    assert found == {screen: expected(letters)[column] for _, screen, letters in SCREENS}


def test_the_page_for_readers_is_made_from_the_matrix():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "Run: .venv/bin/python -m tests.casework.desk.access"
    )


def test_the_matrix_leaves_no_address_of_the_desk_out():
    """Wagtail's generic views of cases have no address at all."""
    ours = {screen for _, screen, _ in SCREENS}
    found = set()
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) == "admin/":
            for entry in pattern.url_patterns:
                found |= names_of(entry)
    assert found == ours


def names_of(entry):
    if not str(entry.pattern).lstrip("^").startswith("casework/"):
        return set()
    if hasattr(entry, "url_patterns"):
        return {f"{entry.namespace}:{inner.name}" for inner in entry.url_patterns}
    return {entry.name}


@pytest.mark.req("S0-22")
def test_a_case_about_somebody_looks_to_them_like_no_case_and_the_try_is_noted(
    as_person, people, passed_on
):
    client = as_person("conflicted")

    hidden = client.get(reverse("desk:case", args=[passed_on.pk]))
    client.get(reverse("desk:note", args=[passed_on.pk]))
    missing = client.get(reverse("desk:case", args=[passed_on.pk + 1000]))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    noted = Event.objects.get(case=passed_on, kind=EventKind.ACCESS_REFUSED)
    assert noted.by == people["conflicted"]


def test_a_stranger_without_an_interest_is_not_noted(as_person, passed_on):
    as_person("caseworker").get(reverse("desk:case", args=[passed_on.pk]))

    assert not Event.objects.filter(kind=EventKind.ACCESS_REFUSED).exists()


@pytest.mark.parametrize("name", ["auditor", "lto_rep"])
def test_who_only_reads_cannot_write_by_sending_a_form(name, as_person, passed_on):
    before = passed_on.version

    response = as_person(name).post(
        reverse("desk:note", args=[passed_on.pk]),
        {"text": "Mine", "seen": before, "key": uuid.uuid4()},
    )

    passed_on.refresh_from_db()
    assert (response.status_code, passed_on.version) == (403, before)
    assert "Ask the coordinator or the chair" in response.content.decode()


@pytest.mark.parametrize("word", ["abc", "99999999999999999999999999", "0", "-1"])
@pytest.mark.parametrize("verb", ["edit", "history", "delete"])
def test_reference_rows_that_are_not_there_are_not_found(word, verb, as_person):
    url = f"/admin/casework/calendarday/{verb}/{word}/"

    assert as_person("coordinator").get(url).status_code in (302, 404)
