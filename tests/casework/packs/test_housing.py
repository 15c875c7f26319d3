"""The two procedures of a landlord: what the gates hold, and what no letter can leave out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cms.casework.clocks import ClockEvent, clock_state
from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.parts import EvidenceField
from cms.casework.selectors import timescales_of
from cms.casework.services.change import Act
from cms.casework.services.evidence import EvidenceMissing, evidence_from
from tests.casework.packs.gates import decisions, facts, procedure, said, to_the_person

APPEALS = procedure("housing-appeals")
CODE = procedure("housing-code-2024")
BOTH = [APPEALS, CODE]
NOW = datetime(2026, 5, 20, 13, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

DECIDING = ("first", "appeal_1", "appeal_2")
HELPED = ("support_check",)


def ready(stage: str, **known: Any) -> dict[str, Any]:
    """Everything is done before the decision of that stage."""
    return {"steps_done": (*HELPED, f"look_into_{stage}"), **known}


def asked_of(fields: tuple[EvidenceField, ...], **given: Any) -> dict[str, Any]:
    return evidence_from(fields, given, facts("first"), spec=APPEALS, act=Act(NOW))


def required(fields: tuple[EvidenceField, ...]) -> set[str]:
    with pytest.raises(EvidenceMissing) as refused:
        asked_of(fields)
    return set(refused.value.problems)


# --- who, and what is meant ------------------------------------------------------------------


@pytest.mark.req("S4-6")
def test_the_three_relations_of_the_policy_are_offered():
    assert [row.key for row in APPEALS.intake.relations] == ["customer", "applicant", "affected"]


@pytest.mark.req("S4-6", "S4-7", "S4-8")
def test_both_kinds_are_for_anybody_and_told_in_any_way():
    assert APPEALS.types == ("compliment", "complaint")
    for words in APPEALS.definitions.values():
        assert "need not be a customer" in words
    assert "By phone or face to face is just as good" in APPEALS.intake.welcome


@pytest.mark.req("S4-3")
def test_somebody_employed_indirectly_can_be_whom_it_is_about():
    assert all(spec.role_by_key["contractor"].may_be_subject for spec in BOTH)


@pytest.mark.req("S4-11", "S4-12")
@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_nobody_acts_for_somebody_without_authority(spec):
    named = spec.intake.acts_as_by_key

    assert {"relative", "advocate", "councillor", "mp"} <= named.keys()
    assert {row.authority for row in named.values()} == {"needed"}


@pytest.mark.req("S4-31")
def test_there_are_ways_without_e_mail_phone_or_reading():
    offered = APPEALS.intake.adjustment_by_key

    assert {"audio", "braille", "sign_language", "interpreter", "visit"} <= offered.keys()
    assert all(offered[key].job for key in ("audio", "braille", "sign_language", "visit"))


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_a_director_looks_after_the_procedure(spec):
    assert spec.owner == "director"


# --- the first decision ----------------------------------------------------------------------


@pytest.mark.req("S4-10")
def test_the_work_waits_until_somebody_asked_what_would_help():
    asked = "Ask first what would help the person to complain."

    assert asked in said(APPEALS, "step:look_into_first", "first")
    assert asked in said(APPEALS, "send:first_decision", "first")
    assert asked not in said(APPEALS, "step:look_into_first", "first", steps_done=HELPED)


@pytest.mark.req("S4-10")
def test_what_the_person_needs_is_arranged_before_the_work_begins():
    arrange = "Arrange what the person needs before the work on it begins."
    needed = {"steps_done": HELPED, "answers": ("support_check.need.needed",)}

    assert arrange in said(APPEALS, "step:look_into_first", "first", **needed)
    done = {**needed, "steps_done": (*HELPED, "arrangements")}
    assert said(APPEALS, "step:look_into_first", "first", **done) == []
    step = APPEALS.step_by_key["arrangements"]
    assert required(step.evidence) == {"what", "by_whom", "agreed_on"}


@pytest.mark.req("S4-18")
@pytest.mark.parametrize("stage", DECIDING)
def test_nothing_is_decided_before_it_was_looked_into(stage):
    looked_into = "Note what was looked into before you decide."
    action = f"send:{stage}_decision"

    assert looked_into in said(APPEALS, action, stage, steps_done=HELPED)
    assert said(APPEALS, action, stage, **ready(stage)) == []


@pytest.mark.req("S4-9")
@pytest.mark.parametrize("stage", DECIDING)
def test_the_views_of_every_side_are_on_record(stage):
    fields = APPEALS.step_by_key[f"look_into_{stage}"].evidence

    assert {"person_view", "other_view", "facts", "conclusion"} <= required(fields)


@pytest.mark.req("S4-19")
@pytest.mark.parametrize("stage", DECIDING)
@pytest.mark.parametrize("channel", ["phone", "in_person"])
def test_a_decision_is_never_only_spoken(stage, channel):
    action = f"send:{stage}_decision"

    spoken = said(APPEALS, action, stage, **ready(stage, reply_channel=channel))

    assert spoken == ["Send the decision and its reasons by letter or email. You may call as well."]
    for written in (None, "email", "letter"):
        assert said(APPEALS, action, stage, **ready(stage, reply_channel=written)) == []


@pytest.mark.req("S4-19")
def test_somebody_who_cannot_be_written_to_is_told_in_the_way_there_is():
    known = ready("first", reply_channel="phone", can_be_written_to=False)

    assert said(APPEALS, "send:first_decision", "first", **known) == []


@pytest.mark.req("S4-19")
def test_every_decision_has_its_reasons():
    for message in decisions(APPEALS):
        if message.screen == "own":
            continue  # the report that a group gets has them
        reasons = next(field for field in message.asks if field.key == "reasons")
        assert reasons.required
        assert "reasons" in message.requires, message.key


@pytest.mark.parametrize("action", ["send:first_decision", "send:appeal_1_decision"])
def test_every_point_is_answered_before_a_decision(action):
    stage = action.removeprefix("send:").removesuffix("_decision")

    open_point = said(APPEALS, action, stage, **ready(stage, points_unanswered=1))

    assert open_point == ["Answer every point before you send the decision."]


# --- appeals ---------------------------------------------------------------------------------


@pytest.mark.req("S4-14", "S4-23")
@pytest.mark.parametrize(("stage", "appeal"), [("first", "appeal_1"), ("appeal_1", "appeal_2")])
def test_every_decision_can_be_appealed_without_a_reason(stage, appeal):
    request = APPEALS.stage_by_key[appeal].request
    assert request is not None

    assert appeal in APPEALS.stage_by_key[stage].leads_to
    assert not request.reasons_required
    assert not request.written_required
    assert not holds(request.when, facts(stage))
    assert holds(request.when, facts(stage, sent=(f"{stage}_decision",)))


@pytest.mark.req("S4-14")
def test_the_last_stage_leads_to_the_ombudsman():
    assert APPEALS.stage_by_key["appeal_2"].leads_to == ("ombudsman",)
    assert all("ombudsman" in APPEALS.stage_by_key[stage].leads_to for stage in DECIDING)
    assert "housing_ombudsman" in APPEALS.stage_by_key["ombudsman"].bodies


@pytest.mark.req("S4-14", "S4-20", "S4-24")
def test_every_decision_letter_says_what_else_the_person_can_do():
    for message in decisions(APPEALS):
        onward = "last_decision" if message.key == "appeal_2_decision" else "how_to_appeal"
        assert {onward, "outside_bodies", "treated_the_same"} <= set(message.locked), message.key
    assert "{not_content_link}" in APPEALS.paragraphs["how_to_appeal"]


@pytest.mark.req("S4-23")
@pytest.mark.parametrize("stage", ["appeal_1", "appeal_2"])
def test_an_appeal_is_on_record_with_its_ground_its_decider_and_its_result(stage):
    fields = APPEALS.step_by_key[f"look_into_{stage}"].evidence

    assert {"ground", "conclusion"} <= required(fields)
    assert next(m for m in decisions(APPEALS) if m.stage == (stage,)).decides


@pytest.mark.req("S4-23")
@pytest.mark.parametrize(
    ("stage", "decided"), [("appeal_1", "first"), ("appeal_2", "first"), ("appeal_2", "appeal_1")]
)
def test_nobody_decides_an_appeal_against_their_own_decision(stage, decided):
    known = ready(stage, i_decided=(decided,))

    (missing,) = said(APPEALS, f"send:{stage}_decision", stage, **known)

    assert "Give it to somebody who did not" in missing


@pytest.mark.req("S4-22")
def test_somebody_who_waits_hears_from_us_at_each_stage():
    for stage in DECIDING:
        updates = APPEALS.stage_by_key[stage].updates
        assert updates is not None
        assert updates.every == 10
        assert "update" in updates.met_by


@pytest.mark.req("S2-9")
def test_the_times_are_empty_until_the_landlord_sets_its_standards():
    assert {clock.unit for _, clock in APPEALS.clocks} == {Unit.NONE}
    shown = [row.time for row in timescales_of(APPEALS) if row.time]
    assert shown == ["no published timescale"] * len(APPEALS.clocks)


# --- closing ---------------------------------------------------------------------------------


@pytest.mark.req("S4-17")
@pytest.mark.parametrize("stage", DECIDING)
@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld"])
def test_what_was_upheld_is_talked_over_before_it_is_closed(stage, outcome):
    talk = "Talk with the person about putting it right, and record it."
    known = ready(stage, outcome=outcome, sent=(f"{stage}_decision",), lessons=1)

    assert said(APPEALS, "close", stage, **known) == [talk]
    assert said(APPEALS, "close", stage, **{**known, "spoken_since_decision": True}) == []
    tried = (*known["steps_done"], f"put_right_{stage}")
    assert said(APPEALS, "close", stage, **{**known, "steps_done": tried}) == []


@pytest.mark.req("S4-17")
def test_what_was_not_upheld_needs_no_such_talk():
    known = ready("first", outcome="not_upheld", sent=("first_decision",))

    assert said(APPEALS, "close", "first", **known) == []


@pytest.mark.req("S4-19", "S4-20")
@pytest.mark.parametrize("stage", DECIDING)
def test_no_case_is_closed_before_its_decision_went_out(stage):
    known = ready(stage, outcome="not_upheld")

    (missing,) = said(APPEALS, "close", stage, **known)

    assert missing.endswith("before you close the case.")


def test_a_compliment_is_passed_on_before_it_is_closed():
    known = {"kind": "compliment", "outcome": "thanked"}

    (missing,) = said(APPEALS, "close", "first", **known)
    assert missing.startswith("Pass the praise on first")
    assert said(APPEALS, "close", "first", steps_done=("praise_passed_on",), **known) == []


@pytest.mark.req("S4-40")
def test_compensation_goes_by_the_policy_in_force():
    assert APPEALS.remedy_by_key["compensation"].policy
    assert CODE.remedy_by_key["financial"].policy


# --- managed differently, declined, restricted -----------------------------------------------


@pytest.mark.req("S4-26", "S4-27")
def test_managing_it_differently_needs_a_reason_a_decider_and_a_day():
    flag = APPEALS.flag_by_key["managed_differently"]

    assert {"reason", "decided_by", "review_on"} <= required(flag.asks)
    assert flag.review_on == "review_on"
    assert "answer_by" in {field.key for field in flag.asks}  # dates of its own
    assert flag.message_to_person in APPEALS.message_by_key


@pytest.mark.req("S4-28", "S4-29")
@pytest.mark.parametrize("flag", ["managed_differently", "unreasonable"])
def test_nobody_is_treated_as_unreasonable_before_their_needs_were_looked_into(flag):
    assert {"vulnerability", "support"} <= required(APPEALS.flag_by_key[flag].asks)


@pytest.mark.req("S4-28", "S4-29")
@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_nobody_is_restricted_before_their_needs_were_looked_into(spec):
    rules = spec.restrictions
    assert rules is not None

    assert {"vulnerability", "support", "heard", "fair"} <= required(rules.questions)
    assert rules.months == 6
    assert "restriction_rights" in spec.message_by_key[rules.message].locked


@pytest.mark.req("S4-25", "S4-27")
def test_a_complaint_is_declined_only_with_the_flag_and_in_writing():
    outcome = APPEALS.outcome("declined")
    letter = APPEALS.message_by_key["declined_letter"]
    assert outcome is not None

    for condition in (outcome.when, letter.when):
        assert not holds(condition, facts("first"))
        assert holds(condition, facts("first", flags=("unreasonable",)))
    known = {"flags": ("unreasonable",), "outcome": "declined"}
    assert said(APPEALS, "close", "first", **known, steps_done=HELPED) == [
        "Tell the person in writing why it is declined."
    ]
    told = {**known, "sent": ("declined_letter",)}
    assert said(APPEALS, "close", "first", **told) == []
    request = APPEALS.stage_by_key["appeal_1"].request
    assert request is not None
    assert holds(request.when, facts("first", **told))


# --- every letter ----------------------------------------------------------------------------


@pytest.mark.req("S4-24")
@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_the_ombudsman_is_named_from_the_first_message(spec):
    body = next(body for body in spec.bodies if body.kind == "ombudsman")

    assert "outside_bodies" in spec.message_by_key["receipt"].locked
    assert "outside_bodies" in spec.message_by_key["acknowledgement"].locked
    assert all("outside_bodies" in message.locked for message in decisions(spec))
    assert "at any time" in spec.paragraphs["outside_bodies"]
    assert holds(body.when, facts(spec.first_stage.key))
    assert not holds(body.when, facts(spec.first_stage.key, relation="affected"))


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.key)
def test_no_letter_says_that_the_ombudsman_must_wait(spec):
    words = "\n".join([*spec.paragraphs.values(), *(m.body for m in to_the_person(spec))])

    assert "must first" not in words
    assert "only after" not in words


@pytest.mark.req("S4-35")
def test_what_the_ombudsman_recommends_is_followed_to_its_end():
    for spec in BOTH:
        step = spec.step_by_key["outside_recommendation"]
        assert step.repeatable
        assert {"what", "owner", "due_on"} <= {field.key for field in step.evidence}
        assert spec.enquiries is not None


# --- the Code of the Housing Ombudsman -------------------------------------------------------


def test_the_code_has_two_stages_and_their_times_are_duties():
    assert [stage.key for stage in CODE.stages if stage.kind != "external"] == ["stage1", "stage2"]
    clocks = CODE.clock_by_key
    days = {key: (clock.amount, clock.force) for key, clock in clocks.items() if clock.is_public}
    assert days == {
        "stage1_acknowledge_5wd": (5, "duty"),
        "stage1_reply_10wd_from_ack": (10, "duty"),
        "stage2_acknowledge_5wd": (5, "duty"),
        "stage2_reply_20wd_from_ack": (20, "duty"),
    }


def test_a_late_acknowledgement_buys_no_time():
    received = datetime(2026, 12, 24, 10, tzinfo=UTC)
    late = ClockEvent("acknowledged", datetime(2027, 1, 8, 15, tzinfo=UTC), {})

    state = clock_state(
        CODE.settings_of(CODE.clock_by_key["stage1_reply_10wd_from_ack"]),
        received_at=received,
        events=[late],
        now=late.at,
    )

    assert state.due_at is not None
    assert state.due_at.astimezone(LONDON).date() == date(2027, 1, 19)


def test_more_time_is_told_before_the_date_with_the_reason_and_the_ombudsman():
    letter = CODE.message_by_key["extension"]

    assert letter.event == "extension_notified"
    assert {"reason", "new_date"} <= set(letter.requires)
    assert "outside_bodies" in letter.locked
    caps = {
        key: clock.extension.max_working_days
        for key, clock in CODE.clock_by_key.items()
        if clock.extension
    }
    assert caps == {"stage1_reply_10wd_from_ack": 10, "stage2_reply_20wd_from_ack": 20}


def test_both_stages_together_are_watched_for_twelve_weeks():
    clock = CODE.clock_by_key["overall_12_weeks"]

    assert (clock.unit, clock.amount, clock.audience) == (Unit.CALENDAR_DAYS, 84, "internal")


def test_the_second_stage_is_asked_for_in_any_way_and_decided_by_somebody_else():
    stage = CODE.stage_by_key["stage2"]
    assert stage.request is not None

    assert not stage.request.reasons_required
    assert not stage.request.wish_required
    assert not stage.request.written_required
    assert stage.not_decider_of == ("stage1",)
    assert stage.decider != CODE.stage_by_key["stage1"].decider


@pytest.mark.parametrize("stage", ["stage1", "stage2"])
def test_an_answer_has_all_that_the_code_asks_of_it(stage):
    letter = CODE.message_by_key[f"{stage}_reply"]

    asked = {"definition", "decision", "reasons", "remedy", "still_to_do"}
    assert asked <= set(letter.requires)
    assert f"stage {stage[-1]} of 2" in letter.body
    onward = {"stage1": "how_to_go_on", "stage2": "last_answer"}[stage]
    assert {onward, "outside_bodies"} <= set(letter.locked)


@pytest.mark.parametrize("stage", ["stage1", "stage2"])
def test_an_answer_of_the_code_is_written_and_answers_every_point(stage):
    known = {"steps_done": (f"look_into_{stage}",)}
    action = f"send:{stage}_reply"

    assert said(CODE, action, stage, **known) == []
    assert said(CODE, action, stage, **known, reply_channel="phone")
    assert said(CODE, action, stage, **known, points_unanswered=2)
    assert said(CODE, action, stage) == ["Note what was looked into before you answer."]


def test_a_complaint_is_acknowledged_before_it_is_closed():
    known = {"steps_done": ("look_into_stage1",), "outcome": "not_upheld"}

    missing = said(CODE, "close", "stage1", **known)
    assert "Write to say that we have it before you close the case." in missing
    assert said(CODE, "close", "stage1", **known, sent=("stage1_reply",)) == []


def test_the_eight_ways_of_the_code_to_put_things_right_are_offered():
    assert len(CODE.remedy_by_key) == 8


def test_what_was_upheld_has_a_remedy_and_a_lesson():
    known = {
        "steps_done": ("look_into_stage1",),
        "outcome": "upheld",
        "sent": ("acknowledgement", "stage1_reply"),
    }

    assert said(CODE, "close", "stage1", **known) == [
        "Record what puts it right.",
        "Record what was learned, or that nothing was and why.",
    ]
    assert said(CODE, "close", "stage1", **known, remedies=("apology",), lessons=1) == []


def test_a_refusal_of_the_code_names_the_ombudsman_and_how_to_disagree():
    scope = CODE.scope
    assert scope is not None

    letter = CODE.message_by_key[scope.refusal_message]
    assert {"refusal_rights", "outside_bodies"} <= set(letter.locked)
    assert scope.disagree_to == "stage1"
    assert {"known_long", "legal", "decided"} <= {ground.key for ground in scope.grounds}


def test_adjustments_are_kept_with_a_day_on_which_they_are_looked_at_again():
    for spec in BOTH:
        assert spec.flag_by_key["adjustments_agreed"].review_on == "review_on"


def test_the_warnings_come_before_the_last_day_and_after_it():
    for clock in CODE.clock_by_key.values():
        hours = [timedelta(hours=warning.hours) for warning in clock.warnings]
        assert max(hours) > timedelta()
        assert min(hours) <= timedelta()
