"""Sorting, giving to somebody, and putting times right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, Result
from cms.casework.permissions import CaseNotFound, NotAllowed, visible_to
from cms.casework.services.change import Act, CaseClosed, Stale
from cms.casework.services.closing import close_case
from cms.casework.services.points import add_point
from cms.casework.services.replies import send_reply
from cms.casework.services.triage import (
    CannotHave,
    NotTrue,
    ReasonMissing,
    Triage,
    agree_words,
    assign_case,
    change_received,
    triage_case,
)
from cms.users.models import User
from tests.casework.services.conftest import deadline
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, UserFactory, holder, open_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + HOUR


def decided(**given: Any) -> Triage:
    return Triage(**{"kind": "concern", "topic": "hall access", **given})


# --- sorting ---------------------------------------------------------------------------------


@pytest.mark.req("S0-41")
@pytest.mark.parametrize("reason", ["", "  "])
def test_no_fuller_reply_needs_a_reason(case: Case, coordinator: User, reason: str):
    with refused(ReasonMissing, "no fuller reply", field="fuller_reply_reason"):
        triage_case(
            case_id=case.pk,
            act=Act(LATER, coordinator),
            decided=decided(fuller_reply_needed=False, fuller_reply_reason=reason),
        )


@pytest.mark.req("S0-41")
def test_with_its_reason_the_month_no_longer_applies(case: Case, coordinator: User):
    triage_case(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        decided=decided(fuller_reply_needed=False, fuller_reply_reason="All said at once."),
    )

    assert deadline(case, "fuller_reply_month").result == Result.NOT_APPLICABLE
    case.refresh_from_db()
    assert case.triaged_at == LATER
    assert case.events.filter(kind=EventKind.TRIAGED).count() == 1


@pytest.mark.req("S0-2")
def test_a_new_kind_later_needs_a_reason(sorted_out: Case, coordinator: User):
    with refused(ReasonMissing, "Say why the kind changes", field="reason"):
        triage_case(
            case_id=sorted_out.pk,
            act=Act(LATER, coordinator),
            decided=decided(kind="complaint", fuller_reply_needed=True),
        )


@pytest.mark.req("S0-2")
@pytest.mark.parametrize("picked", ["unsure", "compliment"])
def test_a_kind_other_than_the_one_picked_needs_a_reason_from_the_first_reading(
    people: dict[str, User], coordinator: User, picked: str
):
    case = open_case(kind=picked)

    with refused(ReasonMissing, "Say why the kind changes", field="reason"):
        triage_case(case_id=case.pk, act=Act(LATER, coordinator), decided=decided())

    act = Act(LATER, coordinator, reason="They ask for something to be put right.")
    assert triage_case(case_id=case.pk, act=act, decided=decided()).kind == "concern"


@pytest.mark.req("S0-2")
@pytest.mark.parametrize("kind", ["compliment", "comment", "complaint", "unsure"])
def test_a_new_kind_touches_no_clock(sorted_out: Case, coordinator: User, kind: str):
    before = list(sorted_out.deadlines.values())

    triage_case(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator, reason="Read again."),
        decided=decided(kind=kind, fuller_reply_needed=True),
    )

    assert list(sorted_out.deadlines.values()) == before
    assert sorted_out.events.get(kind=EventKind.KIND_CHANGED).data == {
        "was": "concern",
        "now": kind,
    }


def test_a_kind_that_there_is_not_is_refused(case: Case, coordinator: User):
    with refused(CaseworkError, "does not cover", field="kind"):
        triage_case(case_id=case.pk, act=Act(LATER, coordinator), decided=decided(kind="grumble"))


def test_points_in_the_same_words_do_not_confuse_the_numbers(sorted_out: Case, coordinator: User):
    add_point(case_id=sorted_out.pk, act=Act(LATER, coordinator), text="The side door was locked.")

    triage_case(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        decided=decided(points=("Nobody came.", "Nobody came.")),
    )

    assert list(sorted_out.points.values_list("number", "text")) == [
        (1, "The side door was locked."),
        (2, "The side door was locked."),
        (3, "Nobody came."),
    ]


def test_points_already_noted_are_kept_and_new_ones_numbered_on(
    sorted_out: Case, coordinator: User
):
    triage_case(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        decided=decided(points=("The side door was locked.", " ", "Nobody answered the bell.")),
    )

    assert list(sorted_out.points.values_list("number", "text")) == [
        (1, "The side door was locked."),
        (2, "Nobody answered the bell."),
    ]


@pytest.mark.req("S0-52", "S0-22")
def test_somebody_named_while_sorting_loses_sight_of_it(
    case: Case, people: dict[str, User], chair: User
):
    coordinator = people["coordinator"]
    triage_case(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        decided=decided(subject_role="coordinator"),
    )

    case.refresh_from_db()
    assert (case.handler_role, case.handler) == ("chair", chair)
    assert not visible_to(coordinator).filter(pk=case.pk).exists()
    with refused(CaseNotFound):
        triage_case(case_id=case.pk, act=Act(LATER, coordinator), decided=decided())


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("auditor", NotAllowed),
        ("caseworker", CaseNotFound),
        ("chair", CaseNotFound),
        ("lto_rep", CaseNotFound),
        ("area_adviser", CaseNotFound),
    ],
)
def test_only_those_who_work_on_it_sort_it(
    case: Case, people: dict[str, User], role: str, error: type[CaseworkError]
):
    with refused(error):
        triage_case(case_id=case.pk, act=Act(LATER, people[role]), decided=decided())


def test_a_case_that_is_not_there_is_refused_like_one_not_theirs(coordinator: User):
    with refused(CaseNotFound):
        triage_case(case_id=10**9, act=Act(LATER, coordinator), decided=decided())


def test_what_was_read_on_an_older_screen_is_refused(case: Case, coordinator: User):
    seen = case.version
    triage_case(case_id=case.pk, act=Act(LATER, coordinator, seen=seen), decided=decided())

    with refused(Stale, "Somebody else changed this case"):
        triage_case(
            case_id=case.pk, act=Act(LATER, coordinator, seen=seen), decided=decided(topic="other")
        )


# --- giving to somebody ----------------------------------------------------------------------


def test_it_cannot_be_given_to_somebody_it_is_about(people: dict[str, User], coordinator: User):
    about = people["area_adviser"]
    case = open_case(subject_role="area_adviser")

    with refused(CannotHave, "interest", field="handler"):
        assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=about)


@pytest.mark.req("S0-22")
def test_it_cannot_be_given_to_the_person_who_raised_it(case: Case, coordinator: User):
    neighbour = holder("caseworker", user=UserFactory(email="ada@resident.example"))

    with refused(CannotHave, "interest", field="handler"):
        assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=neighbour)


@pytest.mark.parametrize("role", ["auditor", "lto_rep", "area_adviser", ""])
def test_it_cannot_be_given_to_somebody_without_that_work(
    case: Case, people: dict[str, User], coordinator: User, role: str
):
    other = people[role] if role else UserFactory()

    with refused(CannotHave, "does not work on cases", field="handler"):
        assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=other)


def test_a_caseworker_given_it_sees_it_and_may_work(
    case: Case, people: dict[str, User], coordinator: User
):
    caseworker = people["caseworker"]

    assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=caseworker)

    assert visible_to(caseworker).get() == case
    triage_case(case_id=case.pk, act=Act(LATER, caseworker), decided=decided())
    event = case.events.get(kind=EventKind.ASSIGNED)
    assert (event.by, event.data) == (coordinator, {"user": caseworker.pk})


def test_who_had_it_before_sees_it_no_more(case: Case, people: dict[str, User], coordinator: User):
    caseworker, chair = people["caseworker"], people["chair"]
    assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=caseworker)

    assign_case(case_id=case.pk, act=Act(LATER, coordinator), handler=chair)

    assert not visible_to(caseworker).exists()
    assert visible_to(chair).get() == case
    ended = case.access.get(user=caseworker)
    assert (ended.until_at, ended.history.first().history_user) == (LATER, coordinator)


# --- times -----------------------------------------------------------------------------------


def moved(case: Case, by: User, *, received: int, raised: int, **act: Any) -> Case:
    return change_received(
        case_id=case.pk,
        act=Act(LATER, by, **{"reason": "The envelope is stamped.", **act}),
        received_at=WEDNESDAY + received * HOUR,
        first_raised_at=WEDNESDAY + raised * HOUR,
    )


def test_a_new_time_needs_a_reason(case: Case, coordinator: User):
    with refused(ReasonMissing, "Say why the time changes", field="reason"):
        moved(case, coordinator, received=-3, raised=-4, reason=" ")


@pytest.mark.parametrize(("received", "raised"), [(2, 0), (-3, -2)])
def test_a_time_to_come_or_out_of_order_is_refused(
    case: Case, coordinator: User, received: int, raised: int
):
    with refused(NotTrue, field="received_at"):
        moved(case, coordinator, received=received, raised=raised)


def test_a_new_time_counts_open_clocks_again_and_keeps_both_events(case: Case, coordinator: User):
    moved(case, coordinator, received=-20, raised=-48)

    first = deadline(case, "initial_response_48h")
    assert (first.start_at, first.due_at) == (WEDNESDAY - 20 * HOUR, WEDNESDAY + 28 * HOUR)
    assert deadline(case, "fuller_reply_month").start_at == WEDNESDAY - 48 * HOUR
    assert case.events.filter(kind=EventKind.RECEIVED).count() == 2
    standing = case.events.get(kind=EventKind.RECEIVED, superseded_by=None)
    assert (standing.happened_at, standing.by) == (WEDNESDAY - 20 * HOUR, coordinator)
    case.refresh_from_db()
    assert case.received_at == WEDNESDAY - 20 * HOUR
    assert case.history.latest().history_change_reason == "The envelope is stamped."


def test_a_new_time_leaves_an_answered_clock_as_it_ended(sorted_out: Case, coordinator: User):
    send_reply(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        key="initial_response",
        words="By post.",
        channel="letter",
    )
    answered = deadline(sorted_out, "initial_response_48h")
    assert answered.result == Result.MET

    moved(sorted_out, coordinator, received=-100, raised=-100)

    answered.refresh_from_db()
    assert (answered.result, answered.due_at) == (Result.MET, WEDNESDAY + 48 * HOUR)
    assert answered.history.count() == 2
    assert deadline(sorted_out, "fuller_reply_month").start_at == WEDNESDAY - 100 * HOUR


def test_when_the_coordinator_had_it_later_that_stays(people: dict[str, User], coordinator: User):
    case = open_case(received_at=WEDNESDAY - 10 * HOUR, received_by_contact_at=WEDNESDAY - 2 * HOUR)

    moved(case, coordinator, received=-20, raised=-20)

    assert deadline(case, "initial_response_48h").start_at == WEDNESDAY - 2 * HOUR


def test_the_times_of_a_closed_case_stay(sorted_out: Case, coordinator: User):
    close_case(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        outcome="withdrawn",
        outcome_reason="She rang and asked us to stop.",
    )

    with refused(CaseClosed, "This case is closed"):
        moved(sorted_out, coordinator, received=-3, raised=-3)


@pytest.mark.req("S0-36")
def test_words_agreed_later_start_the_48_hours_then(people: dict[str, User], coordinator: User):
    case = open_case(by=coordinator, channel="phone")
    assert deadline(case, "initial_response_48h").result == Result.NOT_APPLICABLE

    agree_words(case_id=case.pk, act=Act(WEDNESDAY + 5 * HOUR, coordinator))

    first = deadline(case, "initial_response_48h")
    assert (first.result, first.due_at) == (Result.RUNNING, WEDNESDAY + 53 * HOUR)
    assert case.events.get(kind=EventKind.WRITTEN_DOWN).happened_at == WEDNESDAY + 5 * HOUR


@pytest.mark.req("S0-36")
def test_words_agreed_twice_or_written_by_them_start_nothing_again(
    people: dict[str, User], coordinator: User
):
    phoned, wrote = open_case(by=coordinator, channel="phone"), open_case()
    agree_words(case_id=phoned.pk, act=Act(WEDNESDAY + 5 * HOUR, coordinator))

    for case in (phoned, wrote):
        before = deadline(case, "initial_response_48h").due_at
        events = case.events.count()
        agree_words(case_id=case.pk, act=Act(WEDNESDAY + 9 * HOUR, coordinator))
        assert deadline(case, "initial_response_48h").due_at == before
        assert case.events.count() == events
