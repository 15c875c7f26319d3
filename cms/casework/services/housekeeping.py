"""Putting away what has served: old mails' texts, ended tasks, used keys, files never sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.core.management import call_command
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.casework.models import AccessToken, DoneAction, MailStatus, OutgoingMail
from cms.casework.services.equality import forget_order_of_answers
from cms.casework.services.saving import delete_expired_answers
from cms.casework.services.uploads import delete_expired_uploads

QUEUE: Final = "queue"
# No task of ours lasts so long; what still “runs” was killed.
TASK_LIMIT: Final = timedelta(minutes=10)
TASKS_KEPT: Final = timedelta(days=3)
MAIL_TEXT_KEPT: Final = timedelta(days=30)
LINKS_KEPT: Final = timedelta(days=1)
PRESSES_KEPT: Final = timedelta(days=30)
BATCH: Final = 500


def end_killed_tasks(*, now: datetime) -> int:
    """Mark tasks failed that a killed worker left running; the sweep does their work."""
    left = DBTaskResult.objects.running().filter(
        backend_name=QUEUE, started_at__lt=now - TASK_LIMIT
    )
    return int(left.update(status=TaskResultStatus.FAILED, finished_at=now))


def put_away(*, now: datetime) -> None:
    """Run once a day: nothing here is part of a case's record."""
    clear_mail_texts(now=now)
    finished = DBTaskResult.objects.finished().filter(backend_name=QUEUE)
    delete_in_batches(finished.filter(finished_at__lt=now - TASKS_KEPT))
    delete_in_batches(AccessToken.objects.filter(expires_at__lt=now - LINKS_KEPT))
    delete_in_batches(DoneAction.objects.filter(done_at__lt=now - PRESSES_KEPT))
    delete_expired_answers(now)
    delete_expired_uploads(now)
    forget_order_of_answers()
    call_command("clearsessions")


def clear_mail_texts(*, now: datetime) -> None:
    """Thirty days on, what was said stands in the case's messages alone."""
    old = OutgoingMail.objects.filter(created_at__lt=now - MAIL_TEXT_KEPT)
    old = old.exclude(status=MailStatus.QUEUED).exclude(text="", html="")
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        OutgoingMail.objects.filter(pk__in=ids).update(text="", html="")


def delete_in_batches(rows: QuerySet[Any]) -> None:
    """In short transactions, so that nobody waits for the broom."""
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.model.objects.filter(pk__in=ids).delete()
