"""A compliment reaches those it praises, the management and the executive, and the case says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cms.casework.models import Case, OutgoingMail
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.copies import CopyTo
from cms.casework.services.procedures import install_pack
from cms.casework.services.steps import record_step
from cms.users.models import User
from tests.casework.packs.gates import procedure
from tests.factories import LONG_AGO, WEDNESDAY, holder, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SPEC = procedure("council-2wd-10wd-20wd")
TOLD = ("service_manager", "director", "chief_executive")
STEP = next(step for step in SPEC.step_by_key.values() if step.copy_by)
WORDS = "The crew helped me when I fell on the ice."
LATER = WEDNESDAY + timedelta(hours=2)
TEAM = CopyTo("Mill Lane crew", "crew@council.example")


def everybody() -> dict[str, User]:
    install_pack(SPEC.key, on=LONG_AGO, now=datetime(2020, 1, 1, 9, tzinfo=UTC))
    return {role.key: holder(role.key) for role in SPEC.roles}


@pytest.fixture
def people() -> dict[str, User]:
    return remembered(f"everybody of {SPEC.key}", everybody)


def praise(**overrides: Any) -> Case:
    return open_case(kind="compliment", text=WORDS, procedure_key=SPEC.key, **overrides)


def passed_on(case: Case, by: User, *, copy_to: CopyTo | None = TEAM, at: datetime = LATER) -> None:
    evidence = {"about": "Mill Lane crew", "copied_on": at.date(), "quote": "yes"}
    act = Act(at, by)
    record_step(case_id=case.pk, act=act, key=STEP.key, evidence=evidence, copy_to=copy_to)


def reports(user: User) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=STEP.message, to=user.email))


@pytest.mark.req("S3-17")
def test_the_document_says_who_hears_of_a_compliment_and_nobody_else_is_named_in_code():
    assert STEP.tells == TOLD
    assert SPEC.message_by_key[STEP.message].to == "handler"
    assert STEP.when is not None
    assert STEP.when.holds({"kind": "compliment"})
    assert not STEP.when.holds({"kind": "complaint"})


@pytest.mark.req("S3-17")
def test_management_and_executive_hear_of_it_and_may_read_it(people):
    case = praise()

    passed_on(case, people["feedback_adviser"])

    for role in TOLD:
        (mail,) = reports(people[role])
        assert f"/admin/casework/cases/{case.pk}/" in mail.text
        assert WORDS not in mail.text
        assert "Ada" not in mail.text
        assert visible_to(people[role], on=LATER.date()).filter(pk=case.pk).exists()


@pytest.mark.req("S3-17")
def test_whoever_is_praised_has_the_words_and_not_the_name_of_who_said_them(people):
    case = praise()

    passed_on(case, people["feedback_adviser"])

    copy = OutgoingMail.objects.get(kind=STEP.copy_by)
    assert copy.to == TEAM.email
    assert WORDS in copy.text
    assert "Ada" not in copy.text


@pytest.mark.req("S3-17", "S3-16")
def test_the_case_keeps_who_had_a_copy_and_who_was_told(people):
    case = praise()

    passed_on(case, people["feedback_adviser"])

    notes = [row.body for row in case.messages.filter(direction="note")]
    assert any(TEAM.name in note and TEAM.email in note for note in notes)
    (told,) = [note for note in notes if "told of it" in note]
    assert told.endswith("Service manager, Director, Chief Executive.")
    assert case.steps.get().evidence["quote"] == "yes"


@pytest.mark.req("S3-17")
def test_a_second_team_has_its_copy_and_the_management_hears_once(people):
    case = praise()
    passed_on(case, people["feedback_adviser"])

    other = CopyTo("The call centre", "calls@council.example")
    passed_on(case, people["feedback_adviser"], copy_to=other, at=LATER + timedelta(hours=1))

    assert {mail.to for mail in OutgoingMail.objects.filter(kind=STEP.copy_by)} == {
        TEAM.email,
        other.email,
    }
    assert [len(reports(people[role])) for role in TOLD] == [1, 1, 1]


@pytest.mark.req("S3-17", "S0-52")
def test_a_director_whom_it_is_about_is_not_told_as_the_management(people):
    case = praise(subject_role="director")

    passed_on(case, people["feedback_adviser"])

    assert reports(people["director"]) == []
    assert len(reports(people["chief_executive"])) == 1
    note = case.messages.get(direction="note", body__contains="told of it").body
    assert "Director" not in note
