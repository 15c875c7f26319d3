"""Every mail goes once: with the server down, two senders at once, and a sender killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cms.casework.management.commands import tick
from cms.casework.models import Case, Event, MailStatus, OutgoingMail
from cms.casework.services import delivery
from cms.casework.services.delivery import Outcome, claim, deliver, ready_mails
from tests.casework.mail.post_office import PostOffice, post_office
from tests.factories import holder, install, open_case

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def a_case() -> Case:
    install()
    holder("chair")
    holder("coordinator")
    return open_case(at=timezone.now())


def waiting() -> int:
    return int(OutgoingMail.objects.filter(status=MailStatus.QUEUED).count())


@pytest.mark.req("S0-38")
def test_with_the_mail_server_down_rows_wait_and_each_goes_once_when_it_is_back(
    a_case: Case, office: PostOffice, monkeypatch: pytest.MonkeyPatch
):
    longest = delivery.SERVER_WAIT + tick.SERVER_PAUSE + timedelta(seconds=tick.PAUSE_SECONDS)
    assert longest < timedelta(seconds=30)  # what is left of the minute is for sending
    monkeypatch.setattr(delivery, "SERVER_WAIT", timedelta(seconds=1))
    monkeypatch.setattr(tick, "SERVER_PAUSE", timedelta(seconds=0.5))
    office.close()
    for _ in range(9):
        open_case(at=timezone.now())
    expected = OutgoingMail.objects.count()
    clock = tick.Command()
    clock.send_waiting()
    assert waiting() == expected

    office.open()
    back = time.monotonic()
    while waiting() and time.monotonic() - back < 30:
        clock.send_waiting()
        time.sleep(0.2)

    ids = [mail["Message-ID"] for mail in office.taken]
    assert len(ids) == len(set(ids)) == expected
    assert set(ids) == set(OutgoingMail.objects.values_list("mime_id", flat=True))


def test_a_server_that_is_away_is_asked_once_a_round_and_not_once_a_mail(
    a_case: Case, office: PostOffice
):
    office.close()
    for _ in range(5):
        open_case(at=timezone.now())
    clock = tick.Command()
    clock.send_waiting()
    clock.send_waiting()

    tried = OutgoingMail.objects.exclude(error="")
    assert tried.count() == 1


@pytest.mark.req("S0-38")
def test_of_two_senders_at_once_exactly_one_sends(a_case: Case, office: PostOffice):
    mails = list(OutgoingMail.objects.values_list("pk", flat=True))
    start = threading.Barrier(8)

    def send(number: int) -> Outcome:
        try:
            start.wait(timeout=30)
            return deliver(mails[number % len(mails)], now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(send, range(8)))

    assert outcomes.count(Outcome.SENT) == len(mails)
    assert outcomes.count(Outcome.NOT_OURS) == 8 - len(mails)
    assert len(office.taken) == len(mails)
    receipts = Event.objects.filter(case=a_case, data__kind="automatic_receipt")
    assert receipts.count() == 1


def test_a_sender_killed_between_claim_and_sending_loses_nothing(a_case: Case, office: PostOffice):
    receipt = OutgoingMail.objects.get(case=a_case, kind="receipt")
    killed_at = timezone.now()
    assert claim(receipt.pk, now=killed_at) is not None

    soon, later = killed_at + timedelta(seconds=60), killed_at + timedelta(seconds=121)
    assert receipt.pk not in ready_mails(now=soon)
    assert receipt.pk in ready_mails(now=later)
    assert deliver(receipt.pk, now=later) is Outcome.SENT
    assert [mail["Message-ID"] for mail in office.taken] == [receipt.mime_id]


def test_tick_once_sends_what_waits_and_does_every_chore(a_case: Case, office: PostOffice):
    call_command("tick", "--once")

    assert waiting() == 0
    assert len(office.taken) == OutgoingMail.objects.count()


class RunningTick:
    """The command in a process of its own, on this test's database and mail server."""

    def __init__(self, office: PostOffice, log: Path) -> None:
        self.log = log
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "ANSWERABLE_DEMO": "0",
            "ANSWERABLE_VAR": str(log.parent),
            "DATABASE_URL": database_url(),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(office.port),
        }
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "tick"],
                cwd=ROOT,
                env=variables,
                stdout=out,
                stderr=out,
            )

    def wait_for(self, words: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while words not in self.log.read_text():
            assert time.monotonic() < until, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    def end(self) -> float:
        """Ask it to stop; returns how many seconds it took."""
        asked = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - asked


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


@pytest.fixture
def running(office: PostOffice, tmp_path: Path) -> Iterator[RunningTick]:
    call_command("createcachetable", "django_cache", verbosity=0)  # the tests' own cache has none
    command = RunningTick(office, tmp_path / "tick.log")
    yield command
    if command.process.poll() is None:
        command.process.kill()
        command.process.wait()


def test_the_running_command_sends_and_ends_promptly_when_told(
    a_case: Case, office: PostOffice, running: RunningTick
):
    until = time.monotonic() + 30
    while waiting() and time.monotonic() < until:
        time.sleep(0.2)
    assert len(office.taken) == OutgoingMail.objects.count()

    assert running.end() < 8  # what stops a site waits ten seconds
    assert running.process.returncode == 0
    said = running.log.read_text()
    assert "ada@" not in said
    assert a_case.reference not in said


@pytest.mark.postgres_only
def test_the_running_command_outlives_the_loss_of_its_database(
    a_case: Case, office: PostOffice, running: RunningTick
):
    running.wait_for(": sent")
    name = connection.settings_dict["NAME"]
    server = dj_database_url.parse(database_url())
    connection.close()
    dsn = {
        "host": server["HOST"] or None,
        "port": server["PORT"] or None,
        "user": server["USER"] or None,
        "password": server["PASSWORD"] or None,
        "dbname": "postgres",
    }
    with psycopg.connect(
        **{key: value for key, value in dsn.items() if value}, autocommit=True
    ) as session:
        session.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            running.wait_for("The database does not answer")
            time.sleep(5)
        finally:
            session.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    running.wait_for("The database answers again.")

    said = running.log.read_text()
    assert said.count("The database does not answer") == 1
    assert "Traceback" not in said
    sent = len(office.taken)
    open_case(at=timezone.now())
    until = time.monotonic() + 30
    while waiting() and time.monotonic() < until:
        time.sleep(0.2)
    assert len(office.taken) == sent + 2
