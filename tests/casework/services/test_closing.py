"""Ending a case, taking it up again, and what becomes of its promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Case,
    Deadline,
    EventKind,
    OutgoingMail,
    Result,
)
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.change import Act, CaseClosed, NotReady, changing
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.escalation import not_content
from cms.casework.services.replies import send_reply
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import ReasonMissing, triage_case
from cms.meetings.services.meetings import cancel_meeting, save_meeting
from cms.users.models import User
from tests.casework.services.conftest import answer, deadline, deliver_all
from tests.casework.services.test_triage import decided
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, MeetingFactory, open_case, sorted_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 31 * HOUR


def close(case: Case, by: User, outcome: str = "upheld", **given: Any) -> Case:
    return close_case(
        case_id=case.pk, act=Act(given.pop("at", LATER), by), outcome=outcome, **given
    )


def reopen(
    case: Case, by: User, *, at: Any = LATER + HOUR, reason: str = "A point was missed."
) -> Case:
    return reopen_case(case_id=case.pk, act=Act(at, by, reason=reason))


def test_a_case_that_nobody_read_or_answered_cannot_be_closed(case: Case, coordinator: User):
    with refused(
        NotReady,
        "Read and sort the case first.",
        "Send a first answer before you close the case.",
        "Say whether a fuller reply is needed.",
        "Say whether it is of general interest.",
    ):
        close(case, coordinator)


def test_a_full_reply_that_is_needed_must_have_gone(sorted_out: Case, coordinator: User):
    send_reply(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        key="initial_response",
        words="I have it.",
    )
    with refused(NotReady, "Send the full reply"):
        close(sorted_out, coordinator)

    answer(sorted_out, coordinator)
    close(sorted_out, coordinator)
    sorted_out.refresh_from_db()
    assert (sorted_out.outcome, sorted_out.closed_at) == ("upheld", LATER)
    assert sorted_out.events.filter(kind=EventKind.CLOSED).count() == 1


def test_an_answer_that_came_back_is_no_answer_to_close_on(sorted_out: Case, coordinator: User):
    from cms.casework.services.delivery import record_bounce

    answer(sorted_out, coordinator)
    for mail in OutgoingMail.objects.filter(message__kind__in=("initial_response", "fuller_reply")):
        record_bounce(now=LATER, mail_id=mail.pk)

    with refused(NotReady, "Send a first answer", "Send the full reply"):
        close(sorted_out, coordinator)


def test_in_the_chairs_stage_the_chair_must_have_answered(
    with_chair: Callable[..., Case], chair: User
):
    case = with_chair()
    with refused(NotReady, "Record your consultation", "Send the chair's answer"):
        close(case, chair)


def test_somebody_who_cannot_be_written_to_needs_no_letter(
    people: dict[str, User], coordinator: User
):
    case = open_case(person=PersonDetails(phone="01632 960 001"))
    triage_case(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        decided=decided(fuller_reply_needed=True, general_interest=False),
    )

    close(case, coordinator, "answered")
    assert deadline(case, "initial_response_48h").result == Result.NOT_APPLICABLE


@pytest.mark.parametrize("outcome", ["", "nonsense", "thanked"])
def test_only_an_outcome_of_this_kind_is_taken(sorted_out: Case, coordinator: User, outcome: str):
    answer(sorted_out, coordinator)
    with refused(CaseworkError, "Choose an outcome", field="outcome"):
        close(sorted_out, coordinator, outcome)


@pytest.mark.parametrize("outcome", ["withdrawn", "not_taken_further", "views_differ"])
def test_some_endings_must_say_why(sorted_out: Case, coordinator: User, outcome: str):
    answer(sorted_out, coordinator)
    with refused(ReasonMissing, "Say why it ends this way", field="outcome_reason"):
        close(sorted_out, coordinator, outcome, outcome_reason=" ")

    close(sorted_out, coordinator, outcome, outcome_reason="We talked it over.")
    sorted_out.refresh_from_db()
    assert sorted_out.outcome_reason == "We talked it over."


@pytest.mark.parametrize(("role", "error"), [("auditor", NotAllowed), ("caseworker", CaseNotFound)])
def test_only_those_who_work_on_it_close_it(
    sorted_out: Case, people: dict[str, User], role: str, error: type[CaseworkError]
):
    with refused(error):
        close(sorted_out, people[role], "withdrawn", outcome_reason="She asked us to stop.")


def test_withdrawing_needs_nothing_else_and_voids_what_runs(case: Case, coordinator: User):
    close(case, coordinator, "withdrawn", outcome_reason="She rang and asked us to stop.")

    results = dict(case.deadlines.values_list("clock", "result"))
    assert results == {
        "initial_response_48h": Result.VOID,
        "fuller_reply_month": Result.VOID,
        "next_meeting": Result.VOID,
    }
    assert case.events.filter(kind=EventKind.WITHDRAWN).count() == 1
    assert not case.deadlines.open().exists()


def test_withdrawing_keeps_what_was_already_met(sorted_out: Case, coordinator: User):
    answer(sorted_out, coordinator)
    close(sorted_out, coordinator, "withdrawn", outcome_reason="She rang.")

    assert deadline(sorted_out, "initial_response_48h").result == Result.MET


def test_a_closed_case_is_not_worked_on_until_it_is_reopened(sorted_out: Case, coordinator: User):
    answer(sorted_out, coordinator)
    close(sorted_out, coordinator)

    with refused(CaseClosed):
        close(sorted_out, coordinator)
    with refused(CaseClosed):
        triage_case(case_id=sorted_out.pk, act=Act(LATER, coordinator), decided=decided())


@pytest.mark.parametrize("reason", ["", " "])
def test_reopening_needs_a_reason(sorted_out: Case, coordinator: User, reason: str):
    answer(sorted_out, coordinator)
    close(sorted_out, coordinator)
    with refused(ReasonMissing, "Say why the case is reopened", field="reason"):
        reopen(sorted_out, coordinator, reason=reason)


def test_an_open_case_cannot_be_reopened(sorted_out: Case, coordinator: User):
    with refused(CaseworkError, "This case is open"):
        reopen(sorted_out, coordinator)


def test_reopening_starts_new_clocks_and_keeps_the_old_results(sorted_out: Case, coordinator: User):
    answer(sorted_out, coordinator)
    close(sorted_out, coordinator)
    old = list(Deadline.objects.exclude(clock="next_meeting").values())

    reopen(sorted_out, coordinator)

    kept = Deadline.objects.filter(round=1).exclude(clock="next_meeting")
    assert list(kept.values()) == old
    again = deadline(sorted_out, "initial_response_48h", 2)
    assert (again.result, again.due_at) == (Result.RUNNING, LATER + 49 * HOUR)
    month = deadline(sorted_out, "fuller_reply_month", 2)
    assert (month.result, month.start_at) == (Result.RUNNING, LATER + HOUR)

    send_reply(
        case_id=sorted_out.pk,
        act=Act(LATER + 2 * HOUR, coordinator),
        key="initial_response",
        words="You are right, we missed it.",
    )
    deliver_all(LATER + 2 * HOUR)
    again.refresh_from_db()
    assert (again.result, again.met_at) == (Result.MET, LATER + 2 * HOUR)
    assert list(kept.values()) == old


def test_the_next_meeting_is_one_promise_however_often_the_case_is_reopened(
    sorted_out: Case, coordinator: User
):
    MeetingFactory()
    answer(sorted_out, coordinator)
    for number in range(2):
        close(sorted_out, coordinator, at=LATER + 2 * number * HOUR)
        reopen(sorted_out, coordinator, at=LATER + (2 * number + 1) * HOUR)

    assert sorted_out.deadlines.filter(clock="next_meeting").count() == 1
    assert deadline(sorted_out, "next_meeting").result == Result.RUNNING

    raised_at = WEDNESDAY + timedelta(days=19)
    with changing(sorted_out.pk, Act(raised_at, coordinator)) as change:
        change.event(EventKind.RAISED_AT_MEETING)
    assert deadline(sorted_out, "next_meeting").result == Result.MET


def test_a_person_not_content_with_a_closed_case_has_it_open_again(
    sorted_out: Case, coordinator: User, chair: User
):
    answer(sorted_out, coordinator)
    close(sorted_out, coordinator)

    not_content(case_id=sorted_out.pk, act=Act(LATER + HOUR))

    sorted_out.refresh_from_db()
    assert (sorted_out.is_open, sorted_out.outcome, sorted_out.handler) == (True, "", chair)
    assert deadline(sorted_out, "initial_response_48h").result == Result.MET
    assert deadline(sorted_out, "fuller_reply_month").result == Result.MET


# --- the diary of meetings -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_meeting_added_moved_or_cancelled_moves_the_promise_that_runs_to_it():
    from tests.factories import MeetingGroupFactory, holder, install

    install()
    case = sorted_case(holder("coordinator"))
    assert deadline(case, "next_meeting").due_at is None
    assert deadline(case, "next_meeting").alert

    first = MeetingFactory.build(group=MeetingGroupFactory())
    save_meeting(first, now=WEDNESDAY)
    assert deadline(case, "next_meeting").due_at == first.starts_at

    second = MeetingFactory(starts_at=first.starts_at + timedelta(days=28))
    first.starts_at -= timedelta(days=5)
    save_meeting(first, now=WEDNESDAY)
    assert deadline(case, "next_meeting").due_at == first.starts_at

    cancel_meeting(meeting_id=first.pk, reason="The hall is shut.", now=WEDNESDAY + HOUR)
    row = deadline(case, "next_meeting")
    assert row.due_at == second.starts_at
    assert row.history.latest().history_change_reason == "The diary of meetings changed."


def test_a_meeting_of_another_group_or_before_receipt_is_not_the_next(
    people: dict[str, User], coordinator: User
):
    from tests.factories import MeetingGroupFactory

    MeetingFactory(starts_at=WEDNESDAY - HOUR)
    MeetingFactory(group=MeetingGroupFactory(key="youth", name="Youth"), starts_at=WEDNESDAY + HOUR)
    wanted = MeetingFactory(starts_at=WEDNESDAY + timedelta(days=20))

    assert deadline(sorted_case(coordinator), "next_meeting").due_at == wanted.starts_at
