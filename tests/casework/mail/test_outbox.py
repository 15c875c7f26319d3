"""Letters become rows in the caller's transaction, and the courier hears of them after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction

from cms.casework.mail import outbox
from cms.casework.mail.outbox import AddressRefused, queue_mail, queue_to_people
from cms.casework.mail.words import Letter
from cms.casework.models import MailStatus, OutgoingMail
from tests.factories import WEDNESDAY, UserFactory

pytestmark = pytest.mark.django_db

LETTER = Letter("update", "About your concern – AB-26-0001-K", "Words\n", "<p>Words</p>")


class Told:
    def __init__(self, *, broken: bool = False) -> None:
        self.ids: list[int] = []
        self.broken = broken

    def __call__(self, mail_id: int) -> None:
        self.ids.append(mail_id)
        if self.broken:
            raise ConnectionError("the queue is away")


@pytest.fixture
def courier() -> Iterator[Told]:
    before = list(outbox._couriers)
    told = Told()
    outbox.provide_courier(told)
    yield told
    outbox._couriers[:] = before


@pytest.mark.req("S0-38")
def test_a_letter_becomes_a_row_that_waits(courier: Told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = queue_mail(LETTER, case=None, to=" ada@resident.example ", now=WEDNESDAY)
        assert courier.ids == []

    mail.refresh_from_db()
    assert (mail.status, mail.to, mail.subject) == (
        MailStatus.QUEUED,
        "ada@resident.example",
        LETTER.subject,
    )
    assert mail.try_at == WEDNESDAY
    assert courier.ids == [mail.pk]


def test_a_change_that_is_rolled_back_sends_nothing(
    courier: Told, django_capture_on_commit_callbacks
):
    def change() -> None:
        with transaction.atomic():
            queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)
            raise ValueError("no")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValueError, match="no"):
        change()

    assert courier.ids == []
    assert not OutgoingMail.objects.exists()


def test_a_queue_that_is_away_does_not_fail_what_was_taken_in(
    courier: Told, django_capture_on_commit_callbacks
):
    courier.broken = True

    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)

    assert OutgoingMail.objects.ready(WEDNESDAY).count() == 1


@pytest.fixture
def inside(courier: Told) -> Told:
    outbox.provide_courier(courier, in_transaction=lambda: True)
    return courier


def test_a_queue_in_the_same_database_hears_of_it_in_the_transaction(inside: Told):
    with transaction.atomic():
        mail = queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)
        assert inside.ids == [mail.pk]


def test_a_queue_that_takes_nothing_in_the_transaction_does_not_fail_it(inside: Told):
    inside.broken = True

    with transaction.atomic():
        queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)

    assert OutgoingMail.objects.ready(WEDNESDAY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_meanwhile_is_not_taken_for_a_commit(
    inside: Told, monkeypatch: pytest.MonkeyPatch
):
    def gone(savepoint: str) -> None:
        raise OperationalError("server closed the connection")

    inside.broken = True
    monkeypatch.setattr(connection, "savepoint_rollback", gone)

    with pytest.raises(ConnectionError), transaction.atomic():
        queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b.example\nBcc: all@example.org",
        "a@b.example, c@d.example",
        "Ada <ada@resident.example>",
    ],
)
def test_an_address_that_is_not_one_is_refused(address: str):
    with pytest.raises(AddressRefused):
        queue_mail(LETTER, case=None, to=address, now=WEDNESDAY)

    assert not OutgoingMail.objects.exists()


def test_every_mail_has_a_message_id_of_its_own_that_says_nothing():
    first = queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)
    second = queue_mail(LETTER, case=None, to="ada@resident.example", now=WEDNESDAY)

    assert first.mime_id != second.mime_id
    assert first.mime_id.endswith("@localhost>")


def test_a_letter_to_several_people_is_a_mail_each():
    people = [UserFactory(email="a@sallowfield.example"), UserFactory(is_active=False)]
    people.append(UserFactory(email="b@sallowfield.example"))

    mails = queue_to_people(LETTER, case=None, users=[*people, people[0]], now=WEDNESDAY)

    assert [mail.to for mail in mails] == ["a@sallowfield.example", "b@sallowfield.example"]
