"""Every letter of the councils' procedures keeps the paragraphs that nobody can take out."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import MessageSpec, Procedure
from tests.casework.packs.council import BOROUGH, CODE, COUNCIL, PLAIN
from tests.casework.packs.gates import decisions, to_the_person

SPECS = [COUNCIL, CODE, BOROUGH]
DECISIONS = [(spec, message) for spec in SPECS for message in decisions(spec)]


def named(value: object) -> str:
    return str(getattr(value, "key", ""))


def locked_in(spec: Procedure, message: MessageSpec, **facts: Any) -> str:
    return "\n\n".join(spec.locked_for(message, {**PLAIN, **facts}))


@pytest.mark.req("S3-43", "S3-54", "S3-62", "S3-63")
@pytest.mark.parametrize(("spec", "message"), DECISIONS, ids=named)
def test_every_decision_names_the_bodies_outside(spec: Procedure, message: MessageSpec) -> None:
    assert "outside_bodies" in fields_in(locked_in(spec, message))


@pytest.mark.req("S3-43")
@pytest.mark.parametrize(("spec", "message"), DECISIONS, ids=named)
def test_a_decision_of_stage_1_says_how_to_go_on(spec: Procedure, message: MessageSpec) -> None:
    goes_on = "not_content_link" in fields_in(locked_in(spec, message))

    assert goes_on is ("stage1" in message.stage)


@pytest.mark.req("S3-63")
@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_nobody_is_told_to_finish_with_us_first(spec: Procedure) -> None:
    for text in (*spec.paragraphs.values(), *(message.body for message in spec.messages)):
        assert "finish" not in text or "ombudsman" not in text
    assert "at any time" in spec.paragraphs["outside_bodies"]


@pytest.mark.req("S3-153")
def test_a_stage_1_reply_invites_the_person_back() -> None:
    for key in ("stage1_reply", "group_letter"):
        assert "come_back" in COUNCIL.message_by_key[key].locked
    assert "handler_contact" in COUNCIL.paragraphs["come_back"]


@pytest.mark.req("S3-54")
def test_a_declined_second_look_names_the_ombudsman_and_legal_advice() -> None:
    text = locked_in(COUNCIL, COUNCIL.message_by_key["stage2_declined"])

    assert "ombudsman" in text and "legal advice" in text


@pytest.mark.req("S3-62")
def test_the_last_answer_gives_the_right_to_the_ombudsman() -> None:
    text = locked_in(COUNCIL, COUNCIL.message_by_key["stage2_reply"])

    assert "You have the right to go to the ombudsman" in text


@pytest.mark.req("S3-70", "S3-72", "S3-73", "S3-75")
def test_letters_about_a_contractor_say_who_answers_and_where_to_come_back() -> None:
    confirmed = COUNCIL.message_by_key["acknowledgement"]
    reply = COUNCIL.message_by_key["stage1_reply"]
    theirs = {"has_contractor": True, "contractor_replies": True}
    ours = {"has_contractor": True, "contractor_replies": False}

    assert "answers you. The council knows" in locked_in(COUNCIL, confirmed, **theirs)
    assert "we answer you ourselves" in locked_in(COUNCIL, confirmed, **ours)
    assert "Who answers you" not in locked_in(COUNCIL, confirmed)
    assert "tell the council's feedback team" in locked_in(COUNCIL, reply, **theirs)
    assert "tell the council's feedback team" not in locked_in(COUNCIL, reply)


@pytest.mark.req("S3-31")
def test_a_confirmation_in_a_group_says_that_all_is_looked_into_together() -> None:
    confirmed = COUNCIL.message_by_key["acknowledgement"]

    assert "one report" in locked_in(COUNCIL, confirmed, in_group=True)
    assert "one report" not in locked_in(COUNCIL, confirmed)


@pytest.mark.req("S3-81")
def test_a_reply_says_what_it_cannot_tell_while_another_procedure_runs() -> None:
    reply = COUNCIL.message_by_key["stage1_reply"]

    assert "What we cannot tell you" in locked_in(COUNCIL, reply, flags=("other_procedure",))
    assert "What we cannot tell you" not in locked_in(COUNCIL, reply)


@pytest.mark.req("S3-101", "S3-102", "S3-106")
def test_a_restriction_says_what_it_means_the_rights_and_the_help_there_is() -> None:
    rules = COUNCIL.restrictions
    assert rules is not None
    letter = COUNCIL.message_by_key[rules.message]

    assert {"no_more_replies", "restriction_rights", "other_help"} <= set(letter.locked)
    assert {"message", "restriction"} <= set(letter.requires)
    assert "something new" in COUNCIL.paragraphs["no_more_replies"]
    assert "you think this is wrong" in COUNCIL.paragraphs["restriction_rights"]


@pytest.mark.req("S3-140")
@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_a_refusal_gives_the_reason_the_way_on_and_who_else_can_help(spec: Procedure) -> None:
    assert spec.scope is not None
    letter = spec.message_by_key[spec.scope.refusal_message]

    assert {"message", "scope_route"} <= set(letter.requires)
    assert {"outside_bodies", "not_content_link"} <= fields_in(locked_in(spec, letter))


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_every_letter_to_the_person_says_who_we_are(spec: Procedure) -> None:
    assert not [one.key for one in to_the_person(spec) if "who_we_are" not in one.locked]


@pytest.mark.req("S3-5")
@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_the_first_message_welcomes_and_says_that_nothing_changes(spec: Procedure) -> None:
    assert {"welcome", "treated_the_same", "outside_bodies"} <= set(
        spec.message_by_key["receipt"].locked
    )
