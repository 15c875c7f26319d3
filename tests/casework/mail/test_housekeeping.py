"""What is put away, and what stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import Letter
from cms.casework.models import AccessToken, DoneAction, MailStatus, OutgoingMail
from cms.casework.services.housekeeping import end_killed_tasks, put_away
from cms.casework.services.tracking import request_link
from cms.casework.tasks import deliver_mail
from tests.factories import WEDNESDAY, holder, install, open_case

pytestmark = pytest.mark.django_db

MONTH_LATER = WEDNESDAY + timedelta(days=31)


def test_the_text_of_an_old_mail_goes_and_its_record_stays():
    letter = Letter("update", "Subject", "Words", "<p>Words</p>")
    sent, waiting = (
        queue_mail(letter, case=None, to="ada@resident.example", now=WEDNESDAY) for _ in range(2)
    )
    OutgoingMail.objects.filter(pk=sent.pk).update(status=MailStatus.SENT, sent_at=WEDNESDAY)

    put_away(now=WEDNESDAY + timedelta(days=29))
    sent.refresh_from_db()
    assert sent.text == "Words"

    put_away(now=MONTH_LATER)
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.text, sent.html, sent.subject) == ("", "", "Subject")
    assert waiting.text == "Words"


def test_links_that_ran_out_and_old_presses_go():
    install()
    holder("coordinator")
    case = open_case()
    request_link(reference=case.reference, contact="ada@resident.example", now=WEDNESDAY)
    DoneAction.objects.create(key=uuid.uuid4(), case=case, done_at=WEDNESDAY)
    assert AccessToken.objects.exists()

    put_away(now=WEDNESDAY + timedelta(hours=1))
    assert AccessToken.objects.exists()

    put_away(now=MONTH_LATER)
    assert not AccessToken.objects.exists()
    assert not DoneAction.objects.exists()


def test_a_task_that_a_killed_worker_left_running_is_ended():
    deliver_mail.enqueue(1)
    left = DBTaskResult.objects.get()
    left.claim("killed")

    assert left.started_at is not None
    assert end_killed_tasks(now=left.started_at + timedelta(minutes=9)) == 0
    assert end_killed_tasks(now=left.started_at + timedelta(minutes=11)) == 1

    left.refresh_from_db()
    assert left.status == TaskResultStatus.FAILED
    put_away(now=left.started_at + timedelta(days=4))
    assert not DBTaskResult.objects.exists()


def run_worker() -> None:
    """Do what is queued, then stop; without the command, which would take our signals."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="queue",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_queued(mailoutbox):
    install()
    holder("coordinator")
    open_case()
    assert mailoutbox == []

    run_worker()

    assert len(mailoutbox) == 2
    assert not OutgoingMail.objects.filter(status=MailStatus.QUEUED).exists()
    carried = [str(row.args_kwargs) for row in DBTaskResult.objects.all()]
    assert not any("@" in words for words in carried)
