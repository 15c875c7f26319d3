"""What a restricted contact sends: taken in as ever, looked at before anything is done with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.casework.facts import facts_of
from cms.casework.models import Case, Job, NewIssueCheck, OutgoingMail
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import add_note, receive_message
from cms.casework.services.new_issues import (
    CheckedAlready,
    CheckNotFound,
    NoteMissing,
    check_item,
)
from cms.casework.services.replies import send_reply
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.casework.documents import SMALL
from tests.casework.services.written import refused
from tests.casework.together import HOUR, LATER, RESTRICTIONS, case_of, people, restricted
from tests.factories import holder, open_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = LATER + DAY
SORTED = Triage("complaint", "the hall", ("It was cold.",))


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.fixture
def first(who) -> Case:
    case = case_of()
    restricted(case, who)
    return case


def check_in(case: Case) -> NewIssueCheck:
    check: NewIssueCheck = case.new_issue_checks.get()
    return check


@pytest.mark.req("S3-103", "S3-106")
@pytest.mark.parametrize(
    "person",
    [
        PersonDetails(name="A. Brown", email="ADA@resident.example"),
        PersonDetails(name="Somebody", phone="+44 1632 960 200"),
    ],
    ids=["by address", "by number"],
)
def test_they_are_known_again_and_all_they_send_is_taken_in_as_ever(who, person):
    before = case_of(
        person=PersonDetails(name="Ada Brown", email="ada@resident.example", phone="01632 960200")
    )
    restricted(before, who)

    case = case_of(at=NEXT, person=person)

    assert check_in(case).arrived_at == NEXT
    assert facts_of(case)["unchecked"] == 1
    assert case.received_at == NEXT
    if person.email:
        assert OutgoingMail.objects.filter(case=case, kind="receipt").exists()


def test_nobody_else_is_looked_at(first):
    other = case_of(at=NEXT, person=PersonDetails(name="Bo", email="bo@resident.example"))
    unknown = case_of(at=NEXT, person=PersonDetails())

    assert not NewIssueCheck.objects.filter(case__in=[other, unknown]).exists()


@pytest.mark.req("S3-106")
def test_after_its_end_nobody_is_looked_at(first):
    later = case_of(at=LATER + 200 * DAY)

    assert not later.new_issue_checks.exists()


@pytest.mark.req("S3-103")
def test_an_item_cannot_be_filed_unchecked(who, first):
    case = case_of(at=NEXT)
    act = Act(NEXT + HOUR, who["clerk"])

    with refused(NotReady, "new issue"):
        triage_case(case_id=case.pk, act=act, decided=SORTED)
    for outcome in ("answered", "withdrawn"):
        with refused(NotReady, "new issue"):
            close_case(case_id=case.pk, act=act, outcome=outcome)
    with refused(NotReady, "new issue"):
        send_reply(case_id=case.pk, act=act, key="reply", words="No.")
    add_note(case_id=case.pk, act=act, text="I will look at it tomorrow.")


@pytest.mark.req("S3-103")
def test_something_new_goes_on_like_any_other(who, first):
    case = case_of(at=NEXT)
    check = check_in(case)
    act = Act(NEXT + HOUR, who["clerk"])

    check_item(case_id=case.pk, act=act, check_id=check.pk, is_new=True)

    check.refresh_from_db()
    assert (check.checked_by, check.checked_at, check.is_new) == (who["clerk"], act.now, True)
    assert check.opened == case
    triage_case(case_id=case.pk, act=act, decided=SORTED)
    close_case(case_id=case.pk, act=act, outcome="answered")


@pytest.mark.req("S3-103")
def test_nothing_new_is_filed_with_where_it_was_settled(db):
    who = people(restrictions={**RESTRICTIONS, "filed_as": "nothing_new"})
    restricted(case_of(), who)
    case = case_of(at=NEXT)
    check = check_in(case)
    act = Act(NEXT + HOUR, who["clerk"])

    with refused(NoteMissing, field="note"):
        check_item(case_id=case.pk, act=act, check_id=check.pk, is_new=False)
    check_item(case_id=case.pk, act=act, check_id=check.pk, is_new=False, note="Settled in May.")

    case.refresh_from_db()
    assert (case.outcome, case.outcome_reason) == ("nothing_new", "Settled in May.")
    assert check.history.latest().history_user == who["clerk"]


def test_where_the_procedure_names_no_way_to_file_it_the_case_stays_open(who, first):
    case = case_of(at=NEXT)

    check_item(
        case_id=case.pk,
        act=Act(NEXT, who["clerk"]),
        check_id=check_in(case).pk,
        is_new=False,
        note="Settled.",
    )

    case.refresh_from_db()
    assert case.closed_at is None
    close_case(case_id=case.pk, act=Act(NEXT, who["clerk"]), outcome="answered")


@pytest.mark.req("S3-103")
def test_a_new_issue_in_a_message_opens_a_case_of_its_own_received_when_it_came(who, first):
    message = receive_message(case_id=first.pk, act=Act(NEXT), text="The lift is broken now.")
    check = check_in(first)
    assert check.message == message
    assert not Job.objects.filter(case=first, kind="reply_in").exists()

    done = check_item(
        case_id=first.pk, act=Act(NEXT + DAY, who["clerk"]), check_id=check.pk, is_new=True
    )

    opened = done.opened
    assert opened is not None
    assert opened != first
    assert opened.received_at == NEXT
    assert opened.procedure == first.procedure
    assert opened.parties.get(part="person").email == "ada@resident.example"
    assert opened.messages.get(kind="told_us").body == "The lift is broken now."
    assert not opened.new_issue_checks.exists()
    assert OutgoingMail.objects.filter(case=opened, kind="receipt").exists()
    assert opened.reference in first.messages.filter(direction="note").last().body


@pytest.mark.req("S3-103")
def test_a_message_without_anything_new_is_filed_and_nothing_is_opened(who, first):
    receive_message(case_id=first.pk, act=Act(NEXT), text="I am still cross.")
    count = Case.objects.count()

    check_item(
        case_id=first.pk,
        act=Act(NEXT, who["clerk"]),
        check_id=check_in(first).pk,
        is_new=False,
        note="Settled in May.",
    )

    assert Case.objects.count() == count
    assert facts_of(first)["unchecked"] == 0


def test_an_item_is_looked_at_once_and_only_in_its_own_case(who, first):
    case, other = case_of(at=NEXT), case_of(at=NEXT)
    check, act = check_in(case), Act(NEXT, who["clerk"])

    with refused(CheckNotFound):
        check_item(case_id=other.pk, act=act, check_id=check.pk, is_new=True)
    with refused(NotAllowed):
        check_item(case_id=case.pk, act=Act(NEXT, auditor()), check_id=check.pk, is_new=True)
    with refused(CaseNotFound):
        check_item(case_id=case.pk, act=Act(NEXT, who["worker"]), check_id=check.pk, is_new=True)
    check_item(case_id=case.pk, act=act, check_id=check.pk, is_new=True)
    with refused(CheckedAlready, field="is_new"):
        check_item(case_id=case.pk, act=act, check_id=check.pk, is_new=False, note="No.")


def auditor() -> User:
    ensure_role("auditor", "Auditor", "Auditors")
    return holder("auditor")


@pytest.mark.req("S3-103")
def test_somebody_restricted_who_acts_for_another_is_known_again_too(who, first):
    helper = Representative(name="Ada Brown", email="ada@resident.example", relationship="friend")

    case = case_of(
        at=NEXT, person=PersonDetails(name="Bo", email="bo@x.example"), on_behalf_of=helper
    )

    assert check_in(case).restriction.case == first


@pytest.mark.req("S3-103")
def test_who_is_restricted_is_found_out_before_the_transaction_that_takes_it_in(who, first):
    with CaptureQueriesContext(connection) as said:
        case = case_of(at=NEXT, person=PersonDetails(email="ada@resident.example"))

    asked = [one["sql"] for one in said]
    opened = next(n for n, sql in enumerate(asked) if 'INSERT INTO "casework_case"' in sql)
    written = next(n for n, sql in enumerate(asked) if 'INSERT INTO "casework_newissue' in sql)
    assert any('FROM "casework_restriction"' in sql for sql in asked[:opened])
    assert not [sql for sql in asked[opened:written] if sql.startswith("SELECT")]
    check = check_in(case)
    assert (check.message, check.history.get().history_change_reason) == (
        case.messages.get(kind="told_us"),
        "A restricted contact sent it.",
    )


def test_taking_in_costs_one_query_more_at_most(who, first, django_assert_max_num_queries):
    with django_assert_max_num_queries(34):
        open_case(person=PersonDetails(name="Bo", email="bo@resident.example"), procedure_key=SMALL)
