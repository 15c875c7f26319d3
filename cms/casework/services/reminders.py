"""A mail shortly before a time that was agreed with the person (S3-21)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.clocks.words import due_words
from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_to_people
from cms.casework.mail.words import compose
from cms.casework.models import DoneAction, Job
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.permissions import visible_to
from cms.users.models import User
from cms.users.roles import holders_of

logger = logging.getLogger(__name__)

BEFORE: Final = timedelta(hours=1)
REMINDER: Final = UUID("6f8a1c1e-5d0e-4b7a-9d53-0f2f4f0d7c11")
WORDS: Final = "due_soon"  # the message of a procedure that says that something is near
CLOCK: Final = "A time agreed to speak with them"


def remind_of_contacts(*, now: datetime) -> int:
    """Remind those on whose Today it is, once each, in the hour before. How many were told."""
    rows = Job.objects.filter(
        kind=AGREED_CONTACT, done_at=None, due_at__gt=now, due_at__lte=now + BEFORE
    )
    rows = rows.select_related("case__handler", "case__procedure__procedure").order_by("pk")
    return sum(remind(row, now=now) for row in rows)


def remind(job: Job, *, now: datetime) -> bool:
    """False when it was done before, nobody may be told, or the procedure has no words for it."""
    case, due_at, people = job.case, job.due_at, readers_of(job, now=now)
    if case is None or due_at is None or not people:
        return False
    if WORDS not in case.procedure.spec.message_by_key:
        return False
    extra = {"clock": CLOCK, "due": due_words(due_at), "promise_line": ""}
    try:
        with transaction.atomic():
            key = uuid5(REMINDER, f"{job.pk} {due_at.isoformat()}")
            given = {"case": case, "done_at": now}
            if not DoneAction.objects.get_or_create(key=key, defaults=given)[1]:
                return False
            letter = compose(case, WORDS, now=now, extra=extra)
            queue_to_people(letter, case=case, users=people, now=now)
    except CaseworkError as refusal:
        # One letter that cannot be written must not keep the others back.
        logger.error("Reminder of job %s: %s", job.pk, type(refusal).__name__)
        return False
    return True


def readers_of(job: Job, *, now: datetime) -> list[User]:
    on, case_id = localdate(now), job.case_id
    if case_id is None:
        return []
    return [
        user
        for user in holders_of(job.role, on=on)
        if visible_to(user, on=on).filter(pk=case_id).exists()
    ]
