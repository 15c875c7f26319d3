"""What holds of every stored date: any day of 2015 to 2035, every unit and division (2.2)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.models import Case, Deadline, OutgoingMail
from cms.casework.procedure.clock_rule import Division
from cms.casework.services.change import Act
from cms.casework.services.deadlines import FIELDS, KEPT, computed
from cms.casework.services.delivery import record_bounce
from cms.casework.services.rounds import calendar_changes, events_of
from cms.casework.services.triage import change_received
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.clocks.test_properties import moments
from tests.casework.documents import LONG_BEFORE, Parts, clock, in_force
from tests.casework.services.clock_bench import Story, bench, people_from_long_ago
from tests.casework.test_permissions import undone
from tests.factories import open_case
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

ON_POSTGRES: Final = os.environ.get("DATABASE_URL", "").startswith("postgres")
many = settings(
    max_examples=6 if ON_POSTGRES else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
divisions = st.sampled_from(list(Division))
SAME_TIME: Final = "hours_72"
EXTENDED_BY_TEN: Final = {"max_working_days": 10, "requires": ["reason", "new_date"]}


def days(amount: int, **more: Any) -> Parts:
    return clock(f"days_{amount}_{len(more)}", amount=amount, unit="working_days", **more)


def clocks() -> list[Parts]:
    """Every unit, counted in every way that a document can state."""
    kept = {"met_by": ["reply"]}
    return [
        days(1, **kept),
        days(10, **kept, count_from="same_day", roll="next_working_day"),
        days(20, **kept, out_of_hours="next_opening"),
        days(45, **kept, pause="exclude_days", start_event="first_raised", holding_reply="allowed"),
        days(5, met_by=["acknowledgement"], holding_reply="not_allowed", force="duty"),
        clock(
            "from_acknowledgement",
            **kept,
            start_event="acknowledged",
            start_cap={"working_days_from_receipt": 5},
            extension=EXTENDED_BY_TEN,
        ),
        clock("hours_48", **kept, unit="hours", amount=48),
        clock("hours_paused", **kept, unit="hours", amount=200, pause="exclude_days"),
        clock(SAME_TIME, **kept, unit="hours", amount=72, hours_count_on="working_days"),
        clock("calendar", **kept, unit="calendar_days", amount=84),
        clock("rolled", **kept, unit="calendar_days", amount=30, roll="next_working_day"),
        clock("month", **kept, unit="calendar_months", amount=1, start_event="first_raised"),
        clock("year", **kept, unit="calendar_months", amount=12, pause="exclude_days"),
        clock("end_of_month", **kept, unit="month_end", month="2027-08"),
        clock("papers", **kept, unit="clear_working_days_before", amount=5),
        clock("soon", **kept, unit="as_soon_as_possible", alert_after_days=3),
        clock("meeting", met_by=["raised_at_meeting"], unit="next_event", event_type="group"),
        clock("untimed", **kept, unit="none"),
    ]


def key_of(division: Division) -> str:
    return f"small-{division.value}"


@pytest.fixture
def clerk(db: None) -> User:
    """Everybody works under one procedure a division, all with the same clocks."""

    def make() -> User:
        for division in Division:
            calendar = {"division": division.value, "opening": "Mon-Fri 09:00-17:00"}
            in_force(bench(clocks(), key=key_of(division), calendar=calendar), on=LONG_BEFORE)
        return people_from_long_ago()["clerk"]

    return remembered("a clerk of three divisions", make)


@many
@given(divisions, moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_later_receipt_is_never_due_earlier(
    clerk: User, division: Division, at: datetime, later: timedelta
):
    with undone():
        first, second = (
            open_case(at=when, procedure_key=key_of(division)) for when in (at, at + later)
        )
        due = {row.clock: row.due_at for row in second.deadlines.all()}
        for row in first.deadlines.all():
            if row.due_at is not None:
                assert comparable(row.clock, row.due_at) <= comparable(row.clock, due[row.clock])
        assert set(due) == {row.clock for row in first.deadlines.all()}


def comparable(key: str, due_at: datetime) -> datetime | date:
    """The day alone of hours on working days: they end at the time of day of the receipt.

    What came on a Saturday morning is due on Monday morning, and what came on Friday night on
    Monday night; the rule asks for that.
    """
    return localdate(due_at) if key == SAME_TIME else due_at


def answer(story: Story, at: datetime) -> None:
    story.send("reply", at)


def acknowledge(story: Story, at: datetime) -> None:
    named = {"officer_or_section": "Ray", "contact": "01632 960 114", "reply_date": at.date()}
    story.send("acknowledgement", at, **named)


def hold(story: Story, at: datetime) -> None:
    story.send("holding", at, apology=True, reason="Records.", new_due=day_after(at, 60))


def extend(story: Story, at: datetime) -> None:
    story.send("extension", at, reason="Records.", new_date=day_after(at, 14))


def extend_far(story: Story, at: datetime) -> None:
    far = day_after(at, 90)
    story.send("extension", at, reason="Records.", new_date=far, senior_approval=True)


def come_back(story: Story, at: datetime) -> None:
    mail = OutgoingMail.objects.filter(case=story.case, kind="reply", status="sent").last()
    if mail is None:
        raise CaseworkError("Nothing went out that could come back.")
    record_bounce(now=at, mail_id=mail.pk)


def receive_earlier(story: Story, at: datetime) -> None:
    earlier = story.case.received_at - timedelta(days=1)
    act = story.act(at, "The post book says so.")
    change_received(case_id=story.case.pk, act=act, received_at=earlier, first_raised_at=earlier)
    story.case.refresh_from_db()


def add_holiday(story: Story, at: datetime) -> None:
    story.add_holiday(day_after(at, 3), at)


def withdraw_it(story: Story, at: datetime) -> None:
    withdraw(case_id=story.case.pk, act=Act(now=at))


def step_of(kind: str) -> Callable[[Story, datetime], None]:
    return lambda story, at: story.tell(kind, at, {})


DEEDS: Final[dict[str, Callable[[Story, datetime], None]]] = {
    "answer": answer,
    "acknowledge": acknowledge,
    "hold": hold,
    "extend": extend,
    "extend far": extend_far,
    "pause": step_of("paused"),
    "resume": step_of("resumed"),
    "quick fix failed": step_of("informal_failed"),
    "registered": step_of("registered"),
    "reopen": lambda story, at: story.reopen(at, "A point was missed."),
    "came back": come_back,
    "received earlier": receive_earlier,
    "holiday": add_holiday,
    "withdraw": withdraw_it,
}
# What a document's clocks do not read as an event: it changes open dates alone.
CHANGES_OPEN_ALONE: Final = ("received earlier", "holiday")
happened = st.lists(
    st.tuples(
        st.sampled_from(sorted(DEEDS)), st.timedeltas(timedelta(hours=1), timedelta(days=20))
    ),
    max_size=4,
)


@many
@given(divisions, moments, happened)
def test_whatever_happens_ended_results_stay_and_stored_dates_are_those_of_the_events(
    clerk: User, division: Division, at: datetime, happened: list[tuple[str, timedelta]]
):
    with undone():
        story = Story(open_case(at=at, procedure_key=key_of(division)), clerk)
        done: list[str] = []
        counted_at = at
        for name, later in happened:
            at += later
            before = ended(story.case)
            try:
                DEEDS[name](story, at)
            except CaseworkError:
                continue  # refused in words, and nothing was written
            done.append(name)
            counted_at = at
            after = ended(story.case)
            if name != "came back":
                assert {key: after[key] for key in before} == before
        story.case.refresh_from_db()
        stored_is_computed(story.case, counted_at, every=not set(done) & set(CHANGES_OPEN_ALONE))


def ended(case: Case) -> dict[tuple[str, int], dict[str, Any]]:
    rows = Deadline.objects.filter(case=case, ended=True, result__in=KEPT)
    return {(row.clock, row.round): {name: getattr(row, name) for name in FIELDS} for row in rows}


def stored_is_computed(case: Case, now: datetime, *, every: bool) -> None:
    """``every``: the ended ones too, which no change of the calendar or the receipt moves."""
    facts, events, changes = facts_of(case), events_of(case), calendar_changes(case)
    newest: dict[str, Deadline] = {}
    for row in case.deadlines.order_by("round"):
        newest[row.clock] = row
    assert set(newest) == set(case.procedure.spec.clock_by_key)
    for row in newest.values():
        if row.ended and not every:
            continue
        rule = case.procedure.spec.clock_by_key[row.clock]
        counted = computed(case, rule, facts, events, now=now, round_=row.round, changes=changes)
        assert {name: getattr(row, name) for name in FIELDS} == counted


def day_after(at: datetime, number: int) -> date:
    return (at + timedelta(days=number)).astimezone(UTC).date()
