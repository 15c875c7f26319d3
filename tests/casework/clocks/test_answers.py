"""What keeps a promise, and what does not (section 2.2, 16 to 19)."""

import pytest

from cms.casework.clocks import ClockResult
from cms.casework.clocks.rule_names import settings_for_rule
from tests.casework.clocks.build import at, event, hours, rule, state, working_days

RECEIVED = "2026-01-12 09:00"
FIRST = hours(48, met_by=("initial_response", "fuller_reply"))
ACK = working_days(2, met_by=("acknowledgement(officer_or_section, contact, reply_date)",))
NAMED = {"officer_or_section": "Parks", "contact": "0113 496 0000", "reply_date": "2026-01-26"}


def sent(kind: str, when: str = "2026-01-13 10:00", **data: object):
    return event("message_sent", when, kind=kind, **data)


@pytest.mark.req("S0-38")
@pytest.mark.parametrize(
    ("when", "result"),
    [
        ("2026-01-12 09:00", ClockResult.MET),
        ("2026-01-14 09:00", ClockResult.MET),
        ("2026-01-14 09:00:00.900000", ClockResult.MET),
        ("2026-01-14 09:00:01", ClockResult.LATE),
    ],
)
def test_an_answer_is_compared_to_the_second(when, result):
    clock = state(FIRST, RECEIVED, sent("initial_response", when))
    assert (clock.result, clock.met_at) == (result, at(when))
    assert clock.met is (result is ClockResult.MET)


@pytest.mark.req("S0-38")
@pytest.mark.parametrize("settings", [FIRST, hours(48), hours(48, met_by=("automatic_receipt",))])
def test_an_automatic_receipt_is_never_an_answer(settings):
    receipt = sent("automatic_receipt", "2026-01-12 09:00:05", **NAMED)
    assert state(settings, RECEIVED, receipt).result is ClockResult.RUNNING
    assert state(FIRST, RECEIVED, receipt, sent("initial_response")).met
    assert not state(FIRST, RECEIVED, sent("initial_response", automatic=True)).met


@pytest.mark.parametrize(
    ("settings", "happened", "met"),
    [
        (FIRST, sent("fuller_reply"), True),
        (FIRST, sent("update"), False),
        (FIRST, sent("initial_response", "2026-01-12 08:59"), False),
        (FIRST, event("initial_response", "2026-01-13"), True),
        (FIRST, event("reply_sent", "2026-01-13"), False),
        (working_days(10), event("reply_sent", "2026-01-13"), True),
        (working_days(10), sent("acknowledgement"), False),
        (working_days(10, met_by=("full_reply",)), sent("full_reply", channel="phone"), True),
        (working_days(10, met_by=("no good (", "full_reply")), sent("full_reply"), True),
        (rule("next_event"), event("raised_at_meeting", "2026-01-13"), True),
        (
            rule("clear_working_days_before", 5, met_by=("published",)),
            event("published", "2026-01-02"),
            True,
        ),
        (working_days(2, met_by=("acknowledged",)), event("acknowledged", "2026-01-13"), True),
        (working_days(2, met_by=("acknowledged",)), sent("acknowledgement"), True),
    ],
)
def test_only_the_kinds_that_a_rule_names_keep_its_promise(settings, happened, met):
    assert state(settings, RECEIVED, happened).met is met


@pytest.mark.req("S3-28")
def test_an_acknowledgement_must_carry_what_its_rule_asks():
    assert state(ACK, RECEIVED, sent("acknowledgement", **NAMED)).met
    assert state(ACK, RECEIVED, event("acknowledged", "2026-01-13", **NAMED)).met
    lacking = state(ACK, RECEIVED, sent("acknowledgement", **NAMED | {"contact": ""}))
    assert lacking.result is ClockResult.RUNNING
    assert "it lacks contact" in lacking.refusals[0]


def test_an_acknowledgement_that_says_it_lacks_something_does_not_count():
    plain = working_days(2, met_by=("acknowledged",))
    assert not state(plain, RECEIVED, sent("acknowledgement", reply_date=None)).met


def test_an_automatic_receipt_acknowledges_only_with_a_name_a_contact_and_a_date():
    plain = working_days(2, met_by=("acknowledged",))
    assert state(plain, RECEIVED, sent("automatic_receipt", **NAMED)).met
    bare = state(plain, RECEIVED, sent("automatic_receipt", contact="0113 496 0000"))
    assert bare.result is ClockResult.RUNNING
    assert "officer or section and reply date" in bare.refusals[0]


@pytest.mark.req("S0-39")
def test_a_message_that_came_back_opens_the_clock_again():
    back = event("bounced", "2026-01-13 10:05")
    clock = state(FIRST, RECEIVED, sent("initial_response", channel="email"), back)
    assert (clock.result, clock.met_at) == (ClockResult.RUNNING, None)
    assert "came back" in clock.refusals[0]
    again = sent("initial_response", "2026-01-14 08:00", channel="letter")
    assert state(FIRST, RECEIVED, sent("initial_response"), back, again).met


def test_a_bounce_takes_back_the_message_it_names():
    first = sent("initial_response", "2026-01-13 09:00", message=1)
    other = sent("update", "2026-01-13 10:00", message=2)
    named = event("bounced", "2026-01-13 11:00", message=1)
    assert not state(FIRST, RECEIVED, first, other, named).met
    assert state(FIRST, RECEIVED, first, other, event("bounced", "2026-01-13 11:00")).met


def test_a_call_cannot_come_back():
    call = sent("initial_response", channel="phone")
    clock = state(FIRST, RECEIVED, call, event("bounced", "2026-01-13 10:05"))
    assert clock.met
    assert "Nothing was sent before" in clock.refusals[0]


def test_two_bounces_take_back_two_messages():
    happened = [
        sent("initial_response", "2026-01-13 09:00"),
        sent("initial_response", "2026-01-13 10:00"),
        event("bounced", "2026-01-13 11:00"),
        event("bounced", "2026-01-13 11:01"),
    ]
    assert state(FIRST, RECEIVED, *happened[:3]).met
    assert not state(FIRST, RECEIVED, *happened).met


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("withdrawn", ClockResult.VOID),
        ("marked_duplicate", ClockResult.VOID),
        ("not_applicable", ClockResult.NOT_APPLICABLE),
    ],
)
def test_a_stopped_clock_is_neither_met_nor_open(kind, result):
    clock = state(FIRST, RECEIVED, event(kind, "2026-01-12 12:00"), sent("initial_response"))
    assert (clock.result, clock.met, clock.met_at, clock.is_open) == (result, False, None, False)
    waiting = state(working_days(5, start_event="reopened"), RECEIVED, event(kind, "2026-01-13"))
    assert waiting.result is result


def test_what_was_answered_before_it_was_withdrawn_stays_met():
    assert state(FIRST, RECEIVED, sent("initial_response"), event("withdrawn", "2026-01-14")).met


@pytest.mark.parametrize("kind", ["informal_failed", "registered", "escalation_requested", "moon"])
def test_what_has_nothing_to_do_with_a_clock_leaves_it(kind):
    plain = state(FIRST, RECEIVED, now="2026-01-13")
    assert state(FIRST, RECEIVED, event(kind, "2026-01-12 12:00"), now="2026-01-13") == plain


def test_a_reopened_case_has_a_new_clock_and_the_old_keeps_its_result():
    happened = [event("reply_sent", "2026-05-18 10:00"), event("reopened", "2026-05-21 12:00")]
    first = state(working_days(10), "2026-05-05 09:00", *happened)
    again = state(working_days(10, start_event="reopened"), "2026-05-05 09:00", *happened)
    assert first.met
    assert again.result is ClockResult.RUNNING


def test_overdue_is_as_of_now_or_of_the_last_thing_that_happened():
    assert not state(FIRST, RECEIVED, now="2026-01-14 09:00").overdue
    assert state(FIRST, RECEIVED, now="2026-01-14 09:00:01").overdue
    assert state(FIRST, RECEIVED, event("assigned", "2026-01-15")).overdue
    assert not state(FIRST, RECEIVED, sent("initial_response"), now="2026-01-15").overdue


@pytest.mark.parametrize(
    ("name", "kind", "met"),
    [
        ("acknowledge_2wd", "acknowledged", True),
        ("ack_2wd", "acknowledged", True),
        ("ack_2wd", "reply_sent", False),
        ("stage1_reply_10wd_from_ack", "acknowledged", False),
        ("stage1_reply_10wd_from_ack", "reply_sent", True),
        ("initial_response_48h", "reply_sent", True),
        ("fuller_reply_month", "initial_response", False),
        ("stage2_notify_manager_5wd", "manager_notified", True),
        ("informal_24h", "resolved", True),
        ("next_partnership_meeting", "raised_at_meeting", True),
        ("", "reply_sent", True),
    ],
)
def test_a_rule_that_states_nothing_is_met_by_what_its_name_says(name, kind, met):
    settings = settings_for_rule(working_days(2), name, [])
    assert state(settings, RECEIVED, event(kind, "2026-01-13")).met is met


def test_what_a_rule_states_stands_whatever_its_name():
    stated = working_days(2, met_by=("resolved",), holding_reply="allowed")
    assert settings_for_rule(stated, "acknowledge_2wd", []) == stated
    assert settings_for_rule(working_days(2), "acknowledge_2wd", []).holding_reply == "not_allowed"
