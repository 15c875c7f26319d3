"""The promise line: cells from the same days that the clock counted."""

from itertools import pairwise

import pytest

from cms.casework.clocks import CalendarChange, LineKind
from tests.casework.clocks.build import at, event, hours, line, rule, working_days

RECEIVED = "2026-05-20 14:10"
TEN = working_days(10)


def labels(drawn) -> list[str]:
    return [f"{cell.label_top} {cell.label_bottom}".strip() for cell in drawn.cells]


def marked(drawn, mark: str) -> list[str]:
    return [
        label for label, cell in zip(labels(drawn), drawn.cells, strict=True) if mark in cell.state
    ]


def test_days_are_drawn_from_day_one_to_the_due_day():
    drawn = line(TEN, RECEIVED, now="2026-05-29 10:00")
    assert drawn.kind is LineKind.DAYS
    assert drawn.sentence == "Day 6 of 10. Due by Thursday 4 June 2026."
    assert labels(drawn) == [
        "Thu 21 May",
        "Fri 22",
        "Sat",
        "Sun",
        "Bank hol",
        "Tue 26",
        "Wed 27",
        "Thu 28",
        "Fri 29",
        "Sat",
        "Sun",
        "Mon 1 Jun",
        "Tue 2",
        "Wed 3",
        "Thu 4",
    ]
    assert marked(drawn, "not_counted") == ["Sat", "Sun", "Bank hol", "Sat", "Sun"]
    assert marked(drawn, "start") == ["Thu 21 May"]
    assert marked(drawn, "today") == ["Fri 29"]
    assert marked(drawn, "due") == ["Thu 4"]
    assert marked(drawn, "future") == ["Sat", "Sun", "Mon 1 Jun", "Tue 2", "Wed 3", "Thu 4"]
    assert len(marked(drawn, "counted")) == 10


def test_every_cell_is_said_in_full():
    drawn = line(TEN, RECEIVED, now="2026-05-29 10:00")
    spoken = [cell.spoken for cell in drawn.cells]
    assert spoken[0] == "Thursday 21 May 2026, day 1."
    assert spoken[2] == "Saturday 23 May 2026, not counted."
    assert spoken[4] == "Monday 25 May 2026, not counted, bank holiday, Spring Bank Holiday."
    assert spoken[8] == "Friday 29 May 2026, day 6, today."
    assert spoken[-1] == "Thursday 4 June 2026, day 10, due."
    assert drawn.cells[4].why == "Bank holiday: Spring Bank Holiday"
    assert drawn.summary == (
        "From Wednesday 20 May 2026, 2.10 pm to Thursday 4 June 2026. "
        "10 days counted; not counted: 4 weekend days and 1 bank holiday."
    )


def test_a_late_clock_is_drawn_on_to_today_or_to_its_answer():
    drawn = line(TEN, RECEIVED, now="2026-06-08 10:00")
    assert marked(drawn, "late") == ["Fri 5", "Sat 6", "Sun 7", "Mon 8"]
    assert marked(drawn, "today") == ["Mon 8"]
    assert drawn.cells[-1].spoken == "Monday 8 June 2026, late, today."
    done = line(TEN, RECEIVED, event("reply_sent", "2026-06-06 09:00"), now="2026-06-20")
    assert marked(done, "late") == ["Fri 5", "Sat 6"]
    assert marked(done, "met") == ["Sat 6"]
    assert marked(done, "today") == []


def test_an_answer_in_time_is_marked_and_nothing_is_late():
    drawn = line(TEN, RECEIVED, event("reply_sent", "2026-06-03 09:00"), now="2026-06-20")
    assert (marked(drawn, "met"), marked(drawn, "late")) == (["Wed 3"], [])
    gone = line(TEN, RECEIVED, event("withdrawn", "2026-05-26"), now="2026-06-20")
    assert marked(gone, "late") == []


def test_a_very_late_clock_is_drawn_with_its_late_days_as_one():
    drawn = line(TEN, RECEIVED, now="2026-09-30 10:00")
    assert len(drawn.cells) == 16
    assert labels(drawn)[-1] == "30 Sep"
    assert drawn.cells[-1].state == ("late", "today")
    assert drawn.cells[-1].spoken == (
        "Friday 5 June 2026 to Wednesday 30 September 2026, late, now."
    )


@pytest.mark.parametrize(
    ("settings", "cells"),
    [
        (working_days(60), 13),
        (rule("calendar_days", 84), 12),
        (rule("calendar_days", 3650), 60),
        (rule("calendar_months", 24), 15),
        (rule("hours", 8760), 14),
        (rule("hours", 90_000), 20),
    ],
)
def test_there_are_never_more_cells_than_can_be_drawn(settings, cells):
    drawn = line(settings, RECEIVED, now="2026-05-20 15:00")
    assert len(drawn.cells) == cells
    assert len(line(settings, RECEIVED, now="2049-01-01").cells) <= 60
    assert "due" in drawn.cells[-1].state


def test_weeks_are_labelled_by_their_last_day():
    drawn = line(rule("calendar_days", 84), "2027-02-01 10:00", now="2027-02-10")
    assert labels(drawn)[:2] == ["8 Feb", "15 Feb"]
    assert drawn.cells[1].spoken == (
        "Tuesday 9 February 2027 to Monday 15 February 2027, days 8 to 14, now."
    )
    assert drawn.cells[-1].spoken.endswith("days 78 to 84, due by Monday 26 April 2027.")


@pytest.mark.parametrize(
    ("amount", "cells"), [(48, 4), (24, 6), (12, 6), (72, 6), (1, 1), (6, 6), (96, 4), (7, 4)]
)
def test_hours_are_drawn_in_a_few_cells(amount, cells):
    drawn = line(hours(amount), RECEIVED, now="2026-05-20 15:00")
    assert (drawn.kind, len(drawn.cells)) == (LineKind.HOURS, cells)


def test_hours_are_labelled_by_their_end():
    drawn = line(hours(48), RECEIVED, now="2026-05-21 13:20")
    assert labels(drawn) == ["Thu 2.10 am", "Thu 2.10 pm", "Fri 2.10 am", "Fri 2.10 pm"]
    assert marked(drawn, "today") == ["Thu 2.10 pm"]
    assert drawn.cells[0].spoken == "Until Thursday 21 May 2026, 2.10 am, hours 1 to 12."
    assert drawn.cells[-1].spoken.endswith("hours 37 to 48, due by Friday 22 May 2026, 2.10 pm.")
    assert marked(line(hours(48), RECEIVED, now=RECEIVED), "today") == ["Thu 2.10 am"]
    late = line(hours(48), RECEIVED, now="2026-05-22 16:20")
    assert marked(late, "late") == marked(late, "today") == ["Fri 4.20 pm"]
    one = line(hours(1), RECEIVED, now=RECEIVED)
    assert one.cells[0].spoken == (
        "Until Wednesday 20 May 2026, 3.10 pm, hour 1, now, due by Wednesday 20 May 2026, 3.10 pm."
    )


def test_paused_hours_are_not_counted():
    events = [event("paused", RECEIVED), event("resumed", "2026-05-21 14:10")]
    drawn = line(hours(48, pause="exclude_days"), RECEIVED, *events, now="2026-05-22")
    assert [cell.state[0] for cell in drawn.cells] == ["not_counted"] * 2 + ["counted"] * 4
    assert drawn.cells[0].why == "Paused"
    assert drawn.cells[-1].spoken.startswith("Until Saturday 23 May 2026, 2.10 pm, hours 37 to 48")


def test_hours_on_working_days_are_drawn_by_the_day():
    drawn = line(hours(24, hours_count_on="working_days"), "2026-02-06 15:00", now="2026-02-07")
    assert (drawn.kind, labels(drawn)) == (LineKind.DAYS, ["Mon 9 Feb"])


def test_months_are_drawn_by_the_week():
    drawn = line(rule("calendar_months", 1), "2025-06-03 09:00", now="2025-06-12")
    assert drawn.kind is LineKind.MONTHS
    assert labels(drawn) == ["10 Jun", "17 Jun", "24 Jun", "1 Jul", "3 Jul"]
    assert drawn.cells[0].state == ("counted", "start")
    assert drawn.summary == "From Tuesday 3 June 2025, 9 am to Thursday 3 July 2025."
    late = line(rule("calendar_months", 1), "2025-06-03 09:00", now="2025-07-12")
    assert marked(late, "late") == ["10 Jul", "12 Jul"]


def test_a_week_that_was_paused_whole_is_not_counted():
    settings = rule("calendar_months", 1, pause="exclude_days")
    events = [event("paused", "2025-06-04"), event("resumed", "2025-06-11")]
    drawn = line(settings, "2025-06-03 09:00", *events, now="2025-06-12")
    assert [cell.state[0] for cell in drawn.cells][:2] == ["not_counted", "counted"]
    assert drawn.cells[0].why == "Paused"
    assert marked(drawn, "start") == ["17 Jun"]


def test_a_meeting_is_drawn_as_moments():
    meeting = event("meeting_scheduled", "2026-06-08 18:30")
    drawn = line(rule("next_event"), RECEIVED, meeting, now="2026-05-27")
    assert drawn.kind is LineKind.EVENT
    assert labels(drawn) == ["Wed 20 May", "Wed 27 May", "Mon 8 Jun"]
    assert [cell.state for cell in drawn.cells] == [("start",), ("today",), ("due", "future")]
    assert drawn.cells[0].spoken == "Wednesday 20 May 2026, start."
    late = line(rule("next_event"), RECEIVED, meeting, now="2026-06-10")
    assert late.cells[-1].state == ("late", "today")
    met = line(
        rule("next_event"),
        RECEIVED,
        meeting,
        event("raised_at_meeting", "2026-06-08 19:00"),
        now="2026-06-10",
    )
    assert met.cells[-1].state == ("due", "met")


def test_a_clock_that_counts_back_is_drawn_from_its_date_to_the_meeting():
    settings = rule("clear_working_days_before", 5)
    drawn = line(settings, "2026-05-11 18:30", now="2026-05-05")
    assert labels(drawn)[0] == "Thu 30 Apr"
    assert labels(drawn)[-1] == "Mon 11 May"
    assert len(marked(drawn, "counted")) == 5
    assert marked(drawn, "start") == ["Mon 11 May"]
    assert marked(drawn, "due") == ["Thu 30 Apr"]
    assert drawn.summary.startswith("From Thursday 30 April 2026 to Monday 11 May 2026, 6.30 pm.")


def test_a_moved_day_that_does_not_count_shows_its_date():
    drawn = line(rule("calendar_days", 30, roll="next_working_day"), "2026-06-19", now="2026-06-20")
    assert labels(drawn)[-1] == "Mon 20"
    assert drawn.cells[-1].state == ("not_counted", "due", "future")
    assert drawn.summary.endswith("30 days counted; not counted: 1 day after the last.")


def test_a_closure_and_a_pause_have_their_own_labels():
    works = CalendarChange(at("2026-05-22").date(), "closure", "Works")
    events = [event("paused", "2026-05-26"), event("resumed", "2026-05-27")]
    settings = working_days(10, pause="exclude_days")
    drawn = line(settings, RECEIVED, *events, now="2026-05-21", changes=[works])
    assert labels(drawn)[1:6] == ["Closed", "Sat", "Sun", "Bank hol", "Paused"]
    assert drawn.cells[1].spoken == "Friday 22 May 2026, not counted, closed, Works."
    assert "1 closed day" in drawn.summary
    assert "1 paused day" in drawn.summary


def test_a_clock_that_is_paused_is_drawn_until_today():
    settings = working_days(10, pause="exclude_days")
    drawn = line(settings, RECEIVED, event("paused", "2026-05-27"), now="2026-05-29")
    assert labels(drawn)[-4:] == ["Tue 26", "Paused", "Paused", "Paused"]
    assert drawn.cells[-1].state == ("not_counted", "today")
    assert drawn.summary == "From Wednesday 20 May 2026, 2.10 pm."
    in_hours = line(
        hours(48, pause="exclude_days"), RECEIVED, event("paused", "2026-05-21"), now="2026-05-29"
    )
    assert in_hours.cells == ()


def test_a_promised_saturday_is_the_due_cell():
    held = event("holding_reply_sent", "2026-06-02", apology=True, reason="x", new_due="2026-06-06")
    drawn = line(TEN, RECEIVED, held, now="2026-06-03")
    assert labels(drawn)[-1] == "Sat 6"
    assert drawn.cells[-1].state == ("not_counted", "due", "future")


@pytest.mark.parametrize(
    "settings",
    [
        rule("none"),
        rule("as_soon_as_possible"),
        rule("next_event"),
        working_days(10, start_event="reopened"),
    ],
)
def test_where_there_is_no_date_nothing_is_drawn(settings):
    drawn = line(settings, RECEIVED, now="2026-05-29")
    assert (drawn.kind, drawn.cells, drawn.summary) == (LineKind.NONE, (), "")
    assert drawn.sentence


def test_the_first_of_a_month_is_named():
    drawn = line(working_days(30), RECEIVED, now="2026-05-21")
    named = [cell for cell in drawn.cells if " " in cell.label_bottom]
    assert [cell.label_bottom for cell in named] == ["21 May", "1 Jun", "1 Jul"]
    assert all(a.spoken != b.spoken for a, b in pairwise(drawn.cells))
