"""Complaints about personal data: thirty days to say that we have it, and no delay after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cms.casework.clocks import ClockEvent, ClockResult, ClockState, clock_state
from cms.casework.procedure.clock_rule import Unit
from tests.casework.packs.gates import decisions, procedure, said

SPEC = procedure("data-protection-complaints")
LONDON = ZoneInfo("Europe/London")
RECEIVED = datetime(2026, 6, 19, 8, tzinfo=UTC)
DONE = {"steps_done": ("look_into",)}


def state_of(clock: str, *events: ClockEvent, now: datetime) -> ClockState:
    settings = SPEC.settings_of(SPEC.clock_by_key[clock])
    return clock_state(settings, received_at=RECEIVED, events=list(events), now=now)


@pytest.mark.req("S3-139")
def test_thirty_days_from_the_day_after_that_end_on_a_sunday_end_on_monday():
    state = state_of("data_protection_complaint_ack_30_days", now=RECEIVED)

    assert state.due_at is not None
    assert state.due_at.astimezone(LONDON).date() == date(2026, 7, 20)


@pytest.mark.req("S3-139")
@pytest.mark.parametrize("event", ["acknowledged", "message_sent"])
def test_saying_that_we_have_it_or_what_we_found_keeps_the_thirty_days(event):
    at = RECEIVED + timedelta(days=12)
    data = {"kind": "outcome_letter"} if event == "message_sent" else {}

    state = state_of("data_protection_complaint_ack_30_days", ClockEvent(event, at, data), now=at)

    assert state.result is ClockResult.MET


@pytest.mark.req("S3-139")
def test_the_outcome_has_no_date_and_an_alert_when_it_grows_old():
    rule = SPEC.clock_by_key["outcome_without_delay"]
    assert (rule.unit, rule.start_event) == (Unit.AS_SOON_AS_POSSIBLE, "received")
    assert rule.alert_after_days

    young = state_of(rule.key, now=RECEIVED + timedelta(days=5))
    old = state_of(rule.key, now=RECEIVED + timedelta(days=rule.alert_after_days + 2))

    assert young.due_at is None
    assert (bool(young.alert), bool(old.alert)) == (False, True)


@pytest.mark.req("S3-139")
def test_both_promises_are_duties():
    assert {clock.force for _, clock in SPEC.clocks} == {"duty"}


@pytest.mark.req("S3-139")
def test_every_answer_names_the_information_commissioner():
    assert {body.kind for body in SPEC.bodies} == {"regulator"}
    assert "ico" in SPEC.stage_by_key["regulator"].bodies
    for key in ("receipt", "acknowledgement", *(message.key for message in decisions(SPEC))):
        assert "outside_bodies" in SPEC.message_by_key[key].locked, key
    assert "last_answer" in SPEC.message_by_key["outcome_letter"].locked
    assert "Information Commissioner" in SPEC.paragraphs["last_answer"]


def test_the_person_hears_what_was_found_before_the_case_is_closed():
    known = {**DONE, "outcome": "not_upheld"}

    assert said(SPEC, "close", "looking_into", **known) == [
        "Tell the person what you found before you close the case."
    ]
    assert said(SPEC, "close", "looking_into", **known, sent=("outcome_letter",)) == []


def test_nothing_is_found_before_it_was_looked_into():
    action = "send:outcome_letter"

    assert said(SPEC, action, "looking_into", **DONE) == []
    assert said(SPEC, action, "looking_into")
    assert said(SPEC, action, "looking_into", **DONE, points_unanswered=1)


def test_the_person_is_kept_informed_while_they_wait():
    updates = SPEC.stage_by_key["looking_into"].updates

    assert updates is not None
    assert "update" in updates.met_by


def test_a_breach_is_told_to_a_senior_person_at_once():
    flag = SPEC.flag_by_key["data_breach"]

    assert flag.tells == ("senior_person",)
    assert "72 hours" in flag.banner
