"""Enquiries of outside bodies: their own reference and dates, our signed answer, what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cms.casework.models import Case, Enquiry, EnquiryStatus, OutgoingMail
from cms.casework.permissions import CaseNotFound, NotAllowed, visible_to
from cms.casework.services.change import Act, CaseClosed
from cms.casework.services.closing import close_case
from cms.casework.services.enquiries import (
    Asked,
    EnquiryClosed,
    EnquiryNotFound,
    EnquiryUnfit,
    NoEnquiries,
    NothingToSign,
    NotSignedOff,
    PromisesOpen,
    move_enquiry,
    record_enquiry,
    remedies_of,
    remedy_for,
    send_answer,
    sign_off,
    write_answer,
)
from cms.casework.services.remedies import remedy_done
from cms.casework.services.requests import record_answer, request_information
from cms.users.models import User
from tests.casework.services.written import refused
from tests.casework.together import ENQUIRIES, LATER, case_of, people, watchdog

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = LATER.date()


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.fixture
def case(who) -> Case:
    return case_of()


def asked(**overrides: Any) -> Asked:
    given: dict[str, Any] = {
        "body": watchdog(),
        "their_reference": "W-26-001",
        "received_on": TODAY,
        "due_on": TODAY + 10 * DAY,
        "question": "What did you do?",
    }
    return Asked(**{**given, **overrides})


def recorded(case: Case, who: dict[str, User], **overrides: Any) -> Enquiry:
    return record_enquiry(case_id=case.pk, act=Act(LATER, who["clerk"]), asked=asked(**overrides))


def told() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(kind="outside_news").order_by("pk")
    return [(row.to, row.text) for row in rows]


@pytest.mark.req("S3-64", "S3-67", "S3-68")
def test_it_has_its_own_reference_and_dates_and_those_who_must_know_are_told(who, case):
    enquiry = recorded(case, who)

    assert (enquiry.status, enquiry.due_on) == ("new", TODAY + 10 * DAY)
    ((to, text),) = told()
    assert to == who["director"].email
    assert "The Watchdog, reference W-26-001: new" in text
    assert visible_to(who["director"]).filter(pk=case.pk).exists()
    assert case.access.filter(role="clerk").exists()


@pytest.mark.req("S3-68")
def test_three_messages_go_on_receipt_provisional_view_and_final_decision(who, case):
    enquiry = recorded(case, who)
    act = Act(LATER, who["clerk"])

    for status in ("enquiries", "provisional", "provisional", "final", "remedy_due"):
        move_enquiry(
            enquiry_id=enquiry.pk, act=act, status=status, due_on=TODAY, decision="They found it."
        )

    assert [text.splitlines()[0].rpartition(": ")[2] for _, text in told()] == [
        "new",
        "provisional view",
        "final decision",
    ]


@pytest.mark.req("S3-68")
def test_nobody_whom_the_case_is_about_is_told(who):
    case = case_of(subject_role="director")

    recorded(case, who)

    assert told() == []


@pytest.mark.req("S3-64", "S3-65")
def test_a_closed_case_has_one_and_information_is_collected_for_it(who, case):
    close_case(case_id=case.pk, act=Act(LATER, who["clerk"]), outcome="answered")
    question = {
        "case_id": case.pk,
        "act": Act(LATER, who["clerk"]),
        "asked_name": "The lettings team",
        "asked_email": "",
        "question": "When was it let?",
        "due_on": TODAY + DAY,
    }
    with refused(CaseClosed):
        request_information(**question)
    recorded(case, who)

    request = request_information(**question)
    record_answer(
        case_id=case.pk, act=Act(LATER, who["clerk"]), request_id=request.pk, answer="In May."
    )

    assert case.information_requests.get().answer == "In May."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"their_reference": " "}, "their_reference"),
        ({"received_on": TODAY + DAY}, "received_on"),
        ({"due_on": TODAY - DAY}, "due_on"),
    ],
)
def test_what_cannot_be_recorded_is_refused(who, case, wrong, field):
    with refused(EnquiryUnfit, field=field):
        recorded(case, who, **wrong)


def test_one_enquiry_is_recorded_once_and_by_who_may(who, case):
    recorded(case, who)
    other = case_of()

    with refused(EnquiryUnfit, "already", field="their_reference"):
        recorded(other, who)
    with refused(CaseNotFound):
        record_enquiry(
            case_id=other.pk, act=Act(LATER, who["worker"]), asked=asked(their_reference="W-2")
        )


def test_a_procedure_without_rules_has_none(db):
    who = people(enquiries=None)
    case = case_of()

    with refused(NoEnquiries):
        recorded(case, who)


@pytest.mark.req("S3-66")
def test_our_answer_goes_only_when_somebody_signed_it(who, case):
    enquiry = recorded(case, who)
    clerk, chair = Act(LATER, who["clerk"]), Act(LATER, who["chair"])

    with refused(NothingToSign):
        send_answer(enquiry_id=enquiry.pk, act=clerk, answered_on=TODAY)
    with refused(EnquiryUnfit, field="answer"):
        write_answer(enquiry_id=enquiry.pk, act=clerk, answer=" ")
    write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did this.")
    with refused(NotSignedOff):
        send_answer(enquiry_id=enquiry.pk, act=clerk, answered_on=TODAY)
    with refused(NotAllowed):
        sign_off(enquiry_id=enquiry.pk, act=clerk)
    sign_off(enquiry_id=enquiry.pk, act=chair)
    with refused(EnquiryUnfit, field="answered_on"):
        send_answer(enquiry_id=enquiry.pk, act=clerk, answered_on=TODAY + DAY)
    send_answer(enquiry_id=enquiry.pk, act=clerk, answered_on=TODAY)

    enquiry.refresh_from_db()
    assert (enquiry.signed_off_by, enquiry.answered_on) == (who["chair"], TODAY)
    with refused(EnquiryUnfit, "has gone"):
        write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did that.")


@pytest.mark.req("S3-66")
def test_an_answer_that_changes_is_signed_anew(who, case):
    enquiry = recorded(case, who)
    clerk, chair = Act(LATER, who["clerk"]), Act(LATER, who["chair"])
    write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did this.")
    with refused(CaseNotFound):
        sign_off(enquiry_id=enquiry.pk, act=Act(LATER, who["worker"]))
    sign_off(enquiry_id=enquiry.pk, act=chair)
    write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did this.")
    enquiry.refresh_from_db()
    assert enquiry.signed_off_by == who["chair"]

    write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did that.")

    enquiry.refresh_from_db()
    assert enquiry.signed_off_at is None


def test_where_nobody_signs_the_answer_just_goes(db):
    who = people(enquiries={**ENQUIRIES, "signed_off_by": []})
    case = case_of()
    enquiry = recorded(case, who)
    clerk = Act(LATER, who["clerk"])
    write_answer(enquiry_id=enquiry.pk, act=clerk, answer="We did this.")

    assert send_answer(enquiry_id=enquiry.pk, act=clerk, answered_on=TODAY).answered_on == TODAY


@pytest.mark.req("S3-67")
@pytest.mark.parametrize(
    ("move", "field"),
    [
        ({"status": "gone"}, "status"),
        ({"status": "provisional"}, "decision"),
        ({"status": "final"}, "decision"),
        ({"status": "remedy_due", "decision": "Pay her."}, "due_on"),
        ({"status": "enquiries", "due_on": TODAY - DAY}, "due_on"),
    ],
)
def test_a_view_says_what_was_found_and_a_remedy_by_when(who, case, move, field):
    enquiry = recorded(case, who)

    with refused(EnquiryUnfit, field=field):
        move_enquiry(enquiry_id=enquiry.pk, act=Act(LATER, who["clerk"]), **move)


@pytest.mark.req("S3-67")
def test_what_a_final_decision_asks_for_is_promised_and_done_before_it_is_closed(who, case):
    enquiry = recorded(case, who)
    act = Act(LATER, who["clerk"])
    remedy = {
        "enquiry_id": enquiry.pk,
        "key": "action",
        "what": "Pay her £50.",
        "by_whom": "The clerk",
        "role": "clerk",
        "due_on": date(2026, 6, 1),
    }
    with refused(EnquiryUnfit, "no final decision"):
        remedy_for(act=act, **remedy)
    move_enquiry(
        enquiry_id=enquiry.pk, act=act, status="remedy_due", due_on=TODAY + DAY, decision="Pay."
    )
    row = remedy_for(act=act, **remedy)
    enquiry.refresh_from_db()
    assert remedies_of(enquiry) == [row]

    with refused(PromisesOpen, "one thing"):
        move_enquiry(enquiry_id=enquiry.pk, act=act, status="closed")
    remedy_done(case_id=case.pk, act=act, remedy_id=row.pk, done_on=TODAY)
    move_enquiry(enquiry_id=enquiry.pk, act=act, status="closed")

    enquiry.refresh_from_db()
    assert enquiry.status == EnquiryStatus.CLOSED
    with refused(EnquiryClosed):
        move_enquiry(enquiry_id=enquiry.pk, act=act, status="new")


def test_an_enquiry_that_is_not_there_is_not_found(who):
    with refused(EnquiryNotFound):
        sign_off(enquiry_id=99, act=Act(LATER, who["chair"]))
    with refused(EnquiryNotFound):
        remedy_for(
            enquiry_id=99,
            act=Act(LATER, who["chair"]),
            key="action",
            what="Pay.",
            by_whom="Us",
            role="clerk",
            due_on=None,
        )
