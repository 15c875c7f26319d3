"""Many open deadlines counted again in batches: whole, once, and beside whatever else happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.casework.fact_rows import NOTHING_SAID
from cms.casework.models import CalendarDay, Case, Deadline, Recount
from cms.casework.procedure.conditions import AllOf, AnyOf, Test, facts_in
from cms.casework.services import recounting
from cms.casework.services.calendar import save_day
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.deadlines import recompute_deadlines
from cms.casework.services.recounting import recount_batch, recount_cases, recount_waiting
from cms.casework.services.replies import send_reply
from cms.meetings.models import Meeting
from cms.users.models import User
from tests.casework.documents import SMALL, clock, document, holders, in_force, message, stage
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import everything
from tests.factories import WEDNESDAY, MeetingFactory, MeetingGroupFactory, open_case
from tests.remembered import remembered

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + HOUR
NEW_DAY = date(2026, 5, 26)  # between receipt and the end of ten working days


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """A procedure that counts working days, hours and to the next meeting."""

    def make() -> dict[str, User]:
        clocks = [
            clock("days", amount=10, met_by=["reply"]),
            clock("hours", unit="hours", amount=48, met_by=["reply"]),
            clock("meeting", unit="next_event", event_type="partnership"),
            clock("asked", amount=3, when={"field": "sent", "has": "update"}),
        ]
        own = stage("answering", kind="initial", entry="automatic", clocks=clocks)
        in_force(document(stages=[own], messages=[message("reply", label="Reply")]))
        return holders()

    return remembered("counting again", make)


@pytest.fixture
def cases(people: dict[str, User]) -> list[Case]:
    return [open_case(procedure_key=SMALL) for _ in range(5)]


def add_day() -> int:
    """A holiday, stored without what runs after the commit; the key of what is owed."""
    words = {"kind": "holiday", "title": "A day of thanks", "source": "Proclamation"}
    save_day(CalendarDay(day=NEW_DAY, **words), by=None, now=LATER)
    return Recount.objects.get().pk


def due(clock: str = "days") -> list[date]:
    rows = Deadline.objects.filter(clock=clock).order_by("case_id")
    return [row.due_at.date() for row in rows]


def stands_as_counted_alone() -> None:
    """Counting each case by itself finds nothing to write."""
    before = everything()
    for case in Case.objects.filter(pk__in=Deadline.objects.open().values("case")):
        recompute_deadlines(case, now=LATER, by=None)
    assert everything() == before


def test_many_at_a_time_give_what_each_gives_alone(cases: list[Case], people: dict[str, User]):
    act = Act(now=LATER, by=people["clerk"])
    send_reply(case_id=cases[1].pk, act=act, key="update", words="We look into it.")
    send_reply(case_id=cases[2].pk, act=act, key="reply", words="It is done.")
    deliver_all(LATER)
    close_case(case_id=cases[3].pk, act=act, outcome="withdrawn")
    MeetingFactory(group=MeetingGroupFactory(), starts_at=WEDNESDAY + timedelta(days=19))

    add_day()
    # All but the one that was withdrawn.
    assert recount_waiting(now=LATER) == 4

    was, moved = date(2026, 6, 4), date(2026, 6, 5)
    assert due() == [moved, moved, was, was, moved]
    stands_as_counted_alone()


def test_the_dates_that_moved_are_written_and_nothing_else(cases: list[Case]):
    before = everything()
    owed = add_day()
    with CaptureQueriesContext(connection) as first:
        recount_batch(owed, now=LATER, size=1)
    with CaptureQueriesContext(connection) as others:
        recount_batch(owed, now=LATER, size=4)
    after = everything()

    changed = {table._meta.db_table for table in after if after[table] != before[table]}
    assert changed == {
        "casework_deadline",
        "casework_historicaldeadline",
        "casework_calendarday",
        "casework_historicalcalendarday",
        "casework_recount",
    }
    new = Deadline.history.filter(history_change_reason__startswith="The calendar changed")
    # “asked” applies to none of them yet, and would count from the same day.
    assert sorted(row.clock for row in new) == ["asked"] * 5 + ["days"] * 5
    # Four cases take as many statements as one, but for what their conditions ask for each.
    assert len(others) == len(first) + 3 * asked_for_each_case()


def asked_for_each_case() -> int:
    """“sent” is asked about by a clock of this procedure, and costs one query a case."""
    return int("sent" in NOTHING_SAID)


def test_a_case_whose_dates_stay_is_not_written(people: dict[str, User]):
    open_case(procedure_key=SMALL, at=WEDNESDAY + timedelta(days=14))
    owed = add_day()
    before = everything()

    recount_batch(owed, now=WEDNESDAY + timedelta(days=15))

    after = everything()
    assert [table for table in after if after[table] != before[table]] == [Recount]


def test_killed_in_the_middle_and_run_again_it_gives_the_same(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
):
    """A batch that fails on its last write leaves none of it, and the rest as it was."""
    owed = add_day()
    recount_batch(owed, now=LATER, size=2)
    before = everything()

    def killed(rows: Any, names: Any, **given: Any) -> None:
        change_recorded(rows, names, **given)
        raise KeyboardInterrupt

    change_recorded = recounting.change_recorded
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(recounting, "change_recorded", killed)
        recount_batch(owed, now=LATER, size=2)
    assert everything() == before

    assert recount_waiting(now=LATER) == 3
    assert due() == [date(2026, 6, 5)] * 5
    assert not Recount.objects.exists()
    versions = [row.history.count() for row in Deadline.objects.filter(clock="days")]
    assert versions == [2] * 5
    stands_as_counted_alone()


def test_what_a_meeting_in_the_diary_moves_is_read_once_for_all(cases: list[Case]):
    group = MeetingGroupFactory()
    MeetingFactory(group=group, starts_at=WEDNESDAY - timedelta(days=1))
    MeetingFactory(group=group, starts_at=WEDNESDAY + timedelta(days=3))
    Recount.objects.create(reason="The diary changed.", asked_at=LATER)

    with CaptureQueriesContext(connection) as queries:
        recount_waiting(now=LATER)

    assert sum(Meeting._meta.db_table in row["sql"] for row in queries) == 1
    assert due("meeting") == [(WEDNESDAY + timedelta(days=3)).date()] * 5
    stands_as_counted_alone()


def test_the_case_is_read_under_its_lock(cases: list[Case], people: dict[str, User]):
    """What happened since the batch was chosen counts: nothing older is written over it."""
    add_day()
    act = Act(now=LATER, by=people["clerk"])
    send_reply(case_id=cases[0].pk, act=act, key="reply", words="It is done.")
    deliver_all(LATER)

    recount_cases([case.pk for case in cases], now=LATER, by=None, reason="Counted.")

    row = Deadline.objects.get(case=cases[0], clock="days")
    assert (row.result, row.met_at) == ("met", LATER)


# --- the command -----------------------------------------------------------------------------


def said(*words: str) -> str:
    out = StringIO()
    call_command("recount", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_how_far_it_is_and_ends(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cms.casework.management.commands.recount.BATCH", 2)
    add_day()

    told = said()

    assert " 40 %  2 of 5 cases" in told
    assert "100 %  5 of 5 cases" in told
    assert "Counted 5 cases again in" in told
    assert due() == [date(2026, 6, 5)] * 5


def test_the_command_has_nothing_to_do_where_nothing_is_owed(cases: list[Case]):
    assert said() == "Nothing waits to be counted again.\n"


def test_everything_is_counted_again_for_a_reason(cases: list[Case]):
    Deadline.objects.filter(clock="days")[0].history.latest()
    assert "Counted 5 cases again" in said("--because", "The list of holidays was put right.")
    assert not Recount.objects.exists()


def test_on_a_terminal_one_line_is_drawn_over_itself(cases: list[Case]):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    call_command("recount", "--because", "To see it.", stdout=out)

    assert f"\r[{'#' * 30}] 100 %" in out.getvalue()


def test_a_stopped_command_says_so_and_goes_on_when_run_again(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
):
    command = "cms.casework.management.commands.recount"
    monkeypatch.setattr(f"{command}.BATCH", 2)
    add_day()
    calls: Iterator[int] = iter(range(9))

    def stopped(*args: Any, **given: Any) -> int:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return recount_batch(*args, **given)

    with monkeypatch.context() as patched, pytest.raises(CommandError, match="Stopped"):
        patched.setattr(f"{command}.recount_batch", stopped)
        said()
    assert due() == [date(2026, 6, 5)] * 2 + [date(2026, 6, 4)] * 3

    assert "Counted 3 cases again" in said()


# --- which facts cost a query a case ---------------------------------------------------------


@pytest.mark.one_database
def test_the_facts_of_a_condition_are_found_however_deep():
    one = Test.model_validate({"field": "sent", "has": "reply"})
    other = Test.model_validate({"field": "kind", "is": "concern"})

    assert facts_in(None) == frozenset()
    assert facts_in(AllOf(all=(AnyOf(any=(one,)), other))) == {"sent", "kind"}
