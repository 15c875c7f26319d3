"""What becomes of a mail: sent, tried again, given up, or come back."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError

from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import Letter
from cms.casework.models import (
    Case,
    Event,
    EventKind,
    Job,
    MailStatus,
    OutgoingMail,
    Result,
)
from cms.casework.services import delivery
from cms.casework.services.change import Act
from cms.casework.services.delivery import Outcome, deliver, ready_mails, record_bounce
from cms.casework.services.mail_jobs import watch_waiting
from cms.casework.services.replies import send_reply
from cms.casework.services.tracking import request_link
from cms.users.models import User
from tests.casework.mail.post_office import PostOffice, post_office
from tests.factories import WEDNESDAY, holder, install, open_case, sorted_case

pytestmark = pytest.mark.django_db

LATER = WEDNESDAY + timedelta(hours=2)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def coordinator() -> User:
    install()
    holder("chair")
    return holder("coordinator")


@pytest.fixture
def case(coordinator: User) -> Case:
    return sorted_case(coordinator)


def answer(case: Case, by: User, *, now: datetime = LATER) -> OutgoingMail:
    """The first answer, written and waiting to go."""
    message = send_reply(
        case_id=case.pk, act=Act(now=now, by=by), key="initial_response", words="I will look."
    )
    mail: OutgoingMail = OutgoingMail.objects.get(message=message)
    return mail


def first_answer(case: Case) -> Any:
    return case.deadlines.get(clock="initial_response_48h")


@pytest.mark.req("S0-38", "S0-39")
def test_an_answer_counts_from_when_the_mail_server_took_it(
    case: Case, coordinator: User, office: PostOffice
):
    mail = answer(case, coordinator)
    assert first_answer(case).result == Result.RUNNING

    accepted = LATER + timedelta(minutes=3)
    assert deliver(mail.pk, now=accepted) is Outcome.SENT

    mail.refresh_from_db()
    assert (mail.status, mail.sent_at) == (MailStatus.SENT, accepted)
    event = Event.objects.get(case=case, kind=EventKind.MESSAGE_SENT, data__kind="initial_response")
    assert (event.happened_at, event.data["message"]) == (accepted, mail.message_id)
    assert (first_answer(case).result, first_answer(case).met_at) == (Result.MET, accepted)


@pytest.mark.req("S0-38")
def test_the_automatic_receipt_is_on_record_and_meets_nothing(case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")

    deliver(receipt.pk, now=LATER)

    assert Event.objects.filter(case=case, data__kind="automatic_receipt").count() == 1
    assert first_answer(case).result == Result.RUNNING


def test_delivery_does_not_disturb_who_is_typing(case: Case, office: PostOffice):
    """The version that a screen showed stays the version: nobody is told of a clash."""
    case.refresh_from_db()
    before = case.version

    deliver(OutgoingMail.objects.get(case=case, kind="receipt").pk, now=LATER)

    case.refresh_from_db()
    assert case.version == before


@pytest.mark.req("S0-38")
def test_the_mail_says_who_wrote_it(case: Case, coordinator: User, office: PostOffice):
    """Nobody, in answer to somebody; nobody, unasked; or a person, whom it may be answered to."""
    reply = answer(case, coordinator)
    for key in ("receipt", "new_case"):
        deliver(OutgoingMail.objects.get(case=case, kind=key).pk, now=LATER)
    deliver(reply.pk, now=LATER)

    receipt, notice, letter = office.taken
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert notice["Auto-Submitted"] == "auto-generated"
    assert letter["Auto-Submitted"] is None
    assert letter["X-Auto-Response-Suppress"] is None
    # A mail that comes back must always be able to say so.
    quiet = receipt["X-Auto-Response-Suppress"].split(", ")
    assert "OOF" in quiet
    assert not {"NDR", "All"} & set(quiet)


@pytest.mark.req("S0-38")
def test_the_mail_says_where_it_comes_from_and_goes(
    case: Case, coordinator: User, office: PostOffice
):
    reply = answer(case, coordinator)

    deliver(reply.pk, now=LATER)

    (second,) = office.taken
    assert second["Message-ID"] == reply.mime_id
    assert second["Reply-To"] == "coordinator@sallowfield.example"
    assert second["To"] == "ada@resident.example"
    assert second["Subject"] == f"About your concern – {case.reference}"
    assert "hello@sallowfield.example" in second["From"]
    plain, html = (second.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert "I will look." in plain.get_content()
    assert "I will look." in html.get_content()


@pytest.mark.req("S0-52")
def test_answers_go_to_whoever_has_the_case_and_never_to_its_subject(
    coordinator: User, office: PostOffice
):
    case = open_case(subject_role="coordinator")

    deliver(OutgoingMail.objects.get(case=case, kind="receipt").pk, now=LATER)

    assert office.taken[0]["Reply-To"] == "chair@sallowfield.example"


def test_a_mail_is_not_sent_twice(case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")

    assert deliver(receipt.pk, now=LATER) is Outcome.SENT
    assert deliver(receipt.pk, now=LATER + timedelta(hours=1)) is Outcome.NOT_OURS

    assert len(office.taken) == 1


def test_a_mail_that_was_claimed_by_somebody_killed_goes_after_the_lease(
    case: Case, office: PostOffice
):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    assert delivery.claim(receipt.pk, now=LATER) is not None

    assert deliver(receipt.pk, now=LATER + timedelta(seconds=119)) is Outcome.NOT_OURS
    assert receipt.pk not in ready_mails(now=LATER + timedelta(seconds=119))
    assert deliver(receipt.pk, now=LATER + timedelta(seconds=121)) is Outcome.SENT
    assert len(office.taken) == 1


@pytest.mark.req("S0-38")
def test_while_the_server_is_away_nothing_counts_as_a_try(case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    office.close()
    now = LATER
    for _ in range(200):
        assert deliver(receipt.pk, now=now) is Outcome.SERVER_AWAY
        now += delivery.SERVER_WAIT

    receipt.refresh_from_db()
    assert (receipt.status, receipt.attempts) == (MailStatus.QUEUED, 0)
    office.open()
    assert deliver(receipt.pk, now=now) is Outcome.SENT


def test_a_server_that_stays_away_for_days_ends_in_a_job(case: Case, office: PostOffice):
    office.close()
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")

    assert deliver(receipt.pk, now=WEDNESDAY + timedelta(days=5, minutes=1)) is Outcome.FAILED

    assert Job.objects.filter(case=case, kind="mail_failed").count() == 1


def test_a_mailbox_that_refuses_for_now_is_tried_for_a_day(case: Case, office: PostOffice):
    office.refuse_recipient = "451 greylisted"
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    now = LATER
    outcomes = []
    while not outcomes or outcomes[-1] is Outcome.LATER:
        outcomes.append(deliver(receipt.pk, now=now))
        receipt.refresh_from_db()
        if outcomes[-1] is Outcome.LATER:
            now = receipt.try_at

    assert now - LATER >= timedelta(hours=24)
    assert outcomes[-1] is Outcome.FAILED
    assert receipt.error == "the mail server said 451"
    assert delivery.WAITS[0] < delivery.WAITS[3] < delivery.WAITS[-1]


@pytest.mark.req("S0-39")
def test_a_refusal_for_good_becomes_a_job_for_whoever_has_the_case(
    case: Case, coordinator: User, office: PostOffice
):
    mail = answer(case, coordinator)
    office.refuse_recipient = "550 no such user ada@resident.example"

    assert deliver(mail.pk, now=LATER) is Outcome.FAILED

    mail.refresh_from_db()
    assert (mail.status, mail.error) == (MailStatus.FAILED, "the mail server said 550")
    job = Job.objects.get(case=case, kind="mail_failed")
    assert (job.role, job.done_at) == ("coordinator", None)
    assert job.text == (
        "“First answer” could not be delivered. It does not count as sent. "
        "Phone the person, or print and post it."
    )
    assert first_answer(case).result == Result.RUNNING
    assert not Event.objects.filter(case=case, kind=EventKind.BOUNCED).exists()


def test_whatever_a_mail_service_raises_the_mail_is_kept(case: Case, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    broken = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    with mock.patch(broken, side_effect=RuntimeError("ada@resident.example")):
        assert deliver(receipt.pk, now=LATER) is Outcome.LATER

    receipt.refresh_from_db()
    assert (receipt.status, receipt.error) == (MailStatus.QUEUED, "RuntimeError")
    assert receipt.try_at == LATER + timedelta(seconds=30)


def test_a_mail_that_cannot_be_written_is_given_up_at_once(coordinator: User, office: PostOffice):
    mail = queue_mail(
        Letter("update", "fine", "Words", ""), case=None, to="ada@resident.example", now=WEDNESDAY
    )
    OutgoingMail.objects.filter(pk=mail.pk).update(subject="two\nlines")

    assert deliver(mail.pk, now=WEDNESDAY) is Outcome.FAILED

    assert Job.objects.get(case=None, kind="mail_failed").role == "coordinator"
    assert office.taken == []


def test_a_goodbye_that_fails_does_not_send_it_again(case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")

    def leave_badly(server: smtplib.SMTP) -> None:
        server.close()
        raise smtplib.SMTPResponseException(421, b"")

    with mock.patch.object(smtplib.SMTP, "quit", leave_badly):
        assert deliver(receipt.pk, now=LATER) is Outcome.SENT


def test_a_busy_database_does_not_send_it_again(case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    recorded = delivery.record_sent_once
    failing = [OperationalError("database is locked"), None]

    def once_busy(mail: OutgoingMail, *, now: datetime) -> None:
        error = failing.pop(0)
        if error:
            raise error
        recorded(mail, now=now)

    with mock.patch.object(delivery, "record_sent_once", once_busy):
        assert deliver(receipt.pk, now=LATER) is Outcome.SENT

    assert ready_mails(now=LATER + timedelta(days=1)) == list(
        OutgoingMail.objects.filter(status=MailStatus.QUEUED).values_list("pk", flat=True)
    )
    assert len(office.taken) == 1


@pytest.mark.req("S0-39")
def test_a_bounce_opens_the_clock_again_and_asks_a_person(
    case: Case, coordinator: User, office: PostOffice
):
    mail = answer(case, coordinator)
    deliver(mail.pk, now=LATER)
    assert first_answer(case).result == Result.MET

    assert record_bounce(mime_id=mail.mime_id, now=LATER + timedelta(minutes=5))

    mail.refresh_from_db()
    assert mail.status == MailStatus.BOUNCED
    assert (first_answer(case).result, first_answer(case).ended) == (Result.RUNNING, False)
    assert Event.objects.get(case=case, kind=EventKind.BOUNCED).data == {"message": mail.message_id}
    assert Job.objects.get(case=case, kind="mail_bounced").text.startswith(
        "“First answer” came back."
    )


@pytest.mark.req("S0-39")
def test_the_answer_sent_again_meets_the_clock_at_its_own_time(
    case: Case, coordinator: User, office: PostOffice
):
    first = answer(case, coordinator)
    deliver(first.pk, now=LATER)
    record_bounce(mail_id=first.pk, now=LATER + timedelta(hours=1))
    again = answer(case, coordinator, now=LATER + timedelta(hours=3))

    deliver(again.pk, now=LATER + timedelta(hours=3))

    assert first_answer(case).met_at == LATER + timedelta(hours=3)


def test_a_bounce_is_told_once_and_only_of_mail_that_we_sent(
    case: Case, coordinator: User, office: PostOffice
):
    mail = answer(case, coordinator)
    assert record_bounce(mail_id=mail.pk, now=LATER) is False
    deliver(mail.pk, now=LATER)

    assert record_bounce(mail_id=mail.pk, now=LATER) is True
    assert record_bounce(mail_id=mail.pk, now=LATER) is False
    assert record_bounce(mime_id="<forged@nowhere.example>", now=LATER) is False
    assert Job.objects.filter(kind="mail_bounced").count() == 1


def test_one_copy_that_arrived_is_enough(case: Case, coordinator: User, office: PostOffice):
    mail = answer(case, coordinator)
    letter = Letter(mail.kind, mail.subject, mail.text, mail.html)
    copy = queue_mail(
        letter, case=case, to="helper@resident.example", now=LATER, message=mail.message
    )
    deliver(mail.pk, now=LATER)
    deliver(copy.pk, now=LATER + timedelta(minutes=1))
    sent = Event.objects.filter(case=case, data__kind="initial_response")
    assert sent.count() == 1

    record_bounce(mail_id=copy.pk, now=LATER + timedelta(minutes=2))

    assert first_answer(case).result == Result.MET


def test_a_mail_with_a_way_into_a_case_is_cleared_when_it_has_gone(case: Case, office: PostOffice):
    request_link(reference=case.reference, contact="ada@resident.example", now=LATER)
    mail = OutgoingMail.objects.get(case=case, kind="one_time_link")
    assert "/your-case/open/" in mail.text

    deliver(mail.pk, now=LATER)

    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    plain = office.taken[-1].get_body(("plain",))
    assert plain is not None
    assert "/your-case/open/" in plain.get_content()


def test_no_address_and_no_words_are_logged(
    case: Case, coordinator: User, office: PostOffice, caplog
):
    caplog.set_level(logging.DEBUG, logger="cms")
    mail = answer(case, coordinator)
    deliver(mail.pk, now=LATER)
    record_bounce(mail_id=mail.pk, now=LATER)
    office.refuse_recipient = "550 no ada@resident.example"
    deliver(OutgoingMail.objects.get(case=case, kind="receipt").pk, now=LATER)

    said = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("cms")
    )
    assert f"Mail {mail.pk} (initial_response): sent" in said
    assert "@" not in said
    assert "I will look" not in said
    assert case.reference not in said


def test_mail_that_waits_is_one_job_until_it_goes(case: Case, office: PostOffice):
    watch_waiting(now=WEDNESDAY + timedelta(minutes=29))
    assert not Job.objects.filter(kind="mail_waiting").exists()

    watch_waiting(now=WEDNESDAY + timedelta(minutes=31))
    watch_waiting(now=WEDNESDAY + timedelta(minutes=32))
    job = Job.objects.get(kind="mail_waiting")
    assert (job.role, job.done_at) == ("coordinator", None)

    for mail_id in ready_mails(now=LATER):
        deliver(mail_id, now=LATER)
    watch_waiting(now=LATER)
    job.refresh_from_db()
    assert job.done_at == LATER
