"""Kept figures are what somebody counts who reads every case (S3-86, S4-21)."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cms.casework.models import (
    Case,
    Deadline,
    Event,
    Lesson,
    ProcedureVersion,
    Remedy,
    ScopeDecision,
)
from cms.casework.reports import counting
from cms.casework.reports.counting import count_all, count_cases, count_what_changed
from cms.users.models import User
from tests.casework.reports.body import counted_body
from tests.casework.reports.deeds import DEEDS, Story
from tests.casework.reports.plain import differences, kept
from tests.casework.test_permissions import undone

pytestmark = pytest.mark.django_db

ON_POSTGRES: Final = os.environ.get("DATABASE_URL", "").startswith("postgres")
many = settings(
    max_examples=10 if ON_POSTGRES else 40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
few = settings(many, max_examples=4 if ON_POSTGRES else 12)
NOW: Final = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)
# About two years, over both changes of the clock, with the last minutes of months among them.
moments = st.one_of(
    st.integers(0, 60 * 24 * 700).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    st.sampled_from(
        [
            datetime(2026, 5, 31, 22, 59, 59, tzinfo=UTC),  # June is an hour away in London
            datetime(2026, 5, 31, 23, 0, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, tzinfo=UTC),
            datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        ]
    ),
)
days = moments.map(lambda at: at.date())
maybe = st.one_of(st.none(), moments)
LATER: Final = NOW + timedelta(days=40)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return counted_body()


cases = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["compliment", "comment", "concern", "complaint", "unsure"]),
        "channel": st.sampled_from(["web", "phone"]),
        "topic": st.sampled_from(["", "  ", "the door", " the door ", "Bins"]),
        "service_area": st.sampled_from(["", "roads", "parks"]),
        "first_raised_at": moments,
        "late": st.integers(0, 5),
        "closed_at": maybe,
        "outcome": st.sampled_from(["answered", "upheld", "withdrawn"]),
        "deadlines": st.lists(
            st.fixed_dictionaries(
                {
                    "public": st.booleans(),
                    "due_at": st.one_of(maybe, st.just(LATER)),
                    "result": st.sampled_from(
                        ["waiting", "running", "met", "extended", "late", "not_applicable", "void"]
                    ),
                    "alert": st.sampled_from(["", "Closed without needing this."]),
                    "met_at": moments,
                }
            ),
            max_size=2,
        ),
        "events": st.lists(
            st.fixed_dictionaries(
                {
                    "at": moments,
                    "what": st.sampled_from(
                        ["decision", "acknowledgement", "update", "second", "back", "settled"]
                    ),
                    "bounced": st.booleans(),
                    "put_right": st.booleans(),
                }
            ),
            max_size=3,
        ),
        "remedies": st.lists(
            st.fixed_dictionaries(
                {
                    "agreed_at": moments,
                    "due_on": st.one_of(st.none(), days, st.just(NOW.date())),
                    "done_on": st.one_of(st.none(), days),
                    "dropped_reason": st.sampled_from(["", "", "No."]),
                }
            ),
            max_size=2,
        ),
        "lessons": st.lists(
            st.fixed_dictionaries(
                {
                    "noted_at": moments,
                    "none_found": st.booleans(),
                    "cause": st.sampled_from(["", "late"]),
                    "priority": st.sampled_from(["", "homes"]),
                    "is_recommendation": st.booleans(),
                    "done_on": st.one_of(st.none(), days),
                }
            ),
            max_size=1,
        ),
        "decisions": st.lists(
            st.tuples(
                st.sampled_from(["refused", "accepted", "service_request"]),
                st.sampled_from(["", "courts"]),
                moments,
                maybe,
            ),
            max_size=2,
        ),
    }
)


def add(model: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Whatever rows, without the services, which would refuse most of them."""
    return QuerySet(model).bulk_create([model(**row) for row in rows])


def put_in(found: list[dict[str, Any]], by: User) -> None:
    version = ProcedureVersion.objects.get(procedure__key="small-body")
    for number, one in enumerate(found):
        received = one["first_raised_at"] + timedelta(days=one["late"])
        (case,) = add(
            Case,
            [
                {
                    "reference": f"T-{number}",
                    "intake_key": uuid.UUID(int=number),
                    "procedure": version,
                    "stage": "answering",
                    "received_at": received,
                    "written": True,
                    "handler_role": "clerk",
                    "outcome": one["outcome"] if one["closed_at"] else "",
                    **{
                        name: one[name]
                        for name in (
                            "kind",
                            "channel",
                            "topic",
                            "service_area",
                            "first_raised_at",
                            "closed_at",
                        )
                    },
                }
            ],
        )
        add_parts(case, one, by)


def add_parts(case: Case, one: dict[str, Any], by: User) -> None:
    clocks = ("acknowledge", "answer")
    add(
        Deadline,
        [
            {"case": case, "stage": "answering", "clock": clock, **row}
            for clock, row in zip(clocks, one["deadlines"], strict=False)
        ],
    )
    for number, row in enumerate(one["events"]):
        add_event(case, number, row)
    remedies = [{"case": case, "key": "repair", "agreed_by": by, **row} for row in one["remedies"]]
    add(Remedy, remedies)
    add(Lesson, [{"case": case, "noted_by": by, **row} for row in one["lessons"]])
    add(
        ScopeDecision,
        [
            {
                "case": case,
                "kind": kind,
                "ground": ground if kind == "refused" else "",
                "team": "homes" if kind == "service_request" else "",
                "decided_at": at,
                "decided_by": by,
                "disagreed_at": disagreed,
            }
            for kind, ground, at, disagreed in one["decisions"]
        ],
    )


def add_event(case: Case, number: int, row: dict[str, Any]) -> None:
    data: dict[str, Any] = {"message": number + 1, "kind": row["what"]}
    kind = "message_sent"
    if row["what"] == "second":
        kind, data = "stage_entered", {"stage": "second"}
    elif row["what"] == "back":
        kind, data = "stage_entered", {"stage": "second", "returned": True}
    elif row["what"] == "settled":
        kind, data = "step_recorded", {"clock_event": "resolved"}
    given = {"case": case, "happened_at": row["at"], "recorded_at": row["at"]}
    (event,) = add(Event, [{**given, "kind": kind, "data": data}])
    if row["bounced"] and kind == "message_sent":
        add(Event, [{**given, "kind": "bounced", "data": {"message": number + 1}}])
    if row["put_right"]:
        add(Event, [{**given, "kind": "triaged", "supersedes": event}])


@pytest.mark.req("S4-21", "S3-86")
@many
@given(found=st.lists(cases, min_size=1, max_size=4))
def test_the_database_counts_what_somebody_counts_who_reads_every_row(people, found):
    with undone():
        put_in(found, people["clerk"])

        count_all(now=NOW)

        assert differences(NOW) == {}
        assert count_cases(now=NOW) == {counting.Key(*key): n for key, n in kept().items()}


deeds = st.lists(
    st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2), st.integers(0, 40)),
    min_size=4,
    max_size=12,
)


@few
@given(done=deeds)
def test_counting_what_changed_finds_every_month_that_did(people, done):
    with undone():
        story = Story(people)
        for deed, number, hours in done:
            story.go_on(deed, number, days=hours)
            count_what_changed(now=story.now)

            assert differences(story.now) == {}, deed
