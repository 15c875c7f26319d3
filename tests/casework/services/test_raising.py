"""Raised at a meeting, or carried over with a reason; and what the agenda says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.models import Case, EntryState, EventKind, Result, save_recorded
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.neutral_lines import GivesSomebodyAway
from cms.casework.services.raising import (
    NotForThisMeeting,
    carry_over,
    raise_at_meeting,
    raise_together,
    write_line,
)
from cms.casework.services.timeline import timeline
from cms.casework.services.triage import ReasonMissing
from cms.meetings.models import ApprovedMinutes, Meeting
from cms.users.models import User
from tests.casework.services.conftest import answer, deadline
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, MeetingFactory, MeetingGroupFactory, open_case, sorted_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-42")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER = WEDNESDAY + 20 * DAY
ILL = "The chair was ill."


@pytest.fixture
def meeting(people: dict[str, User]) -> Meeting:
    found: Meeting = MeetingFactory()
    return found


@pytest.fixture
def told(meeting: Meeting) -> Case:
    return open_case()


def approve_minutes(meeting: Meeting) -> None:
    ApprovedMinutes(
        meeting=meeting,
        html="<p>Minutes.</p>",
        text="Minutes.",
        digest="0" * 64,
        approved_at_meeting=meeting,
        approved_at=AFTER,
        approved_by_name="Marcus Oyelaran",
    ).save()


def raise_it(case: Case, meeting: Meeting, by: User, **given: Any) -> Case:
    act = Act(given.pop("at", AFTER), by, **given)
    return raise_at_meeting(case_id=case.pk, act=act, meeting_id=meeting.pk)


def carry(case: Case, meeting: Meeting, by: User, *, reason: str = ILL, at: Any = AFTER) -> Case:
    return carry_over(case_id=case.pk, act=Act(at, by, reason), meeting_id=meeting.pk)


def states(case: Case) -> list[tuple[str, Meeting | None]]:
    return [(row.state, row.meeting) for row in case.meeting_entries.all()]


def test_what_is_raised_keeps_the_promise_and_the_person_reads_it(
    told: Case, meeting: Meeting, coordinator: User
):
    raise_it(told, meeting, coordinator)

    entry = told.meeting_entries.get()
    assert (entry.state, entry.meeting) == (EntryState.RAISED, meeting)
    assert (entry.settled_by, entry.settled_at) == (coordinator, AFTER)
    event = told.events.get(kind=EventKind.RAISED_AT_MEETING)
    assert (event.happened_at, event.data) == (meeting.starts_at, {"meeting": str(meeting.pk)})
    row = deadline(told, "next_meeting")
    assert (row.result, row.met_at) == (Result.MET, meeting.starts_at)
    titles = [line.title for line in timeline(told, public=True)]
    assert "It was raised at our meeting, without your name." in titles


def test_a_closed_case_is_raised_all_the_same(meeting: Meeting, coordinator: User):
    told = sorted_case(coordinator)
    answer(told, coordinator)
    close_case(case_id=told.pk, act=Act(WEDNESDAY + 31 * HOUR, coordinator), outcome="upheld")

    raise_it(told, meeting, coordinator)

    assert states(told) == [(EntryState.RAISED, meeting)]


def test_a_meeting_that_opens_a_little_early_raises_at_once(
    told: Case, meeting: Meeting, coordinator: User
):
    early = meeting.starts_at - timedelta(minutes=5)
    meeting.opened_at = early
    meeting.save()

    raise_it(told, meeting, coordinator, at=early)

    assert told.events.get(kind=EventKind.RAISED_AT_MEETING).happened_at == early
    assert deadline(told, "next_meeting").result == Result.MET


def test_what_is_carried_over_waits_at_the_next_meeting_with_its_line_and_its_promise_runs_on(
    told: Case, meeting: Meeting, coordinator: User
):
    following = MeetingFactory(starts_at=meeting.starts_at + 28 * DAY)
    line = "getting into the hall"
    write_line(case_id=told.pk, act=Act(WEDNESDAY + HOUR, coordinator), line=line)

    carry(told, meeting, coordinator)

    first, second = told.meeting_entries.all()
    assert (first.state, first.reason, first.settled_by) == (EntryState.CARRIED, ILL, coordinator)
    assert (second.state, second.meeting, second.line) == ("waiting", following, line)
    assert deadline(told, "next_meeting").result == Result.RUNNING
    titles = [entry.title for entry in timeline(told, public=True)]
    assert "It was not raised at our meeting yet. It goes to the next one." in titles
    assert ILL not in str([entry.body for entry in timeline(told, public=True)])

    raise_it(told, following, coordinator, at=following.starts_at + HOUR)
    assert deadline(told, "next_meeting").result == Result.LATE


def test_carried_over_with_nothing_in_the_diary_it_waits_without_a_date(
    told: Case, meeting: Meeting, coordinator: User
):
    carry(told, meeting, coordinator)

    assert states(told) == [(EntryState.CARRIED, meeting), (EntryState.WAITING, None)]


def test_what_was_marked_raised_by_mistake_is_carried_over_after_all(
    told: Case, meeting: Meeting, coordinator: User
):
    raise_it(told, meeting, coordinator)

    carry(told, meeting, coordinator, at=AFTER + HOUR)

    assert states(told) == [(EntryState.CARRIED, meeting), (EntryState.WAITING, None)]
    assert deadline(told, "next_meeting").result == Result.RUNNING
    wrong = told.events.get(kind=EventKind.RAISED_AT_MEETING)
    assert wrong.superseded_by.kind == EventKind.CARRIED_OVER


def test_what_was_carried_over_by_mistake_was_raised_there_after_all(
    told: Case, meeting: Meeting, coordinator: User
):
    MeetingFactory(starts_at=meeting.starts_at + 28 * DAY)
    carry(told, meeting, coordinator)

    raise_it(told, meeting, coordinator, at=AFTER + HOUR)

    assert states(told) == [(EntryState.RAISED, meeting)]
    assert deadline(told, "next_meeting").result == Result.MET


def test_what_waits_for_one_meeting_may_have_been_raised_at_another(
    told: Case, meeting: Meeting, coordinator: User
):
    extra = MeetingFactory(starts_at=WEDNESDAY + DAY)

    raise_it(told, extra, coordinator)

    assert states(told) == [(EntryState.RAISED, extra)]


def test_it_is_raised_once(told: Case, meeting: Meeting, coordinator: User):
    raise_it(told, meeting, coordinator)
    other = MeetingFactory(starts_at=WEDNESDAY + DAY)

    with refused(NotForThisMeeting, "raised at this meeting already", field="meeting"):
        raise_it(told, meeting, coordinator)
    with refused(NotForThisMeeting, "does not wait for a meeting", field="meeting"):
        raise_it(told, other, coordinator)


REFUSALS = {
    "to come": ({"starts_at": AFTER + DAY}, "still to come"),
    "before it": ({"starts_at": WEDNESDAY - DAY}, "before it reached us"),
    "cancelled": ({"cancelled_at": WEDNESDAY}, "was cancelled"),
    "elsewhere": ({}, "another group"),
}


@pytest.mark.parametrize("case_of", REFUSALS)
def test_a_meeting_at_which_it_cannot_have_been_is_refused(
    told: Case, coordinator: User, case_of: str
):
    given, words = REFUSALS[case_of]
    if case_of == "elsewhere":
        given = {"group": MeetingGroupFactory(key="youth", name="Youth")}
    wrong = MeetingFactory(**{"starts_at": WEDNESDAY + DAY, **given})

    with refused(NotForThisMeeting, words, field="meeting"):
        raise_it(told, wrong, coordinator)
    with refused(NotForThisMeeting, words, field="meeting"):
        carry(told, wrong, coordinator)


def test_once_the_minutes_are_approved_nothing_of_the_meeting_changes(
    told: Case, meeting: Meeting, coordinator: User
):
    raise_it(told, meeting, coordinator)
    approve_minutes(meeting)

    with refused(NotForThisMeeting, "minutes of this meeting were approved", field="meeting"):
        carry(told, meeting, coordinator)
    with refused(NotForThisMeeting, "minutes of this meeting were approved", field="meeting"):
        raise_it(told, meeting, coordinator)


def test_carrying_over_needs_a_reason_and_something_to_carry(
    told: Case, meeting: Meeting, coordinator: User
):
    with refused(ReasonMissing, "Say why", field="reason"):
        carry(told, meeting, coordinator, reason="  ")
    carry(told, meeting, coordinator)
    with refused(NotForThisMeeting, "does not wait at this meeting", field="meeting"):
        carry(told, meeting, coordinator)
    with refused(NotForThisMeeting, "Choose a meeting", field="meeting"):
        carry_over(case_id=told.pk, act=Act(AFTER, coordinator, ILL), meeting_id=0)


@pytest.mark.req("S0-22")
def test_who_may_not_work_on_it_settles_nothing(
    told: Case, meeting: Meeting, people: dict[str, User]
):
    with refused(CaseNotFound):
        raise_it(told, meeting, people["caseworker"])
    with refused(NotAllowed, "Your role cannot do this"):
        carry(told, meeting, people["auditor"])


def test_several_are_raised_at_once_and_those_that_cannot_be_are_named(
    told: Case, meeting: Meeting, coordinator: User
):
    other, done = open_case(), open_case()
    raise_it(done, meeting, coordinator)

    refusals = raise_together(
        case_ids=[told.pk, done.pk, other.pk],
        act=Act(AFTER, coordinator),
        meeting_id=meeting.pk,
    )

    assert [case_id for case_id, _ in refusals] == [done.pk]
    assert states(told) == states(other) == [(EntryState.RAISED, meeting)]


# --- the line of the agenda ------------------------------------------------------------------


def line_of(case: Case, by: User, line: str) -> Case:
    return write_line(case_id=case.pk, act=Act(WEDNESDAY + HOUR, by), line=line)


def test_staff_say_in_a_few_words_what_it_is_about(told: Case, meeting: Meeting, coordinator: User):
    line_of(told, coordinator, "  getting into the hall   in the evening ")
    entry = told.meeting_entries.get()
    assert entry.line == "getting into the hall in the evening"
    assert entry.history.latest().history_user == coordinator

    line_of(told, coordinator, "")
    assert told.meeting_entries.get().line == ""


TELLING = {
    "Ada could not get in": "the name “Ada”",
    "what Mrs Brown told us": "the name “Brown”",
    "a note from the Willow Choir": "the name “Willow Choir”",
    "a letter to write@resident.example": "an email address",
    "a call to 01632 960 114": "a phone number",
    "the path in ZZ99 1AA": "a postcode",
    "the gate of 12 Willow Walk": "a house number",
    "what happened on 3 March": "a date",
    "what happened on 3/3/2026": "a date",
    "The side door of the hall was locked and I": "their own words",
}


@pytest.mark.parametrize("line", TELLING)
def test_a_line_by_which_somebody_would_be_known_is_refused(
    told: Case, meeting: Meeting, coordinator: User, line: str
):
    party = told.parties.get(part="person")
    party.organisation = "Willow Choir"
    save_recorded(party, by=coordinator, reason="They sing.")

    with refused(GivesSomebodyAway, TELLING[line], "would a neighbour know", field="line"):
        line_of(told, coordinator, line)


def test_a_line_names_none_of_us_and_no_case(told: Case, meeting: Meeting, coordinator: User):
    with refused(GivesSomebodyAway, "the name “Coordinator”", field="line"):
        line_of(told, coordinator, f"how {coordinator.first_name} answered")
    with refused(GivesSomebodyAway, "the reference of the case", field="line"):
        line_of(told, coordinator, f"see {told.reference}")


def test_plain_words_with_numbers_are_no_privacy_matter(
    told: Case, meeting: Meeting, coordinator: User
):
    line_of(told, coordinator, "2 broken lamps by the hall, and may they be mended")

    assert told.meeting_entries.get().line


def test_a_case_that_was_raised_has_no_line_to_write(
    told: Case, meeting: Meeting, coordinator: User
):
    raise_it(told, meeting, coordinator)

    with refused(NotForThisMeeting, "does not wait", field="meeting"):
        line_of(told, coordinator, "the hall")
