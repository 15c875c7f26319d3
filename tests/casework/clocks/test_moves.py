"""Pauses, extensions, holding replies and late bank holidays (section 2.2, 11 to 15)."""

from datetime import date, timedelta

import pytest

from cms.casework.clocks import CalendarChange, ClockResult
from cms.casework.procedure.clock_rule import Division
from tests.casework.clocks.build import at, due, event, hours, rule, shown, state, working_days

RECEIVED = "2026-06-01 11:00"  # ten working days: Monday 15 June
PAUSABLE = {"pause": "exclude_days"}
EXTENDABLE = {"extension": {"max_working_days": 10}}
TOLD = {"reason": "three services", "ombudsman_details": True}


def held(when: str = "2026-06-12 10:00", **data: object):
    complete = {"apology": True, "reason": "records", "new_due": "2026-06-26"}
    return event("holding_reply_sent", when, **complete | data)


def extended(when: str = "2026-06-12 10:00", **data: object):
    return event("extension_notified", when, **{"working_days": 10, **TOLD} | data)


def paused(start: str, end: str = ""):
    pauses = [event("paused", start, reason="waiting for consent")]
    return [*pauses, event("resumed", end)] if end else pauses


@pytest.mark.req("S3-34")
def test_a_complete_holding_reply_moves_the_date():
    clock = state(working_days(10), RECEIVED, held())
    assert shown(clock.due_at) == "2026-06-26 23:59"
    assert shown(clock.original_due_at) == "2026-06-15 23:59"
    assert clock.was_moved
    assert clock.refusals == ()


@pytest.mark.req("S3-34")
@pytest.mark.parametrize(
    ("data", "when", "why"),
    [
        ({"apology": False}, "2026-06-12 10:00", "it gave no apology"),
        ({"reason": "  "}, "2026-06-12 10:00", "it gave no reason"),
        ({"new_due": None}, "2026-06-12 10:00", "it gave no new date"),
        ({"new_due": "soon"}, "2026-06-12 10:00", "it gave no new date"),
        ({"apology": 0, "reason": ""}, "2026-06-12 10:00", "it gave no apology and no reason"),
        ({}, "2026-06-16 00:00", "it was not sent before the date had passed"),
        ({}, "2026-06-15 23:59:59", "it was not sent before the date had passed"),
        ({"new_due": "2026-06-15"}, "2026-06-12 10:00", "the date it gave is not later"),
        ({"new_due": "2126-06-15"}, "2026-06-12 10:00", "more than ten years away"),
    ],
)
def test_an_incomplete_or_late_holding_reply_has_no_effect(data, when, why):
    clock = state(working_days(10), RECEIVED, held(when, **data))
    assert shown(clock.due_at) == "2026-06-15 23:59"
    assert not clock.was_moved
    assert len(clock.refusals) == 1
    assert why in clock.refusals[0]


def test_a_second_holding_reply_is_measured_against_the_first():
    again = held("2026-06-20 10:00", new_due="2026-07-01")
    assert due(working_days(10), RECEIVED, held(), again) == "2026-07-01 23:59"
    too_late = held("2026-06-27 10:00", new_due="2026-07-10")
    assert due(working_days(10), RECEIVED, held(), too_late) == "2026-06-26 23:59"


def test_a_holding_reply_of_more_than_ten_working_days_warns():
    assert state(working_days(10), RECEIVED, held(new_due="2026-06-29")).alert == ""
    assert "more than 10 working days" in (
        state(working_days(10), RECEIVED, held(new_due="2026-06-30")).alert
    )


@pytest.mark.parametrize(
    "settings",
    [hours(10_000), working_days(10, holding_reply="not_allowed"), working_days(10, **EXTENDABLE)],
)
def test_a_clock_may_be_one_that_no_holding_reply_moves(settings):
    clock = state(settings, RECEIVED, held())
    assert not clock.was_moved
    assert "not moved by a holding reply" in clock.refusals[0]
    allowed = working_days(10, holding_reply="allowed", **EXTENDABLE)
    assert state(allowed, RECEIVED, held()).was_moved


def test_a_holding_reply_that_came_back_was_never_sent():
    clock = state(working_days(10), RECEIVED, held(), event("bounced", "2026-06-12 10:01"))
    assert not clock.was_moved


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "2026-06-29"),
        ({"working_days": 1}, "2026-06-16"),
        ({"working_days": None, "new_date": "2026-06-20"}, "2026-06-20"),
        ({"working_days": 0, "new_due": "2026-06-22"}, "2026-06-22"),
        ({"working_days": 11, "senior_approval": True}, "2026-06-30"),
        ({"working_days": 11, "approved_by": "the director"}, "2026-06-30"),
    ],
)
def test_an_extension_counts_from_the_original_date(data, expected):
    clock = state(working_days(10, **EXTENDABLE), RECEIVED, extended(**data))
    assert shown(clock.due_at).startswith(expected)
    assert shown(clock.original_due_at) == "2026-06-15 23:59"


@pytest.mark.parametrize(
    ("data", "when", "why"),
    [
        ({"reason": ""}, "2026-06-12", "it gave no reason"),
        ({"ombudsman_details": False}, "2026-06-12", "it gave no ombudsman details"),
        ({"working_days": None}, "2026-06-12", "it gave no new date"),
        ({"working_days": True}, "2026-06-12", "it gave no new date"),
        ({"working_days": 10**9}, "2026-06-12", "it gave no new date"),
        ({}, "2026-06-16", "it was not told before the date had passed"),
        ({"working_days": None, "new_date": "2026-06-12"}, "2026-06-12", "is not later"),
        ({"working_days": 11}, "2026-06-12", "more than 10 working days needs a senior person"),
        ({"working_days": None, "new_date": "2026-06-30"}, "2026-06-12", "a senior person"),
    ],
)
def test_an_extension_that_lacks_something_has_no_effect(data, when, why):
    clock = state(working_days(10, **EXTENDABLE), RECEIVED, extended(when, **data))
    assert shown(clock.due_at) == "2026-06-15 23:59"
    assert why in clock.refusals[0]


def test_an_extension_needs_only_what_its_rule_asks():
    plain = {"extension": {"requires": ["reason"], "notify_before_due": False}}
    late = event("extension_notified", "2026-06-20", working_days=5, reason="ill")
    assert due(working_days(10, **plain), RECEIVED, late) == "2026-06-22 23:59"
    dateless = event("extension_notified", "2026-06-10", reason="ill")
    assert not state(working_days(10, **plain), RECEIVED, dateless).was_moved


def test_an_extension_without_a_cap_of_its_own_has_that_of_the_clock():
    uncapped: dict[str, object] = {"extension": {}}
    assert not state(working_days(10, **uncapped), RECEIVED, extended(working_days=11)).was_moved
    twenty = working_days(20, **uncapped)
    assert state(twenty, RECEIVED, extended(working_days=20)).was_moved
    month = rule("calendar_months", 1, **uncapped)
    assert state(month, RECEIVED, extended(working_days=60)).was_moved


def test_a_clock_is_extended_once_and_only_where_its_rule_allows():
    twice = [extended(), extended("2026-06-13", working_days=5)]
    clock = state(working_days(10, **EXTENDABLE), RECEIVED, *twice)
    assert shown(clock.due_at) == "2026-06-29 23:59"
    assert "extended once already" in clock.refusals[0]
    never = state(working_days(10), RECEIVED, extended())
    assert "this clock cannot be extended" in never.refusals[0]
    by_the_hour = state(hours(480, **EXTENDABLE), RECEIVED, extended())
    assert "this clock cannot be extended" in by_the_hour.refusals[0]


def test_what_is_told_after_the_answer_moves_nothing():
    reply = event("reply_sent", "2026-06-10")
    clock = state(working_days(10), RECEIVED, reply, held())
    assert (clock.was_moved, clock.refusals, clock.result) == (False, (), ClockResult.MET)


@pytest.mark.parametrize(
    ("sent", "result", "met"),
    [
        ("2026-06-10", ClockResult.EXTENDED, True),
        ("2026-06-26 23:59", ClockResult.EXTENDED, True),
        ("2026-06-27 00:00", ClockResult.LATE, False),
    ],
)
def test_an_answer_by_the_moved_date_is_met_after_extension(sent, result, met):
    first = held("2026-06-09")
    clock = state(working_days(10), RECEIVED, first, event("reply_sent", sent))
    assert (clock.result, clock.met) == (result, met)
    assert clock.met_at == at(sent)


@pytest.mark.parametrize(
    ("settings", "received", "pauses", "expected"),
    [
        (
            working_days(10, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-07 11:00", "2026-01-14 10:00"),
            "2026-01-26 23:59",
        ),
        (
            working_days(10, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-07 09:00", "2026-01-07 17:00"),
            "2026-01-19 23:59",
        ),
        # Over a bank holiday: Thursday to Wednesday leaves out four working days, not six.
        (
            working_days(10, **PAUSABLE),
            "2026-04-27 09:00",
            paused("2026-04-30 09:00", "2026-05-06 09:00"),
            "2026-05-15 23:59",
        ),
        # Begun on the due day, it can still be paused.
        (
            working_days(2, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-07 09:00", "2026-01-09 09:00"),
            "2026-01-09 23:59",
        ),
        (
            rule("calendar_days", 7, **PAUSABLE),
            "2026-01-05",
            paused("2026-01-07", "2026-01-14"),
            "2026-01-19 23:59",
        ),
        (
            rule("calendar_months", 1, **PAUSABLE),
            "2026-01-05",
            paused("2026-01-07", "2026-01-14"),
            "2026-02-12 23:59",
        ),
        (
            rule("calendar_months", 1, **PAUSABLE),
            "2026-01-05",
            paused("2026-01-05 09:00", "2026-01-06"),
            "2026-02-05 23:59",
        ),
        (
            hours(48, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-05 10:00", "2026-01-05 13:20"),
            "2026-01-07 12:20",
        ),
        (
            hours(48, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-05 08:00", "2026-01-05 10:00"),
            "2026-01-07 10:00",
        ),
        (
            hours(48, **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-05 07:00", "2026-01-05 08:00"),
            "2026-01-07 09:00",
        ),
        (
            hours(24, hours_count_on="working_days", **PAUSABLE),
            "2026-01-05 09:00",
            paused("2026-01-05 10:00", "2026-01-07 10:00"),
            "2026-01-07 09:00",
        ),
        (
            working_days(5, pause_limit_days=3, **PAUSABLE),
            "2026-01-05",
            paused("2026-01-06", "2026-01-30"),
            "2026-01-15 23:59",
        ),
        (
            working_days(5, pause_limit_days=3, **PAUSABLE),
            "2026-01-05",
            paused("2026-01-06"),
            "2026-01-15 23:59",
        ),
        # Twice, across the change of the clocks.
        (
            hours(48, **PAUSABLE),
            "2026-03-28 20:00",
            [
                *paused("2026-03-29 00:00", "2026-03-29 03:00"),
                *paused("2026-03-30 00:00", "2026-03-30 01:00"),
            ],
            "2026-03-31 00:00",
        ),
    ],
)
def test_a_pause_leaves_out_its_days_or_its_exact_time(settings, received, pauses, expected):
    clock = state(settings, received, *pauses)
    assert shown(clock.due_at) == expected
    assert clock.refusals == ()
    assert not clock.paused_now


def test_a_clock_that_is_paused_now_has_no_date_until_it_starts_again():
    clock = state(working_days(10, **PAUSABLE), "2026-01-05", *paused("2026-01-07"))
    assert clock.paused_now
    assert (clock.due_at, clock.overdue, clock.alert) == (None, False, "The clock is paused.")
    assert shown(clock.original_due_at) == "2026-01-19 23:59"


@pytest.mark.parametrize(
    ("told", "paused_on", "expected"),
    [
        # Due on 15 June, moved to 29 June: a pause within the new time counts as any other.
        ([extended()], "2026-06-16", "2026-07-06 23:59"),
        # Paused before it was told, and after it had passed in its turn: there is nothing left.
        ([], "2026-06-16", "2026-06-15 23:59"),
        ([extended()], "2026-06-30", "2026-06-29 23:59"),
        # A date that was promised by name stays promised.
        ([held()], "2026-06-16", "2026-06-26 23:59"),
    ],
)
def test_a_pause_counts_until_the_date_as_it_was_moved_by_then(told, paused_on, expected):
    settings = working_days(10, **PAUSABLE, **({} if told == [held()] else EXTENDABLE))
    week = (date.fromisoformat(paused_on) + timedelta(days=7)).isoformat()
    clock = state(settings, RECEIVED, *told, *paused(paused_on, week))
    assert shown(clock.due_at) == expected
    took_effect = bool(told) and paused_on < "2026-06-30"
    assert (clock.refusals == ()) is took_effect


def test_an_answer_ends_a_pause():
    reply = event("reply_sent", "2026-02-20 09:00")
    resumed = event("resumed", "2026-02-27")
    clock = state(working_days(10, **PAUSABLE), "2026-01-05", *paused("2026-01-07"), reply, resumed)
    assert clock.met
    assert shown(clock.due_at) == "2026-03-04 23:59"
    assert not clock.paused_now


@pytest.mark.parametrize(
    ("settings", "events", "why"),
    [
        (working_days(10), paused("2026-01-07"), "this clock never pauses"),
        (rule("month_end", month="2026-03", **PAUSABLE), paused("2026-01-07"), "never pauses"),
        (working_days(10, **PAUSABLE), [event("resumed", "2026-01-07")], "it was not paused"),
        (
            working_days(10, **PAUSABLE),
            [*paused("2026-01-07"), *paused("2026-01-08", "2026-01-08 12:00")],
            "it was already paused",
        ),
        (working_days(1, **PAUSABLE), paused("2026-01-07", "2026-01-20"), "the date had passed"),
        (hours(24, **PAUSABLE), paused("2026-01-06 00:01", "2026-01-20"), "the date had passed"),
    ],
)
def test_a_pause_that_is_not_allowed_has_no_effect(settings, events, why):
    clock = state(settings, "2026-01-05", *events)
    assert any(why in refusal for refusal in clock.refusals)
    without = due(settings, "2026-01-05")
    if "already" in why:
        assert shown(clock.due_at) == "2026-01-20 23:59"
    else:
        assert shown(clock.due_at) == without


@pytest.mark.parametrize("start", ["reopened", "escalation_requested"])
@pytest.mark.parametrize("told", [held(new_due="2026-12-01"), extended()])
def test_a_new_clock_owes_nothing_to_what_moved_the_one_before(start, told):
    more = {} if told.kind == "holding_reply_sent" else EXTENDABLE
    begun = event(start, "2026-06-17 12:00")
    clock = state(working_days(10, start_event=start, **more), RECEIVED, told, begun)
    assert (shown(clock.due_at), clock.was_moved) == ("2026-07-01 23:59", False)
    assert clock.refusals == ()


def test_a_reopened_clock_is_not_held_by_a_pause_that_the_reply_ended():
    events = [*paused("2026-06-05"), event("reply_sent", "2026-06-10")]
    again = event("reopened", "2026-06-17 12:00")
    clock = state(working_days(10, start_event="reopened", **PAUSABLE), RECEIVED, *events, again)
    assert shown(clock.due_at) == "2026-07-01 23:59"
    assert not clock.paused_now


QUEEN = event("calendar_changed", "2022-09-10 12:00", added=["2022-09-19"])


def test_a_late_bank_holiday_moves_an_open_clock():
    clock = state(working_days(10), "2022-09-08 14:00", QUEEN)
    assert shown(clock.due_at) == "2022-09-23 23:59"
    assert shown(clock.due_before_calendar_change) == "2022-09-22 23:59"


def test_a_late_bank_holiday_moves_a_clock_that_counts_back():
    papers = rule("clear_working_days_before", 5)
    clock = state(papers, "2022-09-26 18:30", QUEEN)
    assert shown(clock.due_at) == "2022-09-15 23:59"
    assert shown(clock.due_before_calendar_change) == "2022-09-16 23:59"


def test_a_bank_holiday_may_be_given_as_a_row():
    row = {"date": "2022-09-19", "title": "State funeral"}
    told = event("calendar_changed", "2022-09-10 12:00", added=[row])
    assert due(working_days(10), "2022-09-08 14:00", told) == "2022-09-23 23:59"


def test_a_bank_holiday_known_before_the_start_is_no_change():
    clock = state(working_days(10), "2022-09-12 14:00", QUEEN)
    assert clock.due_before_calendar_change is None
    assert shown(clock.due_at) == "2022-09-27 23:59"


def test_an_answered_clock_keeps_its_date():
    reply = event("reply_sent", "2022-09-09 10:00")
    clock = state(working_days(10), "2022-09-08 14:00", reply, QUEEN)
    assert shown(clock.due_at) == shown(clock.due_before_calendar_change) == "2022-09-22 23:59"
    assert "came after this was closed" in clock.refusals[0]


def test_a_late_change_is_undone_in_data_that_holds_it_already():
    known = CalendarChange(at("2026-06-10").date(), "holiday", "Jubilee")
    told = event("calendar_changed", "2026-06-05", added="2026-06-10")
    clock = state(working_days(10), RECEIVED, told, changes=[known])
    assert shown(clock.due_at) == "2026-06-16 23:59"
    assert shown(clock.due_before_calendar_change) == "2026-06-15 23:59"
    assert [day.why for day in clock.days if day.day == known.day] == ["Bank holiday: Jubilee"]


def test_a_bank_holiday_may_be_taken_out_late():
    told = event("calendar_changed", "2026-05-20 12:00", removed=["2026-05-25", "nonsense"])
    clock = state(working_days(10), "2026-05-19", told)
    assert shown(clock.due_at) == "2026-06-02 23:59"
    assert shown(clock.due_before_calendar_change) == "2026-06-03 23:59"


@pytest.mark.parametrize(
    ("place", "moves"),
    [
        ({"division": "scotland"}, False),
        ({"divisions": ["scotland", "england-and-wales"]}, True),
        ({"division": "atlantis"}, True),
        ({}, True),
    ],
)
def test_a_late_change_may_hold_in_one_division(place, moves):
    told = event("calendar_changed", "2026-06-02", added=["2026-06-10"], title="Extra", **place)
    clock = state(working_days(10), RECEIVED, told)
    assert (shown(clock.due_at) == "2026-06-16 23:59") is moves


def test_a_change_that_does_not_touch_the_clock_moves_nothing():
    told = event("calendar_changed", "2026-06-02", added=["2026-07-10"])
    clock = state(working_days(10), RECEIVED, told)
    assert clock.due_at == clock.due_before_calendar_change
    assert clock.calendar.division is Division.ENGLAND_AND_WALES
