"""Times agreed to speak again, as a case shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from cms.casework.desk.words import due_in_words, urgency
from cms.casework.models import Case, Job
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.permissions import may
from cms.casework.services.commitments import GRACE, is_missed
from cms.users.models import User


@dataclass(frozen=True)
class ShownContact:
    """One of them; ``state`` in words with its colour, ``url`` where the result is noted."""

    job: Job
    state: str
    kind: str
    url: str


def commitments_part(case: Case, user: User, *, now: datetime) -> dict[str, Any]:
    """What the part of the screen shows, in time order. One query."""
    works = may(user, case, "work")
    rows = Job.objects.filter(case=case, kind=AGREED_CONTACT).order_by("due_at", "pk")
    return {
        "rows": [shown(row, works=works, now=now) for row in rows],
        "add_url": reverse("desk:agree_contact", args=[case.pk]) if works else "",
    }


def shown(job: Job, *, works: bool, now: datetime) -> ShownContact:
    state, kind = state_of(job, now)
    open_url = reverse("desk:contact_result", args=[job.case_id, job.pk])
    return ShownContact(job, state, kind, open_url if works and job.done_at is None else "")


def state_of(job: Job, now: datetime) -> tuple[str, str]:
    if job.done_at is not None:
        return ("Missed, done later", "late") if is_missed(job, now=now) else ("Seen to", "")
    if is_missed(job, now=now):
        return f"Missed: {due_in_words(job.due_at, now).lower()}", "late"
    kind = "waiting" if urgency(job.due_at, now) in ("late", "soon") else "closed"
    return "Now" if job.due_at and job.due_at < now else due_in_words(job.due_at, now), kind


def agreed_contacts() -> QuerySet[Job]:
    """Those nobody has noted a result of, in time order."""
    rows: QuerySet[Job] = Job.objects.filter(kind=AGREED_CONTACT, done_at=None)
    return rows.order_by("due_at", "pk")


def missed_contacts(now: datetime) -> QuerySet[Job]:
    """Those that were not kept, done since or not."""
    late = Q(done_at__gt=F("due_at") + GRACE) | Q(done_at=None, due_at__lt=now - GRACE)
    rows: QuerySet[Job] = Job.objects.filter(late, kind=AGREED_CONTACT)
    return rows
