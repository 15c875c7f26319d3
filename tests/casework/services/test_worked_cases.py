"""Every worked case by the real path: a case opened under that rule, and all that happened to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cms.casework.clocks.worked_cases import moment_in, same_moment
from cms.casework.models import CalendarDay, Result, save_recorded
from cms.casework.services.evidence import EvidenceMissing
from cms.meetings.models import Meeting
from tests.casework.services.clock_bench import Story, case_at, clock_of, put_into_force
from tests.factories import MeetingFactory, MeetingGroupFactory

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "clocks" / "worked_cases.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))
DIARY = ("meeting_scheduled", "meeting_cancelled")


def met_by(rule: str) -> list[str]:
    if "acknowledge" in rule:
        return ["acknowledgement"]
    if "meeting" in rule:
        return ["raised_at_meeting"]
    return ["initial_response", "reply"] if "initial_response" in rule else ["reply"]


def settings_of(worked: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as a document states it; a reopening starts any clock anew by itself."""
    stated = dict(worked["clock"])
    if stated.get("start_event") == "reopened":
        stated["start_event"] = "received"
    return stated


def keep_diary(worked: Mapping[str, Any]) -> None:
    """The meetings that are in the diary when the case comes in, and those called off."""
    group = worked["clock"].get("event_type")
    if not group:
        return
    rows: dict[str, Meeting] = {}
    for event in worked["events"]:
        at = moment_in(event, "at")
        if event["event"] == "meeting_scheduled":
            owner = MeetingGroupFactory(key=group, name="Partnership")
            rows[event["ref"]] = MeetingFactory(group=owner, starts_at=at)
        elif event["event"] == "meeting_cancelled":
            rows[event["ref"]].cancelled_at = at
            rows[event["ref"]].save()


def not_a_holiday_yet(worked: Mapping[str, Any]) -> None:
    """Days that were made holidays later, as the calendar had them when it came in."""
    for event in worked["events"]:
        for day in event.get("added", ()) if event["event"] == "calendar_changed" else ():
            row = CalendarDay(day=day, kind="working", title="A working day", source="Then known")
            row.day, row.added_at = date.fromisoformat(day), datetime(2022, 1, 1, tzinfo=UTC)
            save_recorded(row, by=None, reason="As it was known.")


def told(worked: Mapping[str, Any]) -> dict[str, Any]:
    first = next((row for row in worked["events"] if row["event"] == "first_raised"), None)
    return {"first_raised_at": moment_in(first, "at")} if first else {}


@pytest.mark.req("S0-38", "S0-41", "S0-43", "S3-24", "S3-27", "S3-34")
@pytest.mark.parametrize("worked", CASES, ids=lambda worked: worked["id"])
def test_a_case_under_the_rule_shows_the_date_and_the_result(worked: dict[str, Any]):
    people = put_into_force([clock_of("it", settings_of(worked), met_by(worked["rule"]))])
    keep_diary(worked)
    not_a_holiday_yet(worked)
    story = Story(case_at(moment_in(worked, "received_at"), **told(worked)), people["clerk"])

    happened = [row for row in worked["events"] if row["event"] not in (*DIARY, "first_raised")]
    for event in happened:
        data = {name: value for name, value in event.items() if name not in ("event", "at")}
        if "working_days" in data:  # the letter gives the day that so many days come to
            data |= {"new_date": moment_in(worked, "expected_due").date()}
        at = moment_in(event, "at")
        if event["event"] == "holding_reply_sent" and not data["new_due"]:
            with pytest.raises(EvidenceMissing):
                story.tell(event["event"], at, data)
        else:
            story.tell(event["event"], at, data)

    again = any(row["event"] == "reopened" for row in happened)
    shows(worked, story, round_=2 if again else 1)
    if again:
        assert story.deadline(1).result == Result.MET


def shows(worked: dict[str, Any], story: Story, *, round_: int) -> None:
    row = story.deadline(round_)
    dates = {"expected_due": row.due_at, "original_due": row.original_due_at}
    for name, got in dates.items():
        if name in worked:
            assert same_moment(got, moment_in(worked, name), as_written=worked[name])
    if worked["expected_due"] is None:
        assert row.alert
    if before := moment_in(worked, "due_before_calendar_change"):
        versions = row.history.order_by("history_id")
        assert versions.first().due_at == before
        assert "calendar changed" in versions.last().history_change_reason
    expected = worked.get("expected_result", {})
    if expected.get("met"):
        assert (row.result, row.met_at) == (Result.MET, moment_in(expected, "met_at"))
    if expected.get("category") == "extended":
        assert not row.ended
        assert row.due_at > row.original_due_at
