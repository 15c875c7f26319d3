"""The Code for councils as data, and the borough whose times are proposed from it."""

from __future__ import annotations

import pytest

from cms.casework.procedure.clock_rule import Extension
from cms.casework.procedure.schema import Procedure
from tests.casework.packs.council import BOROUGH, CODE, PLAIN, says

BOTH = [CODE, BOROUGH]


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_there_are_two_stages_of_our_own_and_none_before_them(spec: Procedure) -> None:
    assert [stage.kind for stage in spec.stages] == ["formal", "review", "external"]


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
@pytest.mark.parametrize(
    ("key", "amount", "start", "receipt"),
    [
        ("stage1_acknowledge_5wd", 5, "received", "received"),
        ("stage1_reply_10wd_from_ack", 10, "acknowledged", "received"),
        ("stage2_acknowledge_5wd", 5, "escalation_requested", "received"),
        ("stage2_reply_20wd_from_ack", 20, "acknowledged", "escalation_requested"),
    ],
)
def test_the_times_are_those_of_the_code(
    spec: Procedure, key: str, amount: int, start: str, receipt: str
) -> None:
    clock = spec.clock_by_key[key]

    assert (clock.unit, clock.amount) == ("working_days", amount)
    assert (clock.start_event, clock.receipt_event) == (start, receipt)


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
@pytest.mark.parametrize(
    ("key", "most"), [("stage1_reply_10wd_from_ack", 10), ("stage2_reply_20wd_from_ack", 20)]
)
def test_a_reply_starts_at_the_latest_with_the_last_day_and_is_extended_once_within_a_cap(
    spec: Procedure, key: str, most: int
) -> None:
    clock = spec.clock_by_key[key]

    assert clock.start_cap is not None
    assert clock.start_cap.working_days_from_receipt == 5
    assert clock.extension == Extension(max_working_days=most)
    assert set(clock.extension.requires) == {"reason", "new_date", "ombudsman_details"}


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_an_extension_asks_for_its_reason_and_date_and_carries_the_ombudsman(
    spec: Procedure,
) -> None:
    message = spec.message_by_key["extension"]

    assert message.event == "extension_notified"
    assert {field.key for field in message.asks if field.required} == {"reason", "new_date"}
    assert "outside_bodies" in message.locked


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_both_stages_together_are_watched_for_twelve_weeks(spec: Procedure) -> None:
    clock = spec.clock_by_key["overall_12_weeks"]

    assert (clock.unit, clock.amount, clock.is_public) == ("calendar_days", 84, False)


@pytest.mark.req("S3-48")
@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_whoever_decided_stage_1_does_not_decide_stage_2(spec: Procedure) -> None:
    ready = {
        "stage": "stage2",
        "sent": ("acknowledgement", "stage1_reply"),
        "steps_done": ("look_into_stage1", "look_into_stage2"),
    }

    assert spec.stage_by_key["stage2"].not_decider_of == ("stage1",)
    assert not says("send:stage2_reply", spec, **ready)
    assert len(says("send:stage2_reply", spec, **ready, i_decided=("stage1",))) == 1


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_a_reply_says_what_was_decided_why_and_what_is_put_right_and_still_to_do(
    spec: Procedure,
) -> None:
    for key in ("stage1_reply", "stage2_reply"):
        message = spec.message_by_key[key]
        needed = {"understood", "decision", "reasons", "put_right", "still_to_do"}
        assert needed <= {field.key for field in message.asks if field.required}
        assert needed | {"points_answered"} <= set(message.requires)
    assert "stage 1" in spec.message_by_key["stage1_reply"].body


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_what_was_upheld_is_put_right_or_a_reason_given(spec: Procedure) -> None:
    upheld = {"answers": ("look_into_stage1.overall.upheld",)}
    say = "Record what puts it right, or say why nothing does."

    assert says("send:stage1_reply", spec, **upheld) == [say]
    assert not says("send:stage1_reply", spec, **upheld, remedies=("record",))
    done = (*PLAIN["steps_done"], "no_remedy")
    assert not says("send:stage1_reply", spec, **upheld, steps_done=done)


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
@pytest.mark.parametrize(
    ("facts", "say"),
    [
        ({"sent": ()}, "Confirm the complaint to the person before you close the case."),
        ({}, "Send the stage 1 reply before you close the case."),
        (
            {"sent": ("acknowledgement", "stage1_reply"), "lessons": 0},
            "Record what was learned, or that nothing was and why.",
        ),
    ],
)
def test_a_complaint_closes_once_it_was_confirmed_answered_and_learned_from(
    spec: Procedure, facts: dict[str, object], say: str
) -> None:
    assert say in says("close", spec, outcome="not_upheld", **facts)
    done = ("acknowledgement", "stage1_reply")
    assert not says("close", spec, outcome="not_upheld", sent=done)


def test_adjustments_are_kept_and_looked_at_again() -> None:
    flag = CODE.flag_by_key["adjustments_agreed"]

    assert flag.review_on == "review_on"


@pytest.mark.req("S1-14")
def test_the_borough_says_in_words_what_a_complaint_is() -> None:
    assert "unhappy" in BOROUGH.definitions["complaint"]


@pytest.mark.req("S1-15")
def test_the_borough_s_times_are_marked_as_proposed_and_are_aims() -> None:
    assert "gives no times" in BOROUGH.note
    assert "proposed" in BOROUGH.note
    assert {clock.force for _, clock in BOROUGH.clocks} == {"aim"}
    assert {clock.force for _, clock in CODE.clocks if clock.is_public} == {"duty"}
    assert BOROUGH.clock_by_key.keys() == CODE.clock_by_key.keys()


def test_the_chief_executive_answers_for_the_borough_s_procedure() -> None:
    assert BOROUGH.owner == "chief_executive"
    assert "leader" in BOROUGH.role_by_key


def test_the_borough_counts_what_was_right_first_time() -> None:
    step = BOROUGH.step_by_key["first_contact"]

    assert step.optional
    assert step.event == "resolved"
    outcome = BOROUGH.outcome("first_time")
    assert outcome is not None and outcome.when is not None
    assert outcome.when.holds({"steps_done": ("first_contact",)})
