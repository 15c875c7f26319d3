"""What the council's stage 1 asks before a confirmation, a holding reply and a reply may go."""

from __future__ import annotations

from typing import Any

import pytest

from cms.casework.procedure.parts import EvidenceField
from tests.casework.packs.council import COUNCIL, PLAIN, says

REPLIES = ["stage1_reply", "group_letter"]


def asked_by(key: str) -> dict[str, EvidenceField]:
    return {field.key: field for field in COUNCIL.message_by_key[key].asks}


@pytest.mark.req("S3-28", "S3-29")
def test_the_confirmation_names_who_has_it_how_to_reach_them_and_the_day() -> None:
    message = COUNCIL.message_by_key["acknowledgement"]
    asked = asked_by("acknowledgement")

    assert message.event == "acknowledged"
    assert asked["officer_or_section"].required and asked["contact"].required
    assert {"officer_or_section", "contact", "reply_date", "points"} <= set(message.requires)
    (kept_by, *_) = COUNCIL.clock_by_key["acknowledge_2wd"].met_by
    assert kept_by == "acknowledged(officer_or_section, contact, reply_date)"


@pytest.mark.req("S3-27")
def test_the_confirmation_goes_in_writing_where_the_person_can_be_written_to() -> None:
    assert says("send:acknowledgement", reply_channel="phone") == ["Confirm it in writing."]
    assert not says("send:acknowledgement", reply_channel="phone", can_be_written_to=False)
    assert not says("send:acknowledgement", reply_channel="letter")


@pytest.mark.req("S3-34")
def test_a_holding_reply_asks_for_apology_reason_and_new_date_from_the_service() -> None:
    message = COUNCIL.message_by_key["holding_reply"]
    asked = asked_by("holding_reply")

    assert message.event == "holding_reply_sent"
    assert {key for key, field in asked.items() if field.required} == {
        "apology",
        "reason",
        "new_due",
    }
    assert asked["new_due"].type == "planned_date"
    assert {"service_officer", "service_manager"} <= set(message.by)
    assert "feedback_adviser" not in message.by


@pytest.mark.req("S3-34")
def test_only_replies_are_moved_by_a_holding_reply() -> None:
    fixed = {key for key, c in COUNCIL.clock_by_key.items() if c.holding_reply == "not_allowed"}

    assert set(COUNCIL.clock_by_key) - fixed == {"reply_10wd", "conclude_20wd"}


@pytest.mark.req("S3-39")
@pytest.mark.parametrize("key", REPLIES)
@pytest.mark.parametrize(
    ("facts", "say"),
    [
        ({"triaged": False}, "Read and sort the case first."),
        ({"points": 0}, "Note at least one point to answer."),
        ({"points_unanswered": 1}, "Answer every point before you send the reply."),
        ({"points_without_finding": 1}, "Say for every point whether it is upheld."),
        ({"steps_done": ("register",)}, "Record what you found before you reply."),
    ],
)
def test_a_reply_waits_for_every_point_and_for_what_was_found(
    key: str, facts: dict[str, Any], say: str
) -> None:
    assert says(f"send:{key}", **facts) == [say]
    assert not says(f"send:{key}")


@pytest.mark.req("S3-25", "S3-46", "S3-145")
def test_what_was_found_says_the_whole_the_reasons_and_how_to_put_the_person_back() -> None:
    asked = {field.key: field for field in COUNCIL.step_by_key["finding"].evidence}

    assert {"checked", "overall", "reasons", "as_if_right"} <= set(asked)
    assert [key for key, _ in asked["overall"].choices] == [
        "upheld",
        "partly_upheld",
        "not_upheld",
    ]
    assert {"upheld", "partly_upheld", "not_upheld"} <= {key for key, _ in COUNCIL.findings}


@pytest.mark.req("S3-35", "S3-37")
@pytest.mark.parametrize("key", REPLIES)
def test_a_complex_complaint_gets_a_written_reply(key: str) -> None:
    say = "A complex complaint needs a written reply."

    assert says(f"send:{key}", flags=("complex",), reply_channel="phone") == [say]
    assert says(f"send:{key}", flags=("complex",), reply_channel="in_person") == [say]
    assert not says(f"send:{key}", flags=("complex",), reply_channel="letter")
    assert not says(f"send:{key}", reply_channel="phone")


@pytest.mark.req("S3-36")
def test_a_spoken_reply_asks_for_the_tick_that_they_were_told_of_the_feedback_team() -> None:
    told = asked_by("stage1_reply")["told_right"]

    assert (told.type, told.required) == ("tick", True)
    assert told.when is not None
    assert told.when.holds({**PLAIN, "reply_channel": "phone"})
    assert told.when.holds({**PLAIN, "reply_channel": "in_person"})
    assert not told.when.holds({**PLAIN, "reply_channel": "email"})
    note = COUNCIL.message_by_key["call_note"]
    assert note.asks[0].type == "tick"
    assert "contacts" in note.requires


@pytest.mark.req("S3-40", "S3-41", "S3-42", "S3-146", "S3-150", "S3-151")
def test_a_reply_tells_what_was_looked_at_found_put_right_and_learned() -> None:
    message = COUNCIL.message_by_key["stage1_reply"]
    asked = asked_by("stage1_reply")

    for key in ("looked_at", "found", "put_right", "learned"):
        assert asked[key].required
        assert f"{{{key}}}" in message.body
    assert "{points_answered}" in message.body
    assert "Thank you" in message.body


@pytest.mark.req("S3-41", "S3-112")
@pytest.mark.parametrize("key", REPLIES)
@pytest.mark.parametrize("overall", ["upheld", "partly_upheld"])
def test_an_upheld_reply_holds_an_apology_or_the_reason_for_none(key: str, overall: str) -> None:
    upheld = {"answers": (f"finding.overall.{overall}",)}
    say = "Add an apology to what is put right, or say why there is none."

    assert says(f"send:{key}", **upheld) == [say]
    assert not says(f"send:{key}", **upheld, remedies=("apology",))
    assert not says(f"send:{key}", **upheld, steps_done=(*PLAIN["steps_done"], "no_apology"))
    sorry = asked_by("stage1_reply")["apology"]
    assert sorry.required and sorry.when is not None
    assert sorry.when.holds({**PLAIN, "remedies": ("apology",)})
    assert not sorry.when.holds(PLAIN)


@pytest.mark.req("S3-45")
def test_the_feedback_team_has_a_copy_of_every_reply() -> None:
    replies = [message for message in COUNCIL.messages if message.decides]

    assert replies
    assert all("feedback_adviser" in message.copy_to for message in replies)
    assert "feedback_adviser" in COUNCIL.message_by_key["call_note"].copy_to


@pytest.mark.req("S3-80")
@pytest.mark.parametrize("key", REPLIES)
def test_a_reply_about_somebody_named_is_signed_by_a_senior_officer(key: str) -> None:
    about = {"about_a_person": True, "steps_done": (*PLAIN["steps_done"], "named_officer_signs")}
    say = "A senior officer must sign this reply."

    assert says(f"send:{key}", **about) == [say]
    assert not says(f"send:{key}", **about, my_roles=("service_manager",))
    assert not says(f"send:{key}", **about, my_roles=("director", "feedback_manager"))
    assert "Let a senior officer read the reply first." in says(
        f"send:{key}", about_a_person=True, my_roles=("director",)
    )


@pytest.mark.req("S3-80")
def test_a_senior_officer_does_not_sign_a_reply_about_themselves() -> None:
    done = (*PLAIN["steps_done"], "named_officer_signs")
    about = {"about_a_person": True, "about_me": True, "steps_done": done}

    assert says("send:stage1_reply", **about, my_roles=("director",)) == [
        "A senior officer must sign this reply."
    ]


@pytest.mark.req("S3-10", "S3-76", "S3-77", "S3-78")
@pytest.mark.parametrize(
    ("owed", "say"),
    [
        (
            "subjects_untold",
            "Tell the member of staff that it is about them, or put that off with a reason.",
        ),
        (
            "subjects_without_copy",
            "Give the member of staff a copy, or put that off with a reason.",
        ),
        (
            "subjects_unheard",
            "Hear the member of staff, or note that they said nothing by the date they were given.",
        ),
    ],
)
def test_nobody_replies_before_staff_were_told_given_a_copy_and_heard(owed: str, say: str) -> None:
    about = {
        "about_a_person": True,
        "steps_done": (*PLAIN["steps_done"], "named_officer_signs"),
        "my_roles": ("service_manager",),
    }

    assert says("send:stage1_reply", **about, **{owed: 1}) == [say]
    assert not says("send:stage1_reply", **about)


@pytest.mark.req("S3-77", "S3-78")
def test_a_reply_may_go_before_staff_are_heard_where_that_would_be_a_risk() -> None:
    done = (*PLAIN["steps_done"], "named_officer_signs", "heard_later")
    about = {"about_a_person": True, "subjects_unheard": 1, "steps_done": done}

    assert not says("send:stage1_reply", **about, my_roles=("service_manager",))
    why = COUNCIL.step_by_key["heard_later"].evidence[0]
    assert {key for key, _ in why.choices} == {"safeguarding", "evidence"}


@pytest.mark.req("S3-79")
def test_staff_hear_what_is_meant_to_be_done_before_the_case_ends() -> None:
    about = {
        "about_a_person": True,
        "subjects_uninformed": 1,
        "sent": ("acknowledgement", "stage1_reply"),
    }

    assert says("close", **about, outcome="not_upheld") == [
        "Tell the member of staff what we mean to do about it."
    ]
    assert not says("close", **about, outcome="other_procedure")
    assert not says("close", **{**about, "subjects_uninformed": 0}, outcome="not_upheld")


@pytest.mark.req("S3-74")
@pytest.mark.parametrize("key", REPLIES)
def test_the_contract_manager_takes_part_where_somebody_else_runs_the_service(key: str) -> None:
    assert says(f"send:{key}", has_contractor=True) == ["Bring in the contract manager."]
    done = (*PLAIN["steps_done"], "contract_manager")
    assert not says(f"send:{key}", has_contractor=True, steps_done=done)
    assert COUNCIL.contractors is not None


@pytest.mark.req("S3-96")
@pytest.mark.parametrize("action", ["send:stage1_reply", "send:group_letter", "close"])
def test_a_claim_of_discrimination_is_tested_before_anything_ends(action: str) -> None:
    claimed = {
        "flags": ("discrimination",),
        "outcome": "not_upheld",
        "sent": ("acknowledgement", "stage1_reply"),
    }

    assert says(action, **claimed) == ["Record how the claim of discrimination was tested."]
    done = (*PLAIN["steps_done"], "discrimination_tested")
    assert not says(action, **claimed, steps_done=done)


@pytest.mark.req("S3-31", "S3-32")
def test_a_group_has_one_report_and_a_letter_each() -> None:
    rules = COUNCIL.groups

    assert rules is not None
    assert rules.letters == ("group_letter",)
    letter = COUNCIL.message_by_key["group_letter"]
    assert letter.kind == "stage1_reply"
    assert {"report", "message"} <= set(letter.requires)
    assert "{own_points}" in letter.body
    assert COUNCIL.message_by_key[rules.message].automatic
