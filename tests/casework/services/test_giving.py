"""Something simple is given to those who can put it right, with the time that they have (S3-23)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.clocks.words import due_words
from cms.casework.models import Case, Job, OutgoingMail
from cms.casework.permissions import visible_to
from cms.casework.procedure.document import DocumentRefused
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.due_jobs import add_due_jobs
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.steps import record_step
from cms.users.models import User
from tests.casework.documents import (
    SMALL,
    ask,
    automatic,
    begun,
    clock,
    document,
    read,
    stage,
    step,
)
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, open_case

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GIVEN_TO = {"who": "team", "what": "task", "message": "please", "clock": "quick"}


def giving(**given_to: str) -> dict[str, Any]:
    quick = clock("quick", unit="hours", amount=24, audience="internal", met_by=["resolved"])
    team = ask("team", "choice", choices=[["worker", "The workers"], ["chair", "The chair"]])
    asking = step(
        "asking",
        evidence=[team, ask("task", "long_text"), ask("note", required=False)],
        given_to={**GIVEN_TO, **given_to},
    )
    done = step("settled", event="resolved")
    return document(
        stages=[stage("answering", clocks=[quick], steps=[asking, done], entry="automatic")],
        messages=[automatic("please", "handler", "{clock}: due {due}\n\n{desk_link}")],
    )


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return begun(giving())


def give(case: Case, by: User, team: str = "worker") -> None:
    act, said = Act(WEDNESDAY + HOUR, by), {"team": team, "task": "Empty the bin."}
    record_step(case_id=case.pk, act=act, key="asking", evidence=said)


@pytest.mark.req("S3-23")
def test_they_are_told_by_when_see_the_case_and_have_it_on_today(people: dict[str, User]):
    case = open_case(procedure_key=SMALL)
    assert not visible_to(people["worker"], on=WEDNESDAY.date()).filter(pk=case.pk).exists()

    give(case, people["clerk"])

    mail, until = OutgoingMail.objects.get(kind="please"), WEDNESDAY + 24 * HOUR
    assert mail.to == people["worker"].email
    assert f"The quick: due {due_words(until)}" in mail.text
    assert visible_to(people["worker"], on=WEDNESDAY.date()).filter(pk=case.pk).exists()
    job = Job.objects.get(kind="given")
    assert (job.role, job.due_at, job.text) == ("worker", until, "Worker: Empty the bin.")


@pytest.mark.req("S3-23")
@pytest.mark.parametrize("how", ["settled", "closed"])
def test_it_is_off_their_today_once_the_time_has_ended(people: dict[str, User], how: str):
    case = open_case(procedure_key=SMALL)
    give(case, people["clerk"])
    add_due_jobs(now=WEDNESDAY + 2 * HOUR)
    assert Job.objects.filter(kind="given", done_at=None).exists()

    act = Act(WEDNESDAY + 3 * HOUR, people["worker"])
    if how == "settled":
        record_step(case_id=case.pk, act=act, key="settled", evidence={})
    else:
        close_case(case_id=case.pk, act=act, outcome="answered")
        add_due_jobs(now=WEDNESDAY + 4 * HOUR)

    assert Job.objects.get(kind="given").result == "Seen to since."


@pytest.mark.req("S3-23", "S0-52")
def test_those_whom_it_is_about_are_not_given_it(people: dict[str, User]):
    case = open_case(procedure_key=SMALL, subject_role="chair")

    with refused(EvidenceMissing, "It is about them"):
        give(case, people["clerk"], team="chair")

    assert not OutgoingMail.objects.filter(kind="please").exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("given_to", "says"),
    [
        ({"who": "note"}, "a role or a choice"),
        ({"what": "note"}, "holds words"),
        ({"clock": "moon"}, "no clock is called “moon”"),
        ({"message": "moon"}, "no message is called “moon”"),
        ({"message": "new_case"}, "must say by when"),
    ],
)
def test_what_does_not_fit_is_told_with_its_mend(given_to: dict[str, str], says: str):
    with pytest.raises(DocumentRefused, match=says):
        read(giving(**given_to))


@pytest.mark.one_database
def test_a_choice_of_those_who_are_no_roles_does_not_fit():
    parts = giving()
    parts["stages"][0]["steps"][0]["evidence"][0]["choices"] = [["moon", "The moon"]]

    with pytest.raises(DocumentRefused, match="no role is called “moon”"):
        read(parts)
