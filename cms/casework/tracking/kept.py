"""What was promised to the person, and whether it is kept, for their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.timezone import localdate, localtime

from cms.casework.mail.promised import public_label
from cms.casework.models import Case, Job, Remedy
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.commitments import WAYS, is_missed
from cms.web.templatetags.site import full_date, full_moment

# How each way that staff choose is said to the person.
TO_THEM: Final = dict(
    zip(
        WAYS.values(),
        ("we call you", "we meet you", "we write to you", "we send you a text"),
        strict=True,
    )
)


@dataclass(frozen=True)
class KeptPromise:
    """One promise: its name, what it is, and where it stands, with the kind of the tag."""

    label: str
    what: str
    state: str
    kind: str


@dataclass(frozen=True)
class PuttingRight:
    """Everything promised; ``contacts`` are times agreed, a sentence each."""

    promises: list[KeptPromise]
    contacts: list[str]
    open: int


def putting_right(case: Case, *, now: datetime) -> PuttingRight:
    """What the page shows: what stands, and nothing that was dropped. Two queries."""
    today = localdate(now)
    rows = [row for row in case.remedies.all() if row.is_promised]
    contacts = Job.objects.filter(case=case, kind=AGREED_CONTACT, done_at=None)
    said = [contact_words(job, now) for job in contacts.order_by("due_at", "pk")]
    promises = [kept(case, row, today) for row in rows]
    return PuttingRight(promises, said, sum(row.is_open for row in rows) + len(said))


def kept(case: Case, row: Remedy, today: date) -> KeptPromise:
    state, kind = state_of(row, today)
    return KeptPromise(public_label(case.procedure.spec, row), row.what, state, kind)


def state_of(row: Remedy, today: date) -> tuple[str, str]:
    if row.done_on is None:
        if row.due_on is None:
            return "Still to be done", "waiting"
        if row.due_on < today:
            return f"Late: we promised it by {full_date(row.due_on)}", "late"
        return f"To be done by {full_date(row.due_on)}", "waiting"
    done = f"Done on {full_date(row.done_on)}"
    if row.is_open:
        return f"{done}. We look again on {full_date(row.follow_up_on)}", ""
    return done, ""


def contact_words(job: Job, now: datetime) -> str:
    """Our own notes of what it is about stay with us."""
    when = full_moment(localtime(job.due_at)) if job.due_at else ""
    way = TO_THEM.get(job.text.partition(":")[0], "we speak again")
    if is_missed(job, now=now):
        return f"On {when} {past(way)}. We missed it, and we are sorry."
    return f"On {when} {way}."


def past(way: str) -> str:
    return way.replace("we ", "we were to ", 1)
