"""The clocks against a second, naive reading of the same rules, over 2015 to 2035."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.casework.clocks.calendars import bank_holidays
from cms.casework.clocks.worked_cases import computed
from cms.casework.procedure.clock_rule import Division
from tests.casework.clocks.oracle import COUNTRIES, LONDON, Oracle, bank_days, moment

HERE = Path(__file__).parent
SHIPPED = json.loads((HERE / "worked_cases.json").read_text())
DIVISIONS = [division.value for division in Division]
FIRST, LAST = date(2015, 1, 5), date(2034, 6, 1)
CLOCK_CHANGES = [
    next(date(year, month, n) for n in range(31, 0, -1) if date(year, month, n).weekday() == 6)
    for year in range(2015, 2035)
    for month in (3, 10)
]
SPLITS = [time(0), time(0, 30), time(9), time(17), time(17, 0, 1), time(23, 59, 59)]


def days_near(days, spread):
    near = st.tuples(st.sampled_from(days), st.integers(-spread, spread))
    return near.map(lambda pair: pair[0] + timedelta(pair[1]))


dates = st.one_of(
    st.dates(FIRST, LAST),
    days_near(CLOCK_CHANGES, 3),
    days_near([date(year, 12, 27) for year in range(2015, 2034)], 10),
    days_near([date(year, month, 28) for year in range(2015, 2034) for month in range(1, 13)], 3),
)
times = st.one_of(st.times(), st.sampled_from(SPLITS)).map(lambda at: at.replace(microsecond=0))
moments = st.builds(moment, dates, times)
AMOUNTS = {
    "hours": st.sampled_from([1, 24, 48, 120]),
    "working_days": st.sampled_from([1, 2, 5, 10, 20]),
    "calendar_days": st.sampled_from([1, 28, 30, 84]),
    "calendar_months": st.integers(1, 26),
    "clear_working_days_before": st.integers(1, 6),
}
STARTS = ["received", "received", "first_raised", "acknowledged", "reopened"]
STARTS += ["escalation_requested"]


class Story:
    """Draws one case: a rule, and what happened."""

    def __init__(self, draw):
        self.draw = draw
        self.received = draw(moments)
        self.events = []
        self.clock = self.rule(draw(st.sampled_from([*AMOUNTS, "next_event", "month_end"])))

    def maybe(self, odds=3):
        return self.draw(st.integers(1, odds)) == 1

    def rule(self, unit):
        clock = {"unit": unit, "division": self.draw(st.sampled_from(DIVISIONS))}
        if unit in AMOUNTS:
            clock["amount"] = self.draw(AMOUNTS[unit])
        if unit == "month_end":
            clock["month"] = f"{self.draw(dates):%Y-%m}"
        if unit == "hours" and clock["amount"] % 24 == 0:
            clock["hours_count_on"] = self.draw(st.sampled_from(["all_days", "working_days"]))
        if unit.startswith("calendar"):
            clock["roll"] = self.draw(st.sampled_from(["none", "next_working_day"]))
        if self.maybe():
            clock |= {"out_of_hours": "next_opening", "opening": "Mon-Fri 09:00-17:00"}
        if self.maybe():
            clock["closures"] = self.some_days()
        return clock

    def later(self, first, last):
        minutes = self.draw(st.integers(first * 1440, last * 1440))
        return self.received + timedelta(minutes=minutes)

    def some_days(self):
        here = self.received.date()
        offsets = self.draw(st.lists(st.integers(-12, 40), min_size=1, max_size=3))
        return [(here + timedelta(n)).isoformat() for n in offsets]

    def happened(self, kind, at, **data):
        self.events.append({"event": kind, "at": at.astimezone(LONDON).isoformat(), **data})

    def started(self):
        unit = self.clock["unit"]
        if unit in ("month_end", "clear_working_days_before"):
            return
        start = self.clock["start_event"] = self.draw(st.sampled_from(STARTS))
        if start == "acknowledged" and self.maybe(2):
            self.clock["start_cap"] = {"working_days_from_receipt": self.draw(st.integers(1, 6))}
        elif self.maybe(2):
            self.clock["count_from"] = "same_day"
        if start != "received" and not self.maybe(5):
            early = start == "first_raised"
            self.happened(start, self.later(-20, 0) if early else self.later(0, 12))

    def paused(self):
        self.clock["pause"] = self.draw(st.sampled_from(["not_allowed", "exclude_days"]))
        if self.clock.get("start_event") == "reopened":
            return
        at = self.later(0, 6)
        for minutes in self.draw(st.lists(st.integers(0, 9000), min_size=1, max_size=2)):
            self.happened("paused", at, reason="waiting for consent")
            at += timedelta(minutes=minutes)
            self.happened("resumed", at)
            at += timedelta(minutes=minutes + 1)

    def moved(self):
        if self.maybe(2):
            self.clock["extension"] = {"max_working_days": 10}
        for _ in range(self.draw(st.integers(1, 2))):
            at, days = self.later(0, 30), self.draw(st.integers(0, 12))
            promised = at.date() + timedelta(days)
            self.happened(
                "holding_reply_sent",
                at,
                apology=not self.maybe(5),
                reason="records" if not self.maybe(5) else "",
                new_due=promised.isoformat() if not self.maybe(5) else None,
            )
            self.happened(
                "extension_notified",
                self.later(0, 30),
                working_days=days,
                reason="complex",
                ombudsman_details=not self.maybe(5),
            )

    def answered(self):
        at = self.later(0, 40)
        self.happened("reply_sent", at)
        if self.maybe():
            self.happened("bounced", at + timedelta(minutes=7))

    def calendar_changed(self):
        name = self.draw(st.sampled_from(["added", "added", "removed"]))
        changed = {name: self.some_days()}
        self.happened("calendar_changed", self.later(-5, 9), **changed)

    def diary(self):
        for ref in self.draw(st.lists(st.sampled_from(["M1", "M2", "M3"]), max_size=4)):
            self.happened("meeting_scheduled", self.later(-10, 60), ref=ref)
            if self.maybe():
                self.happened("meeting_cancelled", self.later(0, 3), ref=ref)


@st.composite
def stories(draw):
    story = Story(draw)
    story.started()
    for odds, tell in (
        (3, story.paused),
        (3, story.moved),
        (2, story.answered),
        (3, story.calendar_changed),
        (1, story.diary),
    ):
        if (story.clock["unit"] == "next_event" or odds > 1) and story.maybe(odds):
            tell()
    received = story.received.astimezone(LONDON).isoformat()
    rule = {"rule": "reply", "clock": story.clock}
    return rule | {"received_at": received, "events": story.events}


@settings(max_examples=300, deadline=None)
@given(stories())
def test_the_clocks_say_what_a_naive_reading_says(case):
    expected, state = Oracle(case).answer(), computed(case)
    assert state.due_at == expected["due"]
    assert state.original_due_at == expected["original"]
    if state.due_before_calendar_change is not None:
        assert state.due_before_calendar_change == expected["before"]
    if case["clock"]["unit"] != "next_event":  # a reply does not answer that
        assert (state.met, state.met_at) == (expected["met"], expected["met_at"])


@pytest.mark.parametrize("worked", SHIPPED, ids=lambda worked: worked["id"])
def test_the_naive_reading_is_right_about_every_shipped_date(worked):
    due, expected = Oracle(worked).answer()["due"], worked["expected_due"]
    assert due == (expected and datetime.fromisoformat(expected).astimezone(UTC))


@pytest.mark.parametrize("division", COUNTRIES)
def test_the_computed_bank_holidays_are_those_worked_out_by_rule(division):
    for year in range(2015, 2036):
        found = bank_holidays(Division(division), year)
        assert {day for day in found if day.weekday() < 5} == bank_days(division, year)
