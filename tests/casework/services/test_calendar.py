"""Days that do not count, and the diary: open clocks are counted again, whatever stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.casework.models import CalendarDay, Case, Recount, Result
from cms.casework.services import recounting
from cms.casework.services.calendar import save_day
from cms.casework.services.deadlines import recompute_deadlines
from cms.casework.services.recounting import recount_batch, recount_waiting
from cms.meetings.services.meetings import save_meeting
from cms.users.models import User
from tests.casework.services.conftest import deadline
from tests.casework.services.written import everything
from tests.factories import WEDNESDAY, MeetingFactory, MeetingGroupFactory, sorted_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 3 * HOUR


def day(on: date, **given: Any) -> CalendarDay:
    words = {"kind": "holiday", "title": "A day of thanks", "source": "Proclamation of 1 June"}
    return CalendarDay(day=on, **{**words, **given})


@pytest.fixture
def in_working_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The month as twenty working days, since no clock of this procedure counts those."""
    from cms.casework.procedure.clock_rule import Unit
    from cms.casework.procedure.schema import ClockRule, Procedure

    settings_of = Procedure.settings_of

    def counted(self: Procedure, clock: ClockRule) -> Any:
        change = {"unit": Unit.WORKING_DAYS, "amount": 20}
        settings = settings_of(self, clock)
        return settings.model_copy(update=change) if clock.key == "fuller_reply_month" else settings

    monkeypatch.setattr(Procedure, "settings_of", counted)


@pytest.fixture
def sorted_out(coordinator: User) -> Case:
    """Made here each time: what is remembered was counted by the procedure as it is."""
    return sorted_case(coordinator)


def test_a_day_added_late_counts_open_clocks_again_with_its_reason(
    in_working_days: None,
    sorted_out: Case,
    coordinator: User,
    django_capture_on_commit_callbacks: Callable[..., Any],
):
    before = deadline(sorted_out, "fuller_reply_month")
    assert before.due_at.date() == date(2026, 6, 18)  # 25 May is a bank holiday

    with django_capture_on_commit_callbacks(execute=True):
        save_day(day(date(2026, 6, 10)), by=coordinator, now=LATER)

    after = deadline(sorted_out, "fuller_reply_month")
    assert after.due_at.date() == date(2026, 6, 19)
    newest = after.history.latest()
    assert newest.history_change_reason == "The calendar changed: A day of thanks, 10 June 2026."
    assert newest.history_user == coordinator


def test_a_day_added_late_leaves_what_was_answered_alone(
    in_working_days: None, sorted_out: Case, coordinator: User
):
    from tests.casework.services.conftest import answer

    answer(sorted_out, coordinator)
    before = deadline(sorted_out, "fuller_reply_month")
    assert before.result == Result.MET

    save_day(day(date(2026, 5, 27)), by=coordinator, now=WEDNESDAY + 40 * HOUR)
    recount_waiting(now=WEDNESDAY + 40 * HOUR)

    after = deadline(sorted_out, "fuller_reply_month")
    assert (after.due_at, after.history.count()) == (before.due_at, before.history.count())


def due_days(cases: list[Case]) -> list[date]:
    return [deadline(case, "fuller_reply_month").due_at.date() for case in cases]


def test_a_stop_on_the_way_leaves_the_rest_owed_and_it_is_counted_later(
    in_working_days: None, coordinator: User, monkeypatch: pytest.MonkeyPatch
):
    """Killed after the first batch: what was counted stands, and nothing is forgotten."""
    monkeypatch.setattr(recounting, "BATCH", 2)
    cases = [sorted_case(coordinator) for _ in range(5)]
    before, after = date(2026, 6, 18), date(2026, 6, 19)

    # Nothing runs after this commit, as if the server had been killed there.
    save_day(day(date(2026, 6, 10)), by=coordinator, now=LATER)
    assert (due_days(cases), Recount.objects.count()) == ([before] * 5, 1)

    assert recount_waiting(now=LATER, at_most=3) == 3
    assert (due_days(cases), Recount.objects.count()) == ([after] * 3 + [before] * 2, 1)

    assert recount_waiting(now=LATER) == 2
    assert (due_days(cases), Recount.objects.count()) == ([after] * 5, 0)
    assert recount_waiting(now=LATER) == 0


def test_two_servers_share_a_pass_and_count_each_case_once(
    in_working_days: None, coordinator: User
):
    cases = [sorted_case(coordinator) for _ in range(3)]
    save_day(day(date(2026, 6, 10)), by=coordinator, now=LATER)
    owed = Recount.objects.get().pk
    before = [deadline(case, "fuller_reply_month").history.count() for case in cases]

    # Whoever comes next goes on behind the other, whatever they had read of the pass.
    assert [recount_batch(owed, now=LATER, size=2) for _ in range(3)] == [2, 1, 0]
    assert recount_batch(owed, now=LATER, size=2) == 0

    after = [deadline(case, "fuller_reply_month").history.count() for case in cases]
    assert after == [count + 1 for count in before]


def test_a_day_that_cannot_be_saved_asks_for_no_counting(
    in_working_days: None, sorted_out: Case, coordinator: User
):
    with pytest.raises(ValidationError):
        save_day(CalendarDay(day=date(2026, 6, 10), kind="feast"), by=coordinator, now=LATER)
    assert not Recount.objects.exists()


@pytest.mark.req("S0-42")
@pytest.mark.parametrize(("group", "owed"), [("partnership", 1), ("gardeners", 0)])
def test_a_meeting_owes_a_counting_where_a_promise_runs_to_its_group(
    people: dict[str, User], group: str, owed: int
):
    meeting = MeetingFactory.build(group=MeetingGroupFactory(key=group, name=group.title()))

    save_meeting(meeting, now=LATER)

    assert Recount.objects.count() == owed


@pytest.mark.req("S0-42")
def test_a_meeting_that_is_not_saved_owes_nothing(people: dict[str, User]):
    meeting = MeetingFactory.build(group=MeetingGroupFactory(), place="")
    with pytest.raises(ValidationError):
        save_meeting(meeting, now=LATER)
    assert not Recount.objects.exists()


def test_a_day_listed_twice_is_refused_and_moves_nothing(
    in_working_days: None, sorted_out: Case, coordinator: User
):
    save_day(day(date(2026, 6, 10)), by=coordinator, now=LATER)
    before = everything()
    with pytest.raises(ValidationError):
        save_day(day(date(2026, 6, 10)), by=coordinator, now=LATER)
    assert everything() == before


def test_counting_again_writes_only_what_changed(sorted_out: Case, coordinator: User):
    before = everything()
    recompute_deadlines(sorted_out, now=LATER, by=coordinator)
    assert everything() == before
