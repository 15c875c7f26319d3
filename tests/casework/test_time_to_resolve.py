"""How long a case takes counts from the first day on which anybody here was told (S3-18)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cms.casework.desk.words import resolving_in_words
from cms.casework.models import Case
from cms.casework.selectors import TimeToResolve, times_to_resolve
from cms.casework.services.change import Act
from cms.casework.services.closing import reopen_case
from cms.casework.services.escalation import enter_stage
from cms.casework.services.remedies import remedy_done
from cms.casework.services.replies import send_reply
from cms.casework.services.settling import settle_at_first_contact
from cms.casework.services.withdrawing import withdraw
from cms.users.models import User
from tests.casework.documents import SMALL, begun
from tests.casework.endings import DAY, close, ending_case, ending_procedure, promise
from tests.casework.services.conftest import deliver_all
from tests.casework.services.test_settling import AT_ONCE, DONE, quick
from tests.factories import WEDNESDAY, told

pytestmark = [pytest.mark.django_db, pytest.mark.req("S3-18")]
TOLD_ON = WEDNESDAY - 3 * DAY  # with somebody at a desk, three days before it came to the team
FIRST = TOLD_ON.date()


def time_to_resolve(case: Case) -> TimeToResolve:
    """As the case stands now."""
    return times_to_resolve(Case.objects.filter(pk=case.pk))[case.pk]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure()


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return ending_case(people["clerk"], first_raised_at=TOLD_ON)


def answer(case: Case, by: User, *, days: int) -> None:
    at = WEDNESDAY + days * DAY
    send_reply(case_id=case.pk, act=Act(at, by), key="decision", words="This is what we found.")
    deliver_all(at)


def test_an_open_case_is_not_resolved(case: Case):
    found = time_to_resolve(case)

    assert found == TimeToResolve(FIRST)
    assert (found.days, found.days_to_keep, found.days_so_far(WEDNESDAY.date())) == (None, None, 3)


def test_it_is_resolved_by_its_decision_and_not_when_it_is_closed(
    case: Case, people: dict[str, User]
):
    answer(case, people["clerk"], days=4)
    close(case, people["clerk"], at=WEDNESDAY + 9 * DAY)

    assert time_to_resolve(case).days == 7


def test_without_a_decision_it_is_resolved_by_its_end(case: Case, people: dict[str, User]):
    close(case, people["clerk"], at=WEDNESDAY + 2 * DAY)

    assert time_to_resolve(case).days == 5


def test_what_was_promised_counts_to_the_last_day_on_which_it_was_done(
    case: Case, people: dict[str, User]
):
    row = promise(case, people["clerk"])
    close(case, people["clerk"], at=WEDNESDAY + DAY)
    assert (time_to_resolve(case).days, time_to_resolve(case).days_to_keep) == (4, None)

    later = WEDNESDAY + 6 * DAY
    act = Act(later, people["clerk"])
    remedy_done(case_id=case.pk, act=act, remedy_id=row.pk, done_on=later.date())

    assert (time_to_resolve(case).days, time_to_resolve(case).days_to_keep) == (4, 9)


@pytest.mark.parametrize("how", ["reopened", "further"])
def test_what_goes_on_is_not_resolved_by_the_answer_before(
    case: Case, people: dict[str, User], how: str
):
    answer(case, people["clerk"], days=1)
    assert time_to_resolve(case).days == 4
    act = Act(WEDNESDAY + 3 * DAY, people["clerk"], reason="They wrote again.")
    if how == "reopened":
        close(case, people["clerk"], at=WEDNESDAY + 2 * DAY)
        reopen_case(case_id=case.pk, act=act)
    else:
        enter_stage(case_id=case.pk, act=act, stage="second")

    assert time_to_resolve(case).days is None


def test_what_they_withdrew_has_no_time(case: Case):
    withdraw(case_id=case.pk, act=Act(WEDNESDAY + DAY))

    assert time_to_resolve(case).days is None


@pytest.mark.req("S2-12")
def test_what_is_settled_on_the_spot_took_no_day():
    people = begun(quick(outcomes=[AT_ONCE]))
    words = told(procedure_key=SMALL, kind="complaint", channel="phone")
    act = Act(WEDNESDAY, people["worker"])

    case = settle_at_first_contact(act=act, told=words, evidence=DONE)

    assert time_to_resolve(case).days == 0


def test_a_report_reads_all_of_them_in_four_queries(
    people: dict[str, User], django_assert_num_queries: Any
):
    for days in (1, 2, 3):
        case = ending_case(people["clerk"], at=WEDNESDAY - days * DAY)
        close(case, people["clerk"], at=WEDNESDAY)

    with django_assert_num_queries(4):
        found = times_to_resolve(Case.objects.select_related("procedure__procedure"))

    assert sorted(one.days or 0 for one in found.values()) == [1, 2, 3]


D = timedelta(days=1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("time", "is_open", "words"),
    [
        (TimeToResolve(FIRST), True, "3 days since we were first told."),
        (TimeToResolve(FIRST + 3 * D), True, "First told today."),
        (TimeToResolve(FIRST), False, ""),
        (TimeToResolve(FIRST, FIRST, FIRST), False, "Resolved on the day we were first told."),
        (
            TimeToResolve(FIRST, FIRST + D),
            False,
            "Resolved 1 day after we were first told; not all that was promised is done.",
        ),
        (
            TimeToResolve(FIRST, FIRST + D, FIRST + 2 * D),
            False,
            "Resolved 1 day after we were first told; all that was promised was done after 2 days.",
        ),
    ],
)
def test_the_desk_says_it_in_words(time: TimeToResolve, is_open: bool, words: str):
    on: date = FIRST + 3 * D
    assert resolving_in_words(time, on=on, is_open=is_open) == words
