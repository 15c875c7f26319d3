"""The council's second look: who may decide it, in which way, and what must come before its letters."""

from __future__ import annotations

import pytest

from tests.casework.packs.council import COUNCIL, at_stage2, says

LOOKED = ("tell_manager", "investigation")
INVESTIGATED = {
    "sent": ("acknowledgement", "stage1_reply", "stage2_investigating"),
    "drafts_checked": ("stage2_reply",),
}


@pytest.mark.req("S3-48", "S3-49", "S3-50")
def test_it_is_asked_for_in_writing_after_a_reply_with_why_and_what() -> None:
    stage = COUNCIL.stage_by_key["stage2"]
    request = stage.request

    assert request is not None and request.when is not None
    assert (request.reasons_required, request.wish_required) == (True, True)
    assert request.written_required
    assert request.when.holds({"sent": ("stage1_reply",)})
    assert not request.when.holds({"sent": ("acknowledgement",)})
    assert COUNCIL.message_by_key["stage2_acknowledgement"].event == "acknowledged"


@pytest.mark.req("S3-48")
def test_whoever_decided_stage_1_has_no_part_in_it() -> None:
    assert COUNCIL.stage_by_key["stage2"].not_decider_of == ("stage1",)
    mine = at_stage2("investigate", *LOOKED, i_decided=("stage1",), **INVESTIGATED)

    for action in ("step:assess", "step:investigation", "send:stage2_investigating"):
        assert says(action, **mine) == ["Somebody who did not decide stage 1 does this."]
    assert says("send:stage2_reply", **mine)
    assert says("send:stage2_declined", **mine)


@pytest.mark.req("S3-51")
@pytest.mark.parametrize(
    "action",
    ["send:stage2_investigating", "send:stage2_reply", "send:stage2_declined", "return", "close"],
)
def test_nothing_happens_before_it_is_decided_how_to_deal_with_it(action: str) -> None:
    assert "Decide how to deal with the request." in says(action, **at_stage2())


@pytest.mark.req("S3-51", "S3-52", "S3-53", "S3-55")
def test_there_are_three_ways_each_with_its_reason() -> None:
    asked = {field.key: field for field in COUNCIL.step_by_key["assess"].evidence}

    assert [key for key, _ in asked["way"].choices] == ["refer_back", "decline", "investigate"]
    assert asked["reason"].required
    assert set(COUNCIL.step_by_key["assess"].by) <= {
        "feedback_manager",
        "director",
        "chief_executive",
    }


@pytest.mark.req("S3-51")
@pytest.mark.parametrize(
    ("way", "letter"),
    [
        ("refer_back", "stage2_referred_back"),
        ("decline", "stage2_declined"),
        ("investigate", "stage2_investigating"),
    ],
)
def test_each_way_has_its_own_letter_and_no_other(way: str, letter: str) -> None:
    letters = ("stage2_referred_back", "stage2_declined", "stage2_investigating")
    given = {"answers": (f"assess.way.{way}",)}

    offered = [
        key
        for key in letters
        if (when := COUNCIL.message_by_key[key].when) is not None and when.holds(given)
    ]

    assert offered == [letter]


@pytest.mark.req("S3-52")
def test_it_goes_back_with_advice_once_the_person_knows() -> None:
    back = at_stage2("refer_back")
    advised = at_stage2("refer_back", "advise_service")

    assert says("send:stage2_referred_back", **back) == ["Write down what the service should do."]
    assert not says("send:stage2_referred_back", **advised)
    assert says("return", **advised) == [
        "Tell the person first that it goes back to the service, and why."
    ]
    told = (*advised["sent"], "stage2_referred_back")
    assert not says("return", **{**advised, "sent": told})
    assert says("return", **at_stage2("investigate")) == [
        "Decide first that it goes back to the service.",
        "Tell the person first that it goes back to the service, and why.",
    ]


@pytest.mark.req("S3-53")
def test_it_is_declined_only_on_one_of_four_grounds_with_the_reason() -> None:
    step = COUNCIL.step_by_key["decline_grounds"]
    asked = {field.key: field for field in step.evidence}

    assert asked["grounds"].type == "choices" and asked["grounds"].required
    assert [key for key, _ in asked["grounds"].choices] == [
        "looked_into",
        "rules_followed",
        "nothing_more",
        "not_ours",
    ]
    assert asked["reason"].required
    assert says("send:stage2_declined", **at_stage2("decline")) == [step.say]
    assert not says("send:stage2_declined", **at_stage2("decline", "decline_grounds"))


@pytest.mark.req("S3-56")
def test_a_further_look_tells_the_service_manager_and_that_keeps_the_clock() -> None:
    step = COUNCIL.step_by_key["tell_manager"]
    clock = COUNCIL.clock_by_key["stage2_notify_manager_5wd"]

    assert clock.met_by == (step.event,)
    told_at = next(field for field in step.evidence if field.key == "happened_at")
    assert (told_at.type, told_at.required) == ("moment", True)
    assert clock.when is not None
    assert clock.when.holds(at_stage2())
    assert clock.when.holds(at_stage2("investigate"))
    assert not clock.when.holds(at_stage2("decline"))
    assert not clock.when.holds(at_stage2("refer_back"))


@pytest.mark.req("S3-57")
def test_the_further_look_has_exactly_its_headings_and_says_what_it_leaves_alone() -> None:
    step = COUNCIL.step_by_key["investigation"]
    headings = [field.key for field in step.evidence if field.type == "long_text"]

    assert headings == ["process", "policy", "law", "fairness", "proportion", "reasonable"]
    assert all(field.required for field in step.evidence)
    assert "not at whether the decision was a good one" in step.hint


@pytest.mark.req("S3-58", "S3-56", "S3-57", "S3-51")
@pytest.mark.parametrize("left", LOOKED)
def test_its_reply_waits_for_every_step_of_the_further_look(left: str) -> None:
    ready = at_stage2("investigate", *LOOKED, **INVESTIGATED)
    untold = at_stage2("investigate", *LOOKED, drafts_checked=("stage2_reply",))
    short = at_stage2("investigate", *(key for key in LOOKED if key != left), **INVESTIGATED)

    assert not says("send:stage2_reply", **ready)
    assert says("send:stage2_reply", **short) == [COUNCIL.step_by_key[left].say]
    assert says("send:stage2_reply", **untold) == [
        "Tell the person first how their request is dealt with."
    ]


@pytest.mark.req("S3-59")
def test_it_waits_until_the_staff_concerned_checked_the_facts_of_its_draft() -> None:
    unchecked = at_stage2("investigate", *LOOKED, **{**INVESTIGATED, "drafts_checked": ()})

    assert [message.key for message in COUNCIL.checked_messages] == ["stage2_reply"]
    assert says("send:stage2_reply", **unchecked) == [
        "Let the staff concerned check the facts of the draft, and answer what they say."
    ]


@pytest.mark.req("S3-58")
def test_what_was_found_goes_in_writing() -> None:
    ready = at_stage2("investigate", *LOOKED, **INVESTIGATED)

    assert says("send:stage2_reply", **ready, reply_channel="phone") == [
        "What a second look found goes to the person in writing."
    ]


@pytest.mark.req("S3-112")
def test_what_was_upheld_the_second_time_needs_an_apology_too() -> None:
    upheld = at_stage2("investigate", *LOOKED, **INVESTIGATED)
    upheld["answers"] = (*upheld["answers"], "investigation.overall.partly_upheld")

    assert says("send:stage2_reply", **upheld) == [
        "Add an apology to what is put right, or say why there is none."
    ]
    assert not says("send:stage2_reply", **upheld, remedies=("apology",))


@pytest.mark.req("S3-13", "S3-61")
@pytest.mark.parametrize("stage", ["stage2", "ombudsman", "stage1"])
def test_no_second_look_ends_without_its_cause_its_advice_and_the_meeting(stage: str) -> None:
    sent = ("acknowledgement", "stage1_reply", "stage2_reply")
    end = at_stage2("investigate", sent=sent, outcome="not_upheld") | {"stage": stage}
    done = at_stage2("investigate", "cause_analysis", "learning_meeting")["steps_done"]

    assert set(says("close", **end)) == {
        "Record what caused it.",
        "Record the meeting with senior managers about what was learned.",
        "Recommend a change of policy or of how we work, or say why nothing should change.",
    }
    assert not says("close", **{**end, "steps_done": done}, recommendations=1)
    assert not says("close", **{**end, "steps_done": (*done, "no_recommendation")})


@pytest.mark.req("S3-13")
def test_a_declined_request_is_looked_at_for_causes_too_but_needs_no_meeting() -> None:
    sent = ("acknowledgement", "stage1_reply", "stage2_declined")
    end = at_stage2("decline", sent=sent, outcome="not_upheld", recommendations=1)

    assert says("close", **end) == ["Record what caused it."]


@pytest.mark.req("S3-61")
def test_the_meeting_names_who_makes_each_change_and_by_when() -> None:
    asked = {field.key: field for field in COUNCIL.step_by_key["learning_meeting"].evidence}

    assert asked["owner"].type == "role"
    assert asked["by_when"].type == "planned_date"
    assert all(asked[key].required for key in ("held_on", "present", "how", "owner", "by_when"))


def test_a_second_look_stays_open_without_its_answer() -> None:
    ready = at_stage2(
        "investigate", "cause_analysis", "learning_meeting", outcome="not_upheld", recommendations=1
    )

    assert says("close", **ready) == ["Send the stage 2 answer before you close the case."]
