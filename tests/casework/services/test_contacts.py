"""Calls, notes, what the person adds, and questions to others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, Job, OutgoingMail, Party
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.audit import note_refused_access
from cms.casework.services.change import Act, AlreadyDone
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import (
    NothingSaid,
    add_note,
    finish_job,
    log_contact,
    receive_message,
)
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import (
    RequestNotFound,
    record_answer,
    request_information,
)
from cms.users.models import Appointment, User
from tests.casework.services.conftest import deadline
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, open_case

HOUR = timedelta(hours=1)
LATER = WEDNESDAY + 3 * HOUR


# --- calls and notes -------------------------------------------------------------------------


def test_a_call_to_come_or_without_words_is_refused(case: Case, coordinator: User):
    act = Act(LATER, coordinator)
    with refused(CaseworkError, "cannot be in the future", field="happened_at"):
        log_contact(
            case_id=case.pk, act=act, channel="phone", happened_at=LATER + HOUR, text="We spoke."
        )
    with refused(NothingSaid, field="text"):
        log_contact(case_id=case.pk, act=act, channel="phone", happened_at=LATER, text=" ")
    with refused(NothingSaid, field="text"):
        add_note(case_id=case.pk, act=act, text="\n")
    with refused(NothingSaid, field="text"):
        receive_message(case_id=case.pk, act=Act(LATER), text="")
    with refused(CaseworkError, "in the future", field="happened_at"):
        receive_message(case_id=case.pk, act=Act(LATER), text="More.", happened_at=LATER + HOUR)


@pytest.mark.req("S0-43")
def test_a_call_is_on_file_at_its_true_time_and_shown_only_if_they_say(
    case: Case, coordinator: User
):
    call = log_contact(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        channel="phone",
        happened_at=WEDNESDAY + HOUR,
        text="She has a key.",
        told_can_come_back=True,
    )

    assert (call.happened_at, call.recorded_at) == (WEDNESDAY + HOUR, LATER)
    assert not call.shared
    assert call.body.endswith("They were told they can come back to us.")
    assert case.events.get(kind=EventKind.CONTACT_LOGGED).happened_at == WEDNESDAY + HOUR


@pytest.mark.req("S0-36", "S0-43")
def test_what_the_person_adds_leaves_a_job_and_reaches_a_closed_case_too(
    case: Case, coordinator: User
):
    close_case(
        case_id=case.pk,
        act=Act(LATER, coordinator),
        outcome="withdrawn",
        outcome_reason="She rang.",
    )
    results = list(case.deadlines.values())

    message = receive_message(case_id=case.pk, act=Act(LATER + HOUR), text="One thing more.")

    assert (message.author, message.shared) == (None, True)
    job = Job.objects.get(kind="reply_in")
    assert (job.case, job.role) == (case, "coordinator")
    case.refresh_from_db()
    assert not case.is_open
    assert list(case.deadlines.values()) == results


def test_a_job_is_finished_by_somebody_who_may_see_its_case(
    case: Case, people: dict[str, User], coordinator: User
):
    receive_message(case_id=case.pk, act=Act(LATER), text="One thing more.")
    job = Job.objects.get(kind="reply_in")
    with refused(CaseNotFound):
        finish_job(job_id=job.pk, act=Act(LATER, people["caseworker"]))
    with refused(NotAllowed):
        finish_job(job_id=job.pk, act=Act(LATER, people["auditor"]))

    finish_job(job_id=job.pk, act=Act(LATER + HOUR, coordinator))
    job.refresh_from_db()
    assert (job.done_at, job.done_by) == (LATER + HOUR, coordinator)


@pytest.mark.parametrize("role", ["auditor", "caseworker", "area_adviser"])
def test_the_file_is_written_only_by_those_who_work_on_it(
    case: Case, people: dict[str, User], role: str
):
    error = NotAllowed if role == "auditor" else CaseNotFound
    with refused(error):
        add_note(case_id=case.pk, act=Act(LATER, people[role]), text="I looked.")


@pytest.mark.req("S0-22")
def test_an_attempt_by_somebody_with_an_interest_is_noted_once_an_hour(
    case: Case, people: dict[str, User]
):
    by = people["chair"]
    version = case.version
    assert note_refused_access(case=case, by=by, now=LATER) is not None
    assert note_refused_access(case=case, by=by, now=LATER + HOUR / 2) is None
    assert note_refused_access(case=case, by=by, now=LATER + 2 * HOUR) is not None
    case.refresh_from_db()
    assert case.version == version


# --- questions to those best placed to answer ------------------------------------------------


def ask(case: Case, by: User, **given: Any) -> Any:
    wanted = {
        "asked_name": "The hall’s manager",
        "asked_email": "Manager@Hall.example",
        "question": "When was the door unlocked?",
        "due_on": WEDNESDAY.date() + timedelta(days=3),
    }
    return request_information(case_id=case.pk, act=Act(LATER, by), **{**wanted, **given})


@pytest.mark.req("S0-40")
def test_a_question_needs_words_and_a_day_to_come(case: Case, coordinator: User):
    with refused(CaseworkError, "Write what you need to know", field="question"):
        ask(case, coordinator, question=" ")
    with refused(CaseworkError, "still to come", field="due_on"):
        ask(case, coordinator, due_on=WEDNESDAY.date() - timedelta(days=1))
    with refused(NotAllowed):
        from cms.users.roles import holders_of

        ask(case, holders_of("auditor", on=WEDNESDAY.date())[0])


@pytest.mark.req("S0-40")
def test_a_question_is_mailed_with_its_date_and_nothing_of_the_case(case: Case, coordinator: User):
    request = ask(case, coordinator)

    mail = OutgoingMail.objects.get(kind="information_request")
    assert mail.to == request.asked_email == "manager@hall.example"
    assert "When was the door unlocked?" in mail.text
    assert "Saturday 23 May 2026" in mail.text
    for secret in (case.reference, "Ada", "side door"):
        assert secret not in mail.text + mail.html + mail.subject
    assert case.events.get(kind=EventKind.INFORMATION_REQUESTED).data == {"request": request.pk}


@pytest.mark.req("S0-40")
def test_a_question_without_an_address_is_asked_by_other_ways(case: Case, coordinator: User):
    ask(case, coordinator, asked_email="")
    assert not OutgoingMail.objects.filter(kind="information_request").exists()
    assert case.information_requests.count() == 1


@pytest.mark.req("S0-22", "S0-52")
@pytest.mark.parametrize("given", [{"subject_role": "caseworker"}, {"named": "caseworker"}])
def test_no_question_goes_to_the_office_of_somebody_whom_the_case_is_about(
    people: dict[str, User], given: dict[str, Any]
):
    by = people["coordinator"]
    case = open_case(subject_role=given.get("subject_role", ""))
    if "named" in given:
        Party.objects.create(case=case, part="subject", user=people["caseworker"])
    office = Appointment.objects.get(user=people["caseworker"]).email

    with refused(CaseworkError, "have an interest", field="asked_email"):
        ask(case, by, asked_email=office.upper())

    ask(case, by, asked_email=Appointment.objects.get(user=people["chair"]).email)


@pytest.mark.req("S0-40")
def test_an_answer_is_filed_once_and_only_with_its_question(case: Case, coordinator: User):
    request, other = ask(case, coordinator), open_case()
    act = Act(LATER + HOUR, coordinator)
    with refused(CaseworkError, "Write or paste the answer", field="answer"):
        record_answer(case_id=case.pk, act=act, request_id=request.pk, answer=" ")
    with refused(RequestNotFound):
        record_answer(case_id=other.pk, act=act, request_id=request.pk, answer="At nine.")

    record_answer(case_id=case.pk, act=act, request_id=request.pk, answer="At nine.")
    with refused(CaseworkError, "answered already", field="answer"):
        record_answer(case_id=case.pk, act=act, request_id=request.pk, answer="At ten.")
    request.refresh_from_db()
    assert (request.answer, request.answered_at) == ("At nine.", LATER + HOUR)
    assert case.events.filter(kind=EventKind.INFORMATION_RECEIVED).count() == 1


def test_a_second_press_of_any_button_is_told_so(case: Case, coordinator: User):
    import uuid

    act = Act(LATER, coordinator, key=uuid.uuid4())
    add_note(case_id=case.pk, act=act, text="I rang her.")
    with refused(AlreadyDone, "nothing was done twice"):
        add_note(case_id=case.pk, act=act, text="I rang her.")


@pytest.mark.req("S0-38")
def test_a_first_answer_by_phone_is_the_authors_own_and_in_time(
    sorted_out: Case, coordinator: User
):
    send_reply(
        case_id=sorted_out.pk,
        act=Act(LATER, coordinator),
        key="initial_response",
        words="I rang her and said so.",
        channel="phone",
        happened_at=WEDNESDAY + 2 * HOUR,
    )
    assert deadline(sorted_out, "initial_response_48h").met_at == WEDNESDAY + 2 * HOUR
