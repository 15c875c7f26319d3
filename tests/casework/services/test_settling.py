"""Settled at first contact: on record in one go, by whoever heard it first (S2-12, S3-19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Result
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act
from cms.casework.services.escalation import enter_stage
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.settling import settle_at_first_contact
from cms.users.models import User
from tests.casework.documents import SMALL, Parts, ask, begun, clock, document, stage, step
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, told

pytestmark = pytest.mark.django_db

SETTLED = step(
    "settled",
    event="resolved",
    evidence=[ask("done", "long_text"), ask("content", "yes_no")],
)
AT_ONCE = {
    "key": "at_once",
    "label": "Settled",
    "public_label": "We put it right",
    "at_once": {"field": "steps_done", "has": "settled"},
}
DONE = {"done": "The bin was emptied.", "content": True}


def quick(**parts: Any) -> Parts:
    day = clock("quick", unit="hours", amount=24, audience="internal", met_by=["resolved"])
    formal = clock("reply", amount=10, met_by=["reply"], from_first_day=True)
    return document(
        stages=[
            stage(
                "answering",
                kind="informal",
                entry="automatic",
                leads_to=["formal"],
                clocks=[day],
                steps=[SETTLED],
            ),
            stage("formal", clocks=[formal]),
        ],
        **parts,
    )


def settle(by: User, **given: Any) -> Case:
    words = told(procedure_key=SMALL, kind="complaint", channel="phone", **given)
    return settle_at_first_contact(act=Act(WEDNESDAY, by), told=words, evidence=DONE)


@pytest.mark.req("S2-12", "S3-18", "S3-19")
def test_it_is_taken_in_recorded_and_closed_by_somebody_who_is_not_in_the_team():
    people = begun(quick(outcomes=[AT_ONCE]))

    case = settle(people["worker"])

    assert (case.outcome, case.closed_at) == ("at_once", WEDNESDAY)
    assert case.steps.get().evidence == {"done": "The bin was emptied.", "content": True}
    assert case.deadlines.get(clock="quick").result == Result.MET
    assert case.deadlines.get(clock="reply").result == Result.NOT_APPLICABLE
    assert visible_to(people["worker"], on=WEDNESDAY.date()).filter(pk=case.pk).exists()


@pytest.mark.req("S2-13")
def test_one_action_makes_it_a_formal_case_with_its_words_and_its_time():
    people = begun(quick(outcomes=[AT_ONCE]))
    case = settle(people["worker"])

    later = Act(WEDNESDAY + timedelta(days=2), people["clerk"], reason="Not settled after all.")
    enter_stage(case_id=case.pk, act=later, stage="formal")

    case.refresh_from_db()
    assert (case.stage, case.closed_at, case.received_at) == ("formal", None, WEDNESDAY)
    assert case.messages.get(kind="told_us").body == told().text
    assert case.deadlines.get(clock="reply").start_at == WEDNESDAY


def test_without_an_ending_that_needs_nothing_else_it_stays_open():
    people = begun(quick())

    case = settle(people["clerk"])

    assert case.closed_at is None
    assert case.steps.count() == 1


def test_the_same_press_is_one_case():
    people = begun(quick(outcomes=[AT_ONCE]))
    words = told(procedure_key=SMALL, kind="complaint")
    act = Act(WEDNESDAY, people["clerk"])

    first = settle_at_first_contact(act=act, told=words, evidence=DONE)
    second = settle_at_first_contact(act=act, told=words, evidence=DONE)

    assert first.pk == second.pk
    assert first.steps.count() == 1


@pytest.mark.req("S2-12")
def test_without_what_is_asked_nothing_is_taken_in():
    people = begun(quick(outcomes=[AT_ONCE]))
    words = told(procedure_key=SMALL, kind="complaint")

    with refused(EvidenceMissing, "the done"):
        settle_at_first_contact(
            act=Act(WEDNESDAY, people["clerk"]), told=words, evidence={"content": True}
        )


def test_a_procedure_without_such_a_step_has_no_quick_way():
    people = begun(document())

    with refused(CaseworkError, "no quick way"):
        settle(people["clerk"])
