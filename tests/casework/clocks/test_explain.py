"""The words for a clock: a headline, how it was counted, and what had no effect."""

import pytest

from cms.casework.clocks import CalendarChange
from cms.casework.clocks.words import count_of, full_moment, hours_words, length_words, listed
from tests.casework.clocks.build import at, event, hours, rule, state, words, working_days

RECEIVED = "2026-05-20 14:10"
TEN = working_days(10)
CAP = {"start_event": "acknowledged", "start_cap": {"working_days_from_receipt": 5}}


@pytest.mark.req("S3-33")
@pytest.mark.parametrize(
    ("now", "headline"),
    [
        ("2026-05-20 15:00", "Day 1 is Thursday 21 May 2026. Due by Thursday 4 June 2026."),
        ("2026-05-29 10:00", "Day 6 of 10. Due by Thursday 4 June 2026."),
        ("2026-05-21 10:00", "Day 1 of 10. Due by Thursday 4 June 2026."),
        ("2026-05-30 10:00", "6 of 10 days have passed. Due by Thursday 4 June 2026."),
        ("2026-06-04 23:59", "Day 10 of 10. Due today, Thursday 4 June 2026."),
        ("2026-06-05 00:00", "Late. It was due by Thursday 4 June 2026, 1 day ago."),
    ],
)
def test_days_are_said_as_day_so_many_of_so_many(now, headline):
    assert words(TEN, RECEIVED, now=now).headline == headline


def test_the_explanation_names_day_one_and_every_day_left_out():
    said = words(TEN, RECEIVED, now="2026-05-29 10:00")
    assert said.sentences == (
        "We received it on Wednesday 20 May 2026, 2.10 pm.",
        "Day 1 was Thursday 21 May 2026, the first working day after we received it.",
        "Saturdays and Sundays are not counted.",
        "The bank holiday on Monday 25 May 2026 is not counted (Spring Bank Holiday).",
        "No pauses.",
    )
    assert said.text.startswith("Day 6 of 10. Due by Thursday 4 June 2026. We received it")


def test_a_label_leads_the_text_for_mail():
    from cms.casework.clocks import explain

    said = explain(state(TEN, RECEIVED), TEN, now=at("2026-05-29 10:00"), label="Full reply")
    assert said.text.startswith("Full reply: Day 6 of 10.")


@pytest.mark.parametrize(
    ("settings", "received", "headline", "sentence"),
    [
        (
            hours(48),
            "2026-05-26 10:15",
            "23 of 48 hours have passed. Due by Thursday 28 May 2026, 10.15 am.",
            "Weekends and bank holidays are counted.",
        ),
        (
            hours(72),
            "2026-05-26 10:15",
            "23 of 72 hours have passed. Due by Friday 29 May 2026, 10.15 am.",
            "No pauses.",
        ),
        (
            hours(24),
            "2026-05-26 09:15",
            "24 of 24 hours have passed. Due today, Wednesday 27 May 2026, 9.15 am.",
            "No pauses.",
        ),
        (
            hours(24, hours_count_on="working_days"),
            "2026-05-26 11:00",
            "Due today, Wednesday 27 May 2026, 11 am.",
            "It is due at the same time of day, counting working days only.",
        ),
        (
            rule("calendar_months", 1),
            "2026-05-03 09:00",
            "7 days left. Due by Wednesday 3 June 2026.",
            "We count 1 month from Sunday 3 May 2026, to the same day of the month.",
        ),
        (
            rule("calendar_months", 1),
            "2026-04-27 09:00",
            "Due today, Wednesday 27 May 2026.",
            "No pauses.",
        ),
        (
            rule("month_end", month="2026-05"),
            "2026-05-01",
            "4 days left. Due by Sunday 31 May 2026.",
            "A month is kept until its last day.",
        ),
        (
            rule("calendar_days", 7),
            "2026-05-24 09:00",
            "Day 3 of 7. Due by Sunday 31 May 2026.",
            "Day 1 was Monday 25 May 2026, the day after we received it.",
        ),
        (
            rule("calendar_days", 2, roll="next_working_day"),
            "2026-05-23 09:00",
            "Late. It was due by Tuesday 26 May 2026, 1 day ago.",
            "The last day would be Monday 25 May 2026, not a working day, so it moves to "
            "Tuesday 26 May 2026.",
        ),
        (rule("none"), RECEIVED, "No published timescale.", "No time has been set for this."),
        (
            rule("as_soon_as_possible"),
            RECEIVED,
            "As soon as possible. No date is set.",
            "We received it on Wednesday 20 May 2026, 2.10 pm.",
        ),
        (
            rule("next_event"),
            RECEIVED,
            "No meeting is in the diary, so there is no date yet.",
            "There is a date as soon as a meeting is in the diary.",
        ),
        (
            rule("hours"),
            RECEIVED,
            "The rule does not say how many, so there is no date.",
            "We received it on Wednesday 20 May 2026, 2.10 pm.",
        ),
        (
            rule("clear_working_days_before", 2),
            "2026-06-01 18:30",
            "Due today, Wednesday 27 May 2026.",
            "That leaves 2 whole working days between Wednesday 27 May 2026 and "
            "Monday 1 June 2026, 6.30 pm.",
        ),
        (
            working_days(10, start_event="reopened"),
            RECEIVED,
            "Not started yet.",
            "It starts when it is opened again.",
        ),
        (
            working_days(10, start_event="moon_rose"),
            RECEIVED,
            "Not started yet.",
            "It starts when “moon rose” is recorded.",
        ),
        (
            working_days(5, count_from="same_day"),
            "2026-05-26 09:00",
            "Day 2 of 5. Due by Monday 1 June 2026.",
            "Day 1 was Tuesday 26 May 2026, the day we received it.",
        ),
        (
            working_days(5, count_from="same_day"),
            "2026-05-23 09:00",
            "Day 2 of 5. Due by Monday 1 June 2026.",
            "Day 1 was Tuesday 26 May 2026, the first working day after we received it.",
        ),
        (
            working_days(10, **CAP),
            RECEIVED,
            "Day 1 is Friday 29 May 2026. Due by Thursday 11 June 2026 at the latest.",
            "It has not been acknowledged yet.",
        ),
        (
            working_days(1, count_from="same_day", **CAP),
            RECEIVED,
            "Day 1 of 1. Due today, Wednesday 27 May 2026 at the latest.",
            "Day 1 was Wednesday 27 May 2026, the same day.",
        ),
        (
            working_days(2, out_of_hours="next_opening"),
            "2026-05-23 09:00",
            "Day 1 of 2. Due by Thursday 28 May 2026.",
            "We were closed then, so it counts as received on Tuesday 26 May 2026, 9 am.",
        ),
        (
            hours(48, out_of_hours="next_opening"),
            "2026-05-27 07:00",
            "0 of 48 hours have passed. Due by Friday 29 May 2026, 9 am.",
            "We received it on Wednesday 27 May 2026, 7 am.",
        ),
    ],
)
def test_every_unit_has_its_words(settings, received, headline, sentence):
    said = words(settings, received, now="2026-05-27 09:15")
    assert said.headline == headline
    assert sentence in said.sentences


def test_hours_that_begin_later_say_when():
    said = words(hours(48, out_of_hours="next_opening"), "2026-05-23 10:00", now="2026-05-23 11:00")
    assert said.headline.startswith("The 48 hours start on Tuesday 26 May 2026, 9 am.")


def test_one_is_said_in_the_singular():
    assert words(hours(48), "2026-05-26 10:15", now="2026-05-26 11:15").headline.startswith(
        "1 of 48 hours has passed."
    )
    assert words(TEN, RECEIVED, now="2026-05-23").headline.startswith("2 of 10 days have")
    one = words(rule("calendar_days", 1), RECEIVED, now="2026-05-20 15:00")
    assert one.headline.startswith("Day 1 is")


@pytest.mark.parametrize(
    ("received", "now", "sentence"),
    [
        (
            "2020-03-28 20:00",
            "2020-03-28 21:00",
            "The clocks go forward on Sunday 29 March 2020, so 48 hours end at 9 pm.",
        ),
        (
            "2020-03-28 20:00",
            "2020-03-30 09:00",
            "The clocks went forward on Sunday 29 March 2020, so 48 hours end at 9 pm.",
        ),
        (
            "2020-10-24 20:00",
            "2020-10-26 09:00",
            "The clocks went back on Sunday 25 October 2020, so 48 hours end at 7 pm.",
        ),
    ],
)
def test_a_change_of_the_clocks_is_said(received, now, sentence):
    assert sentence in words(hours(48), received, now=now).sentences
    assert "clocks" not in words(hours(48), "2026-05-20", now="2026-05-21").text


@pytest.mark.parametrize(
    ("settings", "sent", "headline"),
    [
        (hours(48), "2026-05-21 12:00", "Done in time, on Thursday 21 May 2026, noon."),
        (
            TEN,
            "2026-06-08 12:00",
            "Done on Monday 8 June 2026, noon, 4 days late. It was due by Thursday 4 June 2026.",
        ),
        (
            hours(48),
            "2026-05-22 15:10",
            "Done on Friday 22 May 2026, 3.10 pm, 1 hour late. "
            "It was due by Friday 22 May 2026, 2.10 pm.",
        ),
    ],
)
def test_an_answer_is_said_with_its_time(settings, sent, headline):
    reply = event("reply_sent", sent)
    assert words(settings, RECEIVED, reply, now="2026-06-20").headline == headline


HELD = event(
    "holding_reply_sent", "2026-06-02 10:00", apology=True, reason="x", new_due="2026-06-18"
)


@pytest.mark.req("S3-34")
def test_a_moved_date_says_both_dates_and_when_it_was_told():
    said = words(TEN, RECEIVED, HELD, now="2026-06-05 10:00")
    assert said.headline == "Day 11 of 20. Due by Thursday 18 June 2026."
    assert said.sentences[-2:] == (
        "The first date was Thursday 4 June 2026.",
        "On Tuesday 2 June 2026 we told you why and gave Thursday 18 June 2026.",
    )
    reply = event("reply_sent", "2026-06-17 09:00")
    done = words(TEN, RECEIVED, HELD, reply, now="2026-06-20")
    assert done.headline == "Done on Wednesday 17 June 2026, 9 am, by the new date we gave."


def test_a_clock_that_was_stopped_says_so_and_no_more():
    gone = words(TEN, RECEIVED, event("withdrawn", "2026-05-21"), now="2026-05-22")
    assert (gone.headline, gone.sentences) == ("Stopped. It no longer counts.", ())
    spare = words(TEN, RECEIVED, event("not_applicable", "2026-05-21"), now="2026-05-22")
    assert spare.headline == "Not needed here."


@pytest.mark.parametrize(
    ("settings", "end", "left_out"),
    [
        (working_days(10, pause="exclude_days"), "2026-05-29 09:00", "2 days"),
        (working_days(10, pause="exclude_days"), "2026-05-28 09:00", "1 day"),
        (hours(480, pause="exclude_days"), "2026-05-27 16:05", "1 hour 5 minutes"),
        (hours(480, pause="exclude_days"), "2026-05-30 16:00", "73 hours"),
        (rule("calendar_months", 1, pause="exclude_days"), "2026-05-29 09:00", "2 days"),
    ],
)
def test_a_pause_says_what_it_left_out(settings, end, left_out):
    events = [event("paused", "2026-05-27 15:00"), event("resumed", end)]
    said = words(settings, RECEIVED, *events, now="2026-06-02")
    assert f" Not counted for that: {left_out}." in said.text
    assert "No pauses." not in said.sentences


def test_a_pause_that_lasts_says_that_there_is_no_date():
    settings = working_days(10, pause="exclude_days")
    said = words(settings, RECEIVED, event("paused", "2026-05-27 15:00"), now="2026-06-02")
    assert said.headline == "Paused since Wednesday 27 May 2026."
    assert said.sentences[-1] == (
        "It was paused on Wednesday 27 May 2026, 3 pm. There is a new date when it starts again."
    )


def test_paused_hours_are_not_passed_hours():
    settings = hours(48, pause="exclude_days")
    events = [event("paused", "2026-05-20 15:10"), event("resumed", "2026-05-20 19:10")]
    said = words(settings, RECEIVED, *events, now="2026-05-20 20:10")
    assert said.headline.startswith("2 of 48 hours have passed.")


def test_a_clamped_month_says_that_there_is_no_such_day():
    said = words(rule("calendar_months", 1), "2023-01-31 10:00", now="2023-02-01")
    assert "That month has no day 31, so its last day is meant." in said.sentences


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("acknowledged", "We acknowledged it on Thursday 21 May 2026, 9 am."),
        ("decision_published", "The decision was published on Thursday 21 May 2026, 9 am."),
        ("moon_rose", "“moon rose” was recorded on Thursday 21 May 2026, 9 am."),
    ],
)
def test_the_start_is_named(kind, start):
    settings = working_days(10, start_event=kind)
    said = words(settings, RECEIVED, event(kind, "2026-05-21 09:00"), now="2026-05-22")
    assert said.sentences[0] == start
    assert said.sentences[1].startswith("Day 1 was Friday 22 May 2026, the first working day after")


def test_a_start_on_its_own_day_is_the_same_day():
    settings = working_days(10, start_event="moon_rose", count_from="same_day")
    said = words(settings, RECEIVED, event("moon_rose", "2026-05-21 09:00"), now="2026-05-22")
    assert "Day 1 was Thursday 21 May 2026, the same day." in said.sentences


def test_a_capped_start_says_which_day_counts():
    said = words(
        working_days(10, **CAP), RECEIVED, event("acknowledged", "2026-06-05"), now="2026-06-06"
    )
    assert said.sentences[:2] == (
        "We count from the last day for the acknowledgement, Thursday 28 May 2026.",
        "Day 1 was Friday 29 May 2026, the first working day after that.",
    )


def test_day_one_after_an_opening_is_counted_from_the_opening():
    settings = working_days(2, out_of_hours="next_opening")
    said = words(settings, "2026-05-23 09:00", now="2026-05-27")
    assert any("the first working day after it counts as received" in s for s in said.sentences)


def test_a_late_bank_holiday_is_said_with_both_dates():
    told = event("calendar_changed", "2022-09-10 12:00", added=["2022-09-19"])
    said = words(TEN, "2022-09-08 14:00", told, now="2022-09-12")
    assert said.sentences[-2:] == (
        "On Saturday 10 September 2022 it was announced that Monday 19 September 2022 "
        "became a bank holiday.",
        "So the date moved from Thursday 22 September 2022 to Friday 23 September 2022.",
    )
    gone = event("calendar_changed", "2026-05-20 15:00", removed=["2026-05-25"])
    assert "stopped being a bank holiday" in words(TEN, RECEIVED, gone, now="2026-05-21").text
    idle = event("calendar_changed", "2026-05-20 15:00", added=["2026-12-01"])
    assert "announced" not in words(TEN, RECEIVED, idle, now="2026-05-21").text


def test_a_meeting_is_said_with_its_time():
    meeting = event("meeting_scheduled", "2026-06-08 18:30")
    said = words(rule("next_event"), RECEIVED, meeting, now="2026-05-22")
    assert said.headline == "Due at the meeting on Monday 8 June 2026, 6.30 pm."
    assert said.sentences[1:] == ("It is due at the first meeting after that.",)


def test_an_answer_before_the_acknowledgement_needs_no_start():
    settings = working_days(10, start_event="acknowledged")
    said = words(settings, RECEIVED, event("reply_sent", "2026-05-21 09:00"), now="2026-05-22")
    assert said.headline == "Done in time, on Thursday 21 May 2026, 9 am."
    assert said.sentences == ("No pauses.",)


def test_closures_are_said_in_runs():
    changes = [
        CalendarChange(at(f"2026-05-{day}").date(), "closure", "Works") for day in (21, 22, 28)
    ]
    said = words(TEN, RECEIVED, now="2026-05-21", changes=changes)
    assert said.sentences[4:6] == (
        "Thursday 21 May 2026 to Friday 22 May 2026 are not counted: we are closed (Works).",
        "Thursday 28 May 2026 is not counted: we are closed (Works).",
    )
    plain = words(working_days(10, closures=("2026-05-21",)), RECEIVED, now="2026-05-21")
    assert "Thursday 21 May 2026 is not counted: we are closed." in plain.sentences


def test_what_had_no_effect_is_noted_apart():
    said = words(TEN, RECEIVED, event("paused", "2026-05-21"), now="2026-05-22")
    assert said.notes == (
        "“paused” on Thursday 21 May 2026 has no effect: this clock never pauses.",
    )


def test_lengths_and_lists_are_said_in_words():
    from datetime import timedelta

    assert length_words(timedelta(seconds=20)) == "less than a minute"
    assert length_words(timedelta(hours=47, minutes=1)) == "47 hours 1 minute"
    assert length_words(timedelta(days=3, hours=23)) == "3 days"
    assert hours_words(timedelta(days=2)) == "48 hours"
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert (count_of(1, "reply"), count_of(2, "reply", "replies")) == ("1 reply", "2 replies")
    assert full_moment(at("2026-05-20")) == "Wednesday 20 May 2026, midnight"
