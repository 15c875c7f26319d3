"""What holds of every clock: any day of 2015 to 2035, every division, both clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.casework.clocks import ClockEvent, calendar_for, clock_state, explain, promise_line
from cms.casework.clocks.london import LONDON, local_date
from cms.casework.procedure.clock_rule import ClockSettings, Division
from tests.casework.clocks.build import rule, working_days

FIRST, LAST = datetime(2015, 1, 1, tzinfo=UTC), datetime(2035, 12, 31, 23, 59, tzinfo=UTC)
CHANGES = [  # the two weekends of each year in which the clocks change
    datetime(year, month, day, tzinfo=UTC)
    for year in range(2015, 2036)
    for month, last in ((3, 31), (10, 31))
    for day in [next(d for d in range(last, 0, -1) if date(year, month, d).weekday() == 6)]
]
HALF = timedelta(milliseconds=500)  # no two things at once
QUICK = settings(max_examples=120, deadline=None)

anywhere = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)).map(
    lambda at: at.replace(tzinfo=UTC)
)
near_a_change = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-4000, 4000),
)
moments = st.one_of(anywhere, near_a_change)
later_by = st.timedeltas(timedelta(), timedelta(days=40))
divisions = st.sampled_from(list(Division))
day_rules = st.builds(
    working_days,
    st.integers(1, 45),
    division=divisions,
    count_from=st.sampled_from(["following_day", "same_day"]),
    out_of_hours=st.sampled_from(["as_received", "next_opening"]),
    closures=st.lists(st.dates(date(2015, 1, 1), date(2035, 12, 31)), max_size=3).map(tuple),
)
rules = st.one_of(
    day_rules,
    st.builds(
        rule, st.sampled_from(["hours", "calendar_days"]), st.integers(1, 200), division=divisions
    ),
    st.builds(
        rule,
        st.just("calendar_months"),
        st.integers(1, 30),
        division=divisions,
        roll=st.sampled_from(["none", "next_working_day"]),
    ),
)


def state_of(clock: ClockSettings, at: datetime, *events: ClockEvent, now: datetime | None = None):
    return clock_state(clock, received_at=at, events=events, now=now)


@QUICK
@given(rules, moments, later_by)
def test_a_later_receipt_is_never_due_earlier(clock, at, later):
    assert state_of(clock, at).due_at <= state_of(clock, at + later).due_at


@QUICK
@given(day_rules, moments)
def test_working_days_end_on_a_working_day_with_exactly_so_many_between(clock, at):
    state = state_of(clock, at)
    due_on, calendar = local_date(state.due_at), calendar_for(clock)
    assert calendar.is_working(due_on)
    assert f"{state.due_at.astimezone(LONDON):%H:%M:%S}" == "23:59:59"
    start = local_date(state.start_at) + timedelta(clock.count_from == "following_day")
    days = [start + timedelta(n) for n in range((due_on - start).days + 1)]
    assert sum(map(calendar.is_working, days)) == clock.amount


@QUICK
@given(st.integers(1, 500), moments)
def test_hours_are_real_hours(amount, at):
    state = state_of(rule("hours", amount), at)
    assert state.due_at - at == timedelta(hours=amount)


@QUICK
@given(st.integers(1, 40), moments, divisions)
def test_a_month_keeps_the_day_number_or_is_the_last_day(amount, at, division):
    state = state_of(rule("calendar_months", amount, division=division), at)
    start, due_on = local_date(at), local_date(state.due_at)
    months = (due_on.year - start.year) * 12 + due_on.month - start.month
    assert months == amount
    assert due_on.day == start.day or (due_on.day < start.day and (due_on + timedelta(1)).day == 1)


@QUICK
@given(rules, moments, st.sampled_from(["assigned", "file_added", "informal_failed"]), later_by)
def test_an_event_that_has_nothing_to_do_with_it_changes_nothing(clock, at, kind, later):
    now = at + timedelta(days=400)
    idle = ClockEvent(kind, at + later, {"reason": "none"})
    assert state_of(clock, at, idle, now=now) == state_of(clock, at, now=now)


@QUICK
@given(rules, moments, later_by, later_by)
def test_a_pause_never_makes_it_earlier_and_one_of_no_length_changes_nothing(clock, at, a, b):
    clock = clock.model_copy(update={"pause": "exclude_days"})
    start, end = at + min(a, b), at + max(a, b)
    plain = state_of(clock, at).due_at
    pauses = [ClockEvent("paused", start), ClockEvent("resumed", end)]
    paused = state_of(clock, at, *pauses).due_at
    assert paused >= plain
    at_once = [ClockEvent("paused", start), ClockEvent("resumed", start)]
    assert state_of(clock, at, *at_once).due_at == plain
    if clock.unit == "hours" and start <= plain:
        assert paused - plain == end - start


@QUICK
@given(day_rules, moments, later_by)
def test_every_bank_holiday_left_out_is_named(clock, at, later):
    now = at + later
    state = state_of(clock, at, now=now)
    said = explain(state, clock, now=now).text
    calendar = calendar_for(clock)
    for day in state.days:
        if day.day.weekday() < 5 and calendar.holiday(day.day):
            assert f"{day.day:%A} {day.day.day} {day.day:%B} {day.day.year}" in said
            assert calendar.holiday(day.day) in said


@QUICK
@given(day_rules, moments, later_by)
def test_the_line_has_as_many_counted_cells_as_days_are_promised(clock, at, later):
    now = at + later
    state = state_of(clock, at, now=now)
    drawn = promise_line(state, clock, now=now)
    assert len(drawn.cells) <= 60
    if len(state.days) <= 60:
        assert sum("counted" in cell.state for cell in drawn.cells) == clock.amount
    assert sum("due" in cell.state for cell in drawn.cells) == 1
    assert sum("start" in cell.state for cell in drawn.cells) == 1
    assert sum("today" in cell.state for cell in drawn.cells) <= 1


@QUICK
@given(rules, moments, later_by, later_by)
def test_whatever_happens_it_can_be_computed_twice_said_and_drawn(clock, at, sent, later):
    now = at + later
    events = [ClockEvent("reply_sent", at + sent), ClockEvent("bounced", now + HALF)]
    state = state_of(clock, at, *events, now=now)
    assert state == state_of(clock, at, *reversed(events), now=now)
    assert state.is_open is (state.met_at is None)
    assert explain(state, clock, now=now).headline.endswith(".")
    assert promise_line(state, clock, now=now).cells


KINDS = [
    "first_raised",
    "registered",
    "informal_failed",
    "message_sent",
    "bounced",
    "acknowledged",
    "paused",
    "resumed",
    "escalation_requested",
    "holding_reply_sent",
    "extension_notified",
    "reply_sent",
    "reopened",
    "withdrawn",
    "calendar_changed",
    "meeting_scheduled",
    "meeting_cancelled",
    "nonsense",
]
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 50),
    st.text(max_size=12),
    st.dates().map(str),
    st.lists(st.dates().map(str), max_size=2),
)
data = st.dictionaries(
    st.sampled_from(
        [
            "kind",
            "channel",
            "apology",
            "reason",
            "new_due",
            "new_date",
            "added",
            "removed",
            "ref",
            "working_days",
            "ombudsman_details",
            "senior_approval",
            "division",
            "contact",
            "message",
        ]
    ),
    junk,
    max_size=6,
)
anything = st.builds(
    ClockEvent,
    st.sampled_from(KINDS),
    moments,
    data,
)
any_rule = st.builds(
    ClockSettings,
    unit=st.sampled_from(
        [
            "hours",
            "working_days",
            "calendar_days",
            "calendar_months",
            "next_event",
            "month_end",
            "clear_working_days_before",
            "as_soon_as_possible",
            "none",
        ]
    ),
    amount=st.one_of(st.none(), st.integers(1, 10**7)),
    month=st.one_of(st.none(), st.text(max_size=8), st.just("2027-08")),
    start_event=st.sampled_from([*KINDS, "received"]),
    hours_count_on=st.sampled_from(["all_days", "working_days"]),
    out_of_hours=st.sampled_from(["as_received", "next_opening"]),
    opening=st.one_of(st.none(), st.text(max_size=20)),
    division=divisions,
    pause=st.sampled_from(["not_allowed", "exclude_days"]),
    start_cap=st.one_of(st.none(), st.just({"working_days_from_receipt": 5})),
    extension=st.one_of(st.none(), st.just({"max_working_days": 10})),
)


@settings(max_examples=150, deadline=None)
@given(any_rule, moments, st.lists(anything, max_size=6), later_by)
def test_nothing_stops_the_calculation(clock, at, events, later):
    now = at + later
    state = state_of(clock, at, *events, now=now)
    assert explain(state, clock, now=now).headline
    assert len(promise_line(state, clock, now=now).cells) <= 60


@pytest.mark.parametrize("at", CHANGES, ids=str)
def test_48_hours_over_a_change_of_the_clocks_end_an_hour_off(at):
    received = at - timedelta(hours=12)
    state = state_of(rule("hours", 48), received)
    moved = state.due_at.astimezone(LONDON).hour - received.astimezone(LONDON).hour
    assert moved == (1 if at.month == 3 else -1)
    said = explain(state, rule("hours", 48), now=received).text
    assert f"The clocks go {'forward' if at.month == 3 else 'back'} on Sunday" in said
