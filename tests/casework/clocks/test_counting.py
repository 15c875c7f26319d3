"""What each unit counts, where it starts, and where it cannot be counted (section 2.2, 1 to 10)."""

from datetime import UTC, datetime

import pytest

from cms.casework.clocks import ClockEvent, ClockResult, clock_state
from cms.casework.clocks.opening import opening_hours
from tests.casework.clocks.build import at, due, event, hours, rule, shown, state, working_days

CAP = {"start_cap": {"working_days_from_receipt": 5}}
FROM_ACK = working_days(10, start_event="acknowledged", **CAP)


@pytest.mark.parametrize(
    ("settings", "received", "expected"),
    [
        (hours(48), "2026-10-24 13:00", "2026-10-26 12:00"),
        (hours(24, hours_count_on="working_days"), "2026-02-05 15:00", "2026-02-06 15:00"),
        (hours(48, hours_count_on="working_days"), "2026-04-02 15:00", "2026-04-08 15:00"),
        # Received on a Saturday: the first working day after it is one working day later.
        (hours(24, hours_count_on="working_days"), "2026-02-07 10:00", "2026-02-09 10:00"),
        (working_days(1, count_from="same_day"), "2026-05-23 10:00", "2026-05-26 23:59"),
        (working_days(1, count_from="same_day"), "2026-05-22 23:59", "2026-05-22 23:59"),
        (rule("calendar_days", 1, count_from="same_day"), "2026-05-23", "2026-05-23 23:59"),
        (rule("calendar_days", 7), "2026-05-23 23:59", "2026-05-30 23:59"),
        (rule("calendar_months", 12, roll="next_working_day"), "2024-02-29", "2025-02-28 23:59"),
        (rule("calendar_months", 1, roll="next_working_day"), "2026-11-25", "2026-12-29 23:59"),
        (
            rule("month_end", month="2026-08", roll="next_working_day"),
            "2026-01-01",
            "2026-09-01 23:59",
        ),
        (rule("month_end"), "2026-02-10", "2026-02-28 23:59"),
        (rule("month_end", 2), "2026-12-31", "2027-02-28 23:59"),
        (rule("clear_working_days_before", 3), "2026-04-09 18:30", "2026-04-01 23:59"),
    ],
)
def test_a_unit_is_counted_as_its_rule_says(settings, received, expected):
    assert due(settings, received) == expected


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (hours(30, hours_count_on="working_days"), "whole days of 24"),
        (rule("hours"), "does not say how many"),
        (working_days(10**9), "more than a century"),
        (rule("calendar_months", 10**6), "more than a century"),
        (rule("month_end", month="2026-13"), "no month that we can read"),
        (rule("month_end", 10**9), "outside the calendar"),
        (rule("next_event"), "No meeting is in the diary"),
    ],
)
def test_what_cannot_be_counted_has_no_date_and_says_why(settings, why):
    clock = state(settings, "2026-06-01 11:00")
    assert (clock.due_at, clock.work_at, clock.result) == (None, None, ClockResult.RUNNING)
    assert why in clock.alert


@pytest.mark.parametrize("settings", [working_days(10), hours(48), rule("calendar_months", 1)])
def test_the_end_of_time_is_refused_in_words(settings):
    last = datetime(9999, 12, 30, 12, tzinfo=UTC)
    assert "outside the calendar" in clock_state(settings, received_at=last, events=[]).alert
    first = datetime(1, 1, 3, 12, tzinfo=UTC)
    papers = rule("clear_working_days_before", 5)
    assert "outside the calendar" in clock_state(papers, received_at=first, events=[]).alert
    early = clock_state(
        rule("calendar_days", 1, count_from="same_day"),
        received_at=datetime(1, 1, 1, 12, tzinfo=UTC),
        events=[],
    )
    assert early.due_at is not None
    assert early.work_at is None


def test_an_opening_after_the_end_of_time_is_refused_in_words():
    settings = hours(48, out_of_hours="next_opening")
    last = datetime(9999, 12, 31, 20, tzinfo=UTC)
    clock = clock_state(settings, received_at=last, events=[])
    assert (clock.due_at, clock.result) == (None, ClockResult.WAITING)
    assert "outside the calendar" in clock.alert


def test_no_timescale_has_no_date_and_no_alert():
    clock = state(rule("none"), "2026-06-01 11:00")
    assert (clock.due_at, clock.alert, clock.result) == (None, "", ClockResult.RUNNING)
    answered = state(rule("none"), "2026-06-01 11:00", event("reply_sent", "2030-01-01"))
    assert answered.met


def test_as_soon_as_possible_alerts_when_it_is_older_than_set():
    settings = rule("as_soon_as_possible", alert_after_days=14)
    assert state(settings, "2026-06-01 11:00", now="2026-06-15 11:00").alert == ""
    late = state(settings, "2026-06-01 11:00", now="2026-06-15 11:01")
    assert late.alert == "This has waited for more than 14 days."
    assert late.due_at is None
    unset = rule("as_soon_as_possible")
    assert state(unset, "2026-06-01 11:00", now="2027-06-15 11:01").alert == ""


def test_staff_have_a_work_time_at_5_pm_on_the_working_day_before():
    assert shown(state(working_days(10), "2026-05-20 14:10").work_at) == "2026-06-03 17:00"
    assert shown(state(hours(48), "2026-05-24 10:00").work_at) == "2026-05-22 17:00"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("received", "2026-06-03"),
        ("first_raised", "2026-06-02"),
        ("received_by_contact", "2026-06-04"),
        ("received_by_feedback_team", "2026-06-05"),
        ("registered", "2026-06-06"),
        ("decision_published", "2026-06-07"),
        ("request_received", "2026-06-08"),
        ("reopened", "2026-06-11"),
    ],
)
def test_a_clock_starts_at_its_own_event(kind, expected):
    events = [
        event("received", "2026-06-30"),
        event("first_raised", "2026-06-01"),
        event("received_by_contact", "2026-06-03"),
        event("received_by_contact", "2026-06-20"),
        event("received_by_feedback_team", "2026-06-04"),
        event("registered", "2026-06-05"),
        event("decision_published", "2026-06-06"),
        event("escalation_requested", "2026-06-07"),
        event("reopened", "2026-06-08"),
        event("reopened", "2026-06-10"),
    ]
    settings = rule("calendar_days", 1, start_event=kind)
    assert due(settings, "2026-06-02 09:00", *events).startswith(expected)


@pytest.mark.parametrize("kind", ["received_by_contact", "first_raised", "received_by_team"])
def test_the_receipt_stands_for_an_arrival_that_nothing_is_said_of(kind):
    assert due(hours(48, start_event=kind), "2026-06-02 09:00") == "2026-06-04 09:00"


@pytest.mark.parametrize(
    "kind", ["reopened", "escalation_requested", "informal_failed", "moonrise"]
)
def test_a_clock_waits_for_a_start_that_has_not_happened(kind):
    reply = event("reply_sent", "2026-06-03")
    clock = state(working_days(5, start_event=kind), "2026-06-02 09:00", reply)
    assert (clock.result, clock.start_at, clock.due_at) == (ClockResult.WAITING, None, None)
    assert clock.is_open


@pytest.mark.req("S0-41")
def test_the_month_runs_from_when_it_was_first_raised():
    month = rule("calendar_months", 1, start_event="first_raised")
    raised = event("first_raised", "2025-06-03 19:00")
    assert due(month, "2025-06-05 08:15", raised) == "2025-07-03 23:59"


@pytest.mark.parametrize(
    ("received", "start"),
    [
        ("2026-05-20 09:00", "2026-05-20 09:00"),
        ("2026-05-20 17:00", "2026-05-20 17:00"),
        ("2026-05-20 17:01", "2026-05-21 09:00"),
        ("2026-05-20 08:59", "2026-05-20 09:00"),
        ("2026-05-22 18:00", "2026-05-26 09:00"),  # over the weekend and the bank holiday
        ("2026-05-23 10:00", "2026-05-26 09:00"),
    ],
)
def test_what_arrives_out_of_hours_may_count_from_the_next_opening(received, start):
    clock = state(hours(48, out_of_hours="next_opening"), received)
    assert shown(clock.start_at) == start


def test_the_next_opening_is_after_a_closure():
    settings = hours(48, out_of_hours="next_opening", closures=("2026-05-26",))
    assert shown(state(settings, "2026-05-23 10:00").start_at) == "2026-05-27 09:00"


def test_an_act_of_our_own_is_never_moved_to_an_opening():
    settings = hours(48, out_of_hours="next_opening", start_event="reopened")
    assert shown(state(settings, "2026-05-01", event("reopened", "2026-05-23 10:00")).start_at) == (
        "2026-05-23 10:00"
    )


def test_a_meeting_that_papers_are_counted_back_from_is_never_moved_to_an_opening():
    settings = rule("clear_working_days_before", 5, out_of_hours="next_opening")
    assert due(settings, "2026-05-11 18:30") == "2026-04-30 23:59"


def test_an_answer_counts_from_the_arrival_even_before_the_opening():
    settings = hours(48, out_of_hours="next_opening", met_by=("initial_response",))
    sent = event("message_sent", "2026-05-23 12:00", kind="initial_response")
    assert state(settings, "2026-05-23 10:00", sent).met


@pytest.mark.parametrize(
    ("text", "hours_of"),
    [
        (None, dict.fromkeys(range(5), ("09:00", "17:00"))),
        (
            "Mon–Thu 9:00–17:30, Fri 09:00-16:00",
            {0: ("09:00", "17:30"), 3: ("09:00", "17:30"), 4: ("09:00", "16:00")},
        ),
        ("Tue 10:00-12:00; Saturday 10:00-12:00", {1: ("10:00", "12:00"), 5: ("10:00", "12:00")}),
    ],
)
def test_opening_hours_are_read(text, hours_of):
    read = opening_hours(text)
    assert read is not None
    for day, (opens, closes) in hours_of.items():
        assert [f"{time:%H:%M}" for time in read.hours[day]] == [opens, closes]


@pytest.mark.parametrize(
    "text", ["always", "Mon-Fri", "Xyz 09:00-17:00", "Mon 09:00-27:00", "Fri-Mon 09:00-17:00"]
)
def test_opening_hours_that_cannot_be_read_are_said_and_not_used(text):
    assert opening_hours(text) is None
    clock = state(hours(48, out_of_hours="next_opening", opening=text), "2026-05-23 10:00")
    assert shown(clock.due_at) == "2026-05-25 10:00"
    assert "opening hours cannot be read" in clock.alert


@pytest.mark.parametrize(
    ("acknowledged", "expected", "provisional"),
    [
        ("", "2027-01-19", True),
        ("2027-01-04 15:00", "2027-01-18", False),
        ("2027-01-05 23:59", "2027-01-19", False),
        ("2027-01-08 15:00", "2027-01-19", False),
    ],
)
def test_a_late_acknowledgement_never_buys_time(acknowledged, expected, provisional):
    events = [event("acknowledged", acknowledged)] if acknowledged else []
    clock = state(FROM_ACK, "2026-12-24 10:00", *events)
    assert shown(clock.due_at).startswith(expected)
    assert clock.provisional is provisional


def test_the_cap_counts_as_the_clock_does():
    same_day = working_days(1, start_event="acknowledged", count_from="same_day", **CAP)
    assert due(same_day, "2026-06-01 10:00") == "2026-06-05 23:59"
    deemed = working_days(1, start_event="acknowledged", out_of_hours="next_opening", **CAP)
    assert due(deemed, "2026-05-29 18:00") == "2026-06-09 23:59"


def test_without_a_cap_it_waits_for_the_acknowledgement():
    settings = working_days(10, start_event="acknowledged")
    assert state(settings, "2026-06-01").result is ClockResult.WAITING
    assert due(settings, "2026-06-01", event("acknowledged", "2026-06-02")) == "2026-06-16 23:59"
    reply = state(settings, "2026-06-01", event("reply_sent", "2026-06-02"))
    assert reply.met


def test_a_second_stage_waits_for_its_request_and_its_own_acknowledgement():
    settings = working_days(20, start_event="acknowledged", receipt_event="request_received", **CAP)
    first = event("acknowledged", "2026-05-02")
    asked = event("escalation_requested", "2026-06-12 10:00")
    assert state(settings, "2026-05-01", first).result is ClockResult.WAITING
    assert due(settings, "2026-05-01", first, asked) == "2026-07-17 23:59"


def test_an_acknowledgement_that_came_back_was_not_given():
    sent, back = event("acknowledged", "2026-12-29"), event("bounced", "2026-12-29 12:00")
    assert state(FROM_ACK, "2026-12-24", sent, back).provisional


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("s", "A", "2026-03-02")], "2026-03-02"),
        ([("s", "A", "2026-03-02"), ("c", "A", "2026-02-01")], ""),
        ([("c", "A", "2026-02-01"), ("s", "A", "2026-03-02")], ""),
        (
            [("s", "A", "2026-03-02"), ("c", "A", "2026-02-01"), ("s", "A", "2026-03-09")],
            "2026-03-09",
        ),
        (
            [
                ("s", "A", "2026-03-02"),
                ("c", "A", "2026-02-01"),
                ("c", "A", "2026-02-02"),
                ("s", "A", "2026-03-09"),
            ],
            "2026-03-09",
        ),
        ([("s", "A", "2026-03-02"), ("s", "A", "2026-02-20")], "2026-02-20"),
        ([("s", "A", "2026-02-03 10:00"), ("s", "B", "2026-02-03 10:01")], "2026-02-03 10:01"),
        ([("s", None, "2026-03-02"), ("s", None, "2026-02-20")], "2026-02-20"),
        ([("s", "A", "2026-03-02"), ("c", "B", "2026-02-20")], "2026-03-02"),
    ],
)
@pytest.mark.req("S0-43")
def test_the_next_meeting_is_the_first_that_stands_after_the_receipt(events, expected):
    kinds = {"s": "meeting_scheduled", "c": "meeting_cancelled"}
    diary = [event(kinds[kind], when, ref=ref) for kind, ref, when in events]
    assert due(rule("next_event"), "2026-02-03 10:00", *diary).startswith(expected)


def test_a_meeting_of_another_group_does_not_count():
    settings = rule("next_event", event_type="partnership")
    other = event("meeting_scheduled", "2026-02-10", event_type="finance")
    ours = event("meeting_scheduled", "2026-03-02", event_type="partnership")
    assert due(settings, "2026-02-03", other, ours) == "2026-03-02 00:00"


def test_a_cancellation_after_it_was_raised_changes_nothing():
    meeting = event("meeting_scheduled", "2026-03-02 18:30", ref="A")
    raised = event("raised_at_meeting", "2026-03-02 19:10")
    cancelled = event("meeting_cancelled", "2026-03-03", ref="A")
    clock = state(rule("next_event"), "2026-02-03", meeting, raised, cancelled)
    assert clock.met
    assert shown(clock.due_at) == "2026-03-02 18:30"


def test_an_event_needs_its_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        ClockEvent("paused", datetime(2026, 6, 1))  # noqa: DTZ001  (that is the mistake)


def test_moments_are_kept_in_utc():
    clock = state(hours(48), "2026-06-01 11:00", event("x", "2026-06-02"))
    assert clock.due_at is not None
    assert clock.due_at.tzinfo is UTC
    assert at("2026-06-03 11:00") == clock.due_at
