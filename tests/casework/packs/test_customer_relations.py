"""Settled when it is first raised, or looked into in full from the day it was first raised."""

from __future__ import annotations

import pytest

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import holds
from cms.casework.selectors import timescales_of
from tests.casework.packs.gates import decisions, facts, procedure, said, to_the_person

SPEC = procedure("customer-relations")
DONE = {"steps_done": ("look_into",)}


@pytest.mark.req("S2-1")
def test_the_right_to_complain_is_on_the_first_screen_and_in_the_first_message():
    assert "You have a right to complain" in SPEC.intake.welcome
    assert "You have a right to complain" in SPEC.message_by_key["receipt"].body


@pytest.mark.req("S2-4")
def test_one_team_has_all_three_kinds():
    assert SPEC.types == ("comment", "compliment", "complaint")
    assert SPEC.default_handler == "customer_relations_officer"
    deciders = {stage.decider for stage in SPEC.stages}
    assert deciders == {"customer_relations_officer"}


@pytest.mark.req("S2-6")
def test_a_director_champions_it_and_an_officer_sees_every_case():
    assert SPEC.owner == "champion"
    assert SPEC.role_by_key["customer_relations_officer"].group == "Coordinators"


def test_the_officer_is_told_when_an_ombudsman_asks():
    assert SPEC.enquiries is not None

    assert "customer_relations_officer" in SPEC.enquiries.tells
    assert {"new", "final"} <= set(SPEC.enquiries.tell_on)


@pytest.mark.req("S2-7")
def test_the_officer_who_answers_for_complaints_is_kept_informed_daily_and_at_every_turn():
    rules = SPEC.kept_informed
    assert rules is not None

    assert rules.role == "customer_relations_officer"
    assert set(rules.at) == {"registered", "overdue", "escalated", "outside_body"}
    assert "{digest}" in SPEC.message_by_key[rules.digest].body
    news = SPEC.message_by_key[rules.message]
    assert "{message}" not in news.body
    assert "person_name" not in news.body


@pytest.mark.req("S2-9")
def test_no_time_is_made_up_where_the_policy_gives_none():
    assert {clock.unit for _, clock in SPEC.clocks} == {Unit.NONE}
    assert {row.time for row in timescales_of(SPEC)} == {"", "no published timescale"}
    assert "no published times" in SPEC.note


@pytest.mark.req("S2-12")
def test_what_was_done_at_first_contact_is_two_answers():
    step = SPEC.step_by_key["first_contact"]

    assert [field.key for field in step.evidence] == ["done", "happy"]
    assert all(field.required for field in step.evidence)
    assert said(SPEC, "close", "informal", outcome="settled") == [step.say]


@pytest.mark.req("S2-12", "S2-13")
def test_it_is_settled_only_while_the_person_is_not_unhappy():
    done = {"steps_done": ("first_contact",), "outcome": "settled"}

    for answer in ("yes", "not_asked"):
        answers = (f"first_contact.happy.{answer}",)
        assert said(SPEC, "close", "informal", **done, answers=answers) == []
    assert said(SPEC, "close", "informal", **done, answers=("first_contact.happy.no",)) == [
        "The person is not happy with it, so it is looked into in full."
    ]


@pytest.mark.req("S2-13")
def test_one_step_makes_it_a_formal_case_with_its_first_date():
    stage = SPEC.stage_by_key["investigation"]
    assert stage.request is not None

    assert "investigation" in SPEC.stage_by_key["informal"].leads_to
    assert holds(stage.request.when, facts("informal"))
    assert not stage.request.reasons_required
    assert {clock.start_event for clock in stage.clocks} == {"received"}
    told = SPEC.message_by_key[stage.request.tells_person]
    assert "You need not tell us again" in told.body
    assert "received" in told.requires


@pytest.mark.req("S2-13")
def test_the_full_reply_waits_until_it_was_looked_into_and_every_point_is_answered():
    action = "send:final_reply"

    assert said(SPEC, action, "investigation", **DONE) == []
    assert said(SPEC, action, "investigation") == ["Note what was looked into before you reply."]
    assert said(SPEC, action, "investigation", **DONE, points_unanswered=1)
    assert said(SPEC, "close", "investigation", **DONE, outcome="not_upheld") == [
        "Send the reply before you close the case."
    ]


@pytest.mark.req("S2-14")
def test_the_right_to_go_to_the_ombudsman_stands_in_every_reply():
    right = SPEC.paragraphs["lgsco_right"]
    assert "Local Government and Social Care Ombudsman" in right
    assert "{outside_bodies}" in right

    assert {message.key for message in decisions(SPEC)} >= {"settled_note", "final_reply"}
    scope = SPEC.scope
    assert scope is not None
    refusals = [scope.refusal_message, scope.service_request_message]
    letters = [*decisions(SPEC), *(SPEC.message_by_key[key] for key in refusals)]
    for letter in [*letters, SPEC.message_by_key["receipt"]]:
        assert {"lgsco_right", "no_detriment"} <= set(letter.locked), letter.key
    assert not {"lgsco_right", "no_detriment"} & SPEC.paragraphs_when.keys()


@pytest.mark.req("S2-15")
def test_complaining_changes_no_service_and_a_report_of_it_goes_to_the_overseer():
    assert SPEC.intake.treated_the_same
    assert SPEC.intake.treated_worse_to == "customer_relations_officer"
    assert "no_detriment" in SPEC.message_by_key["receipt"].locked


@pytest.mark.req("S2-10")
def test_a_lesson_can_name_a_priority_of_the_plan():
    assert SPEC.learning is not None
    assert SPEC.learning.priorities


@pytest.mark.req("S2-2")
def test_what_was_upheld_leaves_a_lesson():
    known = {**DONE, "outcome": "upheld", "sent": ("final_reply",)}

    assert said(SPEC, "close", "investigation", **known) == [
        "Record what was learned, or that nothing was and why."
    ]
    assert said(SPEC, "close", "investigation", **known, lessons=1) == []


def test_nobody_is_told_to_wait_for_us_before_the_ombudsman():
    for message in to_the_person(SPEC):
        assert "first use our procedure" not in message.body
