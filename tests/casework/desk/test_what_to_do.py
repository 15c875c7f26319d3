"""What somebody may do to a case: in groups, what is due first, and whom to ask for the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from cms.casework.models import Case, Job, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.steps import record_step
from cms.casework.services.triage import Triage, assign_case, triage_case
from cms.users.models import User
from tests.casework.documents import (
    LONG_BEFORE,
    SMALL,
    ask,
    begun,
    clock,
    document,
    message,
    stage,
    step,
)
from tests.factories import open_case

SORRY = {
    "blocks": ["send:decision"],
    "needs": {
        "any": [
            {"field": "remedies", "has": "apology"},
            {"field": "steps_done", "has": "no_apology"},
        ]
    },
    "say": "Say sorry, or say why not.",
    "at": "remedies",
}
WRITTEN = {
    "blocks": ["send:decision"],
    "needs": {"field": "reply_channel", "in": [None, "email", "letter"]},
    "say": "Send it in writing.",
    "at": "reply",
}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return begun(
        document(
            stages=[
                stage(
                    "answering",
                    kind="informal",
                    entry="automatic",
                    leads_to=["formal", "outside"],
                    clocks=[clock("answer", met_by=["decision"])],
                    steps=[
                        step("register", blocks=["enter:formal"], event="registered"),
                        step("signed", blocks=["send:decision"], by=["chair"]),
                    ],
                ),
                stage("formal"),
                stage("outside"),
            ],
            messages=[
                message("decision", label="Decision", decides=True, by=["clerk", "worker"]),
                message("last_word", label="Last word", by=["chair"]),
            ],
            steps=[step("no_apology", evidence=[ask("why", "long_text")])],
            putting_right={
                "principle": "Put it right.",
                "remedies": [{"key": "apology", "label": "Apology"}],
            },
            gates=[SORRY, WRITTEN],
        ),
        on=LONG_BEFORE,
    )


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    at = timezone.now() - timedelta(hours=5)
    case = open_case(at=at, procedure_key=SMALL, kind="complaint")
    decided = Triage(kind="complaint", topic="the door", points=("It was locked.",))
    triage_case(case_id=case.pk, act=Act(now=at, by=people["clerk"]), decided=decided)
    case.refresh_from_db()
    return case


@pytest.fixture
def desk(people: dict[str, User]) -> Client:
    return signed_in(people["clerk"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, case: Case, *args: object) -> str:
    return reverse(f"desk:{name}", args=[case.pk, *args])


def said(response: HttpResponse) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def links(rows: Any) -> list[tuple[str, str]]:
    return [(row.text, row.url) for row in rows]


def test_what_is_due_comes_first_and_says_when_and_the_rest_has_its_place(desk, case, people):
    record_step(
        case_id=case.pk,
        act=Act(now=timezone.now(), by=people["clerk"]),
        key="no_apology",
        evidence={"why": "Nothing went wrong."},
    )
    now, *others = desk.get(page("case", case)).context["actions"]

    assert (now.title, others[-1].title) == ("Now", "Manage the case")
    assert [group.is_folded for group in (now, *others)] == [False, False, False, True]
    assert [(action.label, action.url) for action in now.actions] == [
        ("Waiting for: record signed", page("assign", case)),
        ("Record register", page("step", case, "register")),
    ]
    assert page("close", case) in [action.url for action in others[-1].actions]
    assert page("replies", case) in [action.url for action in others[0].actions]


def test_a_reply_that_keeps_a_promise_names_the_day_of_the_promise(desk, case, people):
    by = Act(now=timezone.now(), by=people["clerk"], reason="The chair signs.")
    record_step(case_id=case.pk, act=by, key="no_apology", evidence={"why": "It went well."})
    assign_case(case_id=case.pk, act=by, handler=people["chair"])
    signed = Act(now=timezone.now(), by=people["chair"])
    record_step(case_id=case.pk, act=signed, key="signed", evidence={})

    response = desk.get(page("case", case))

    first = response.context["actions"][0].actions[0]
    assert (first.label, first.url) == ("Write: decision", page("reply", case, "decision"))
    assert first.due.startswith("Due ")
    assert first.due in said(response)


def test_what_was_registered_is_taken_on_next(desk, case, people):
    act = Act(now=timezone.now(), by=people["clerk"])
    record_step(case_id=case.pk, act=act, key="register", evidence={})

    found = desk.get(page("case", case)).context["actions"][0].actions

    assert ("Take it on: At formal", page("enter_stage", case)) in [
        (action.label, action.url) for action in found
    ]


def test_a_page_of_two_ways_says_beside_each_what_it_asks_first(desk, case):
    response = desk.get(page("enter_stage", case))

    assert response.context["missing"] == []
    assert "First: Record register." in said(response)


@pytest.mark.req("S3-48")
def test_what_would_do_as_well_is_a_link_beside_what_stands_in_the_way(desk, case, people):
    missing = desk.get(page("reply", case, "decision")).context["missing"]

    sorry = next(row for row in missing if row.text == SORRY["say"])
    assert sorry.url == page("choose_remedy", case)
    assert sorry.instead == (("Record no_apology", page("step", case, "no_apology")),)
    assert page("step", case, "no_apology") in desk.get(page("replies", case)).content.decode()


def test_a_way_that_will_not_do_is_changed_on_the_form_itself(desk, case, people):
    url = page("reply", case, "decision")
    shown = desk.get(url)
    typed = {
        "words": "Hello.",
        "channel": "phone",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "send": "1",
        "key": str(uuid4()),
        "seen": shown.context["seen"],
    }

    response = desk.post(url, typed)

    assert (WRITTEN["say"], "#id_channel_0") in links(response.context["missing"])
    assert 'id="id_channel_0"' in response.content.decode()


def test_whoever_may_not_learns_who_may(people, case, desk):
    assert desk.get(page("step", case, "signed")).status_code == 403
    assert "Ask the chair." in said(desk.get(page("step", case, "signed")))
    assert "The chair records it." in said(desk.get(page("case", case)))
    assert "Last word: the chair" in said(desk.get(page("replies", case)))


def test_a_case_is_given_to_somebody_by_name_and_role(desk, case, people):
    shown = said(desk.get(page("assign", case)))

    assert f"{people['worker']}, Worker" in shown


def test_what_is_to_do_stands_above_what_was_done_and_is_past(desk, case, people):
    act = Act(now=timezone.now(), by=people["clerk"])
    record_step(case_id=case.pk, act=act, key="register", evidence={"note": "Not simple."})

    response = desk.get(page("case", case))

    assert [(step.key, step.is_past) for step in response.context["steps"]] == [
        ("signed", False),
        ("no_apology", False),
        ("register", True),
    ]
    assert "Not simple." in said(response)


def test_a_job_of_somebody_else_does_not_hide_what_is_next(desk, case, people):
    job = Job(case=case, kind="agree", text="Agree to it.", role="chair", since_at=timezone.now())
    save_recorded(job, by=None, reason="For the test.")

    response = desk.get(page("case", case))

    assert "Agree to it." not in [
        action.label for group in response.context["actions"] for action in group.actions
    ]
    assert "Agree to it." in said(response)
