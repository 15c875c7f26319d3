from datetime import date

import pytest

from cms.casework.clocks.calendars import Calendar, CalendarChange, bank_holidays, calendar_for
from cms.casework.procedure.clock_rule import Division
from tests.casework.clocks.build import working_days

ENGLAND, SCOTLAND, NORTH = (
    Division.ENGLAND_AND_WALES,
    Division.SCOTLAND,
    Division.NORTHERN_IRELAND,
)
KING = date(2023, 5, 8)


def weekday_holidays(division: Division) -> set[date]:
    years = range(2019, 2028)
    return {day for year in years for day in bank_holidays(division, year) if day.weekday() < 5}


def calendar(division: Division = ENGLAND, *changes: CalendarChange) -> Calendar:
    return Calendar(division).with_changes(changes)


@pytest.mark.parametrize(("division", "number"), [(ENGLAND, 75), (NORTH, 93)])
def test_the_computed_holidays_are_as_many_as_the_official_list_has(division, number):
    assert len(weekday_holidays(division)) == number


@pytest.mark.parametrize(
    ("day", "divisions"),
    [
        (date(2020, 5, 8), {ENGLAND, SCOTLAND, NORTH}),  # moved for the 75th anniversary
        (date(2022, 6, 3), {ENGLAND, SCOTLAND, NORTH}),  # proclaimed
        (date(2022, 9, 19), {ENGLAND, SCOTLAND, NORTH}),  # proclaimed within ten days
        (KING, {ENGLAND, SCOTLAND, NORTH}),
        (date(2026, 1, 2), {SCOTLAND}),
        (date(2026, 3, 17), {NORTH}),
        (date(2026, 4, 6), {ENGLAND, NORTH}),  # Easter Monday
        (date(2026, 6, 15), {SCOTLAND}),  # proclaimed, and missing from other lists
        (date(2026, 7, 13), {NORTH}),
        (date(2026, 8, 3), {SCOTLAND}),
        (date(2026, 8, 31), {ENGLAND, NORTH}),
        (date(2026, 11, 30), {SCOTLAND}),
        (date(2026, 12, 28), {ENGLAND, SCOTLAND, NORTH}),
        (date(2020, 5, 4), set()),  # an ordinary Monday that year
    ],
)
def test_a_bank_holiday_holds_where_it_holds(day, divisions):
    held = {each for each in (ENGLAND, SCOTLAND, NORTH) if not calendar(each).is_working(day)}
    assert held == divisions
    assert calendar(Division.UNION).is_working(day) is (not divisions)
    assert calendar(Division.NONE).is_working(day)


def test_any_year_can_be_asked_for():
    for year in (1, 1850, 2040, 2199, 9999):
        assert isinstance(calendar().is_working(date(year, 12, 24)), bool)
    assert calendar().why_not(date(2040, 12, 25)) == "Bank holiday: Christmas Day"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 5, 23), "Saturday"),
        (date(2026, 5, 24), "Sunday"),
        (date(2026, 5, 25), "Bank holiday: Spring Bank Holiday"),
        (date(2026, 5, 4), "Bank holiday: Early May Bank Holiday"),
        (date(2026, 8, 31), "Bank holiday: Summer Bank Holiday"),
        (date(2026, 12, 28), "Bank holiday: substitute for Boxing Day"),
        (date(2026, 12, 29), "Closed: Christmas shutdown"),
        (date(2026, 5, 26), ""),
    ],
)
def test_a_day_that_does_not_count_says_why(day, why):
    shutdown = CalendarChange(date(2026, 12, 29), "closure", "Christmas shutdown")
    assert calendar(ENGLAND, shutdown).why_not(day) == why


def test_the_settings_own_closures_do_not_count():
    day = date(2026, 12, 29)
    assert calendar_for(working_days(closures=(day,))).why_not(day) == "Closed"


def test_closures_never_count_for_freedom_of_information():
    day = date(2026, 12, 29)
    union = calendar_for(working_days(closures=(day,), division="union"))
    assert union.is_working(day)


def test_a_holiday_may_be_added_everywhere_or_in_one_division():
    day = date(2026, 6, 10)
    assert not calendar(NORTH, CalendarChange(day, "holiday", "Extra")).is_working(day)
    scottish = CalendarChange(day, "holiday", "Extra", (SCOTLAND,))
    assert calendar(ENGLAND, scottish).is_working(day)
    assert calendar(SCOTLAND, scottish).why_not(day) == "Bank holiday: Extra"
    assert not calendar(Division.UNION, scottish).is_working(day)
    unnamed = CalendarChange(day, "holiday")
    assert calendar(SCOTLAND, unnamed).why_not(day) == "Bank holiday: Extra bank holiday"


def test_a_computed_holiday_may_be_taken_out():
    gone = CalendarChange(KING, "working")
    assert calendar(ENGLAND, gone).is_working(KING)
    in_one_part = CalendarChange(KING, "working", "", (ENGLAND,))
    assert not calendar(Division.UNION, in_one_part).is_working(KING)


def test_the_later_change_wins_and_a_weekend_never_works():
    day = date(2026, 6, 10)
    added, removed = CalendarChange(day, "holiday"), CalendarChange(day, "working")
    assert calendar(ENGLAND, added, removed).is_working(day)
    assert not calendar(ENGLAND, removed, added).is_working(day)
    assert not calendar(ENGLAND, CalendarChange(date(2026, 6, 13), "working")).is_working(
        date(2026, 6, 13)
    )


def test_the_next_and_previous_working_day_step_over_easter():
    assert calendar().next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)
    assert calendar().previous_working_day(date(2026, 4, 7)) == date(2026, 4, 2)
