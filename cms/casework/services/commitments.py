"""Times that were agreed to speak again: on Today in their order, kept or missed (S3-21)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import Channel, Direction, EventKind, Job
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.remedies import let_in
from cms.casework.services.routing import subject_roles

LONGEST_TEXT: Final = 300
WAYS: Final = {
    Channel.PHONE.value: "Call them",
    Channel.IN_PERSON.value: "Meet them",
    Channel.EMAIL.value: "Write to them",
    Channel.TEXT.value: "Text them",
}
# A call a few minutes after the time that was agreed still keeps it.
GRACE: Final = timedelta(minutes=15)


class ContactNotFound(CaseworkError):
    """Raised for an agreed contact that the case does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("No such contact was agreed in this case.")


def agree_contact(
    *, case_id: int, act: Act, at: datetime, channel: str, about: str, by_whom: str, role: str
) -> Job:
    """Agree when to speak again: when, how, about what, and who of us does it.

    Raises a ``CaseworkError`` for a time that has passed, or a role that the procedure or
    the case has no place for.
    """
    if at <= act.now:
        raise CaseworkError("Choose a time that is still to come.", field="at")
    if channel not in WAYS:
        raise CaseworkError("Choose how you speak to them.", field="channel")
    if not about.strip():
        raise CaseworkError("Say what it is about.", field="about")
    if not by_whom.strip():
        raise CaseworkError("Say who of us does it.", field="by_whom")
    with changing(case_id, act, while_closed=True) as change:
        if role not in change.spec.role_by_key or role in subject_roles(change.case):
            raise CaseworkError("Choose whose Today it is on.", field="role")
        text = f"{WAYS[channel]}: {about.strip()} ({by_whom.strip()})"
        if len(text) > LONGEST_TEXT:
            raise CaseworkError("Write it shorter: say only what it is about.", field="about")
        job = Job(
            case=change.case,
            kind=AGREED_CONTACT,
            text=text,
            role=role,
            since_at=act.now,
            due_at=at,
        )
        change.save(job, "Agreed to speak again.")
        let_in(change, role)
    return job


def contact_made(
    *, case_id: int, act: Act, job_id: int, channel: str, happened_at: datetime, result: str
) -> Job:
    """They spoke at ``happened_at``: what came of it, which goes on file as a conversation too."""
    if happened_at > act.now:
        raise CaseworkError("It cannot be in the future.", field="happened_at")
    with changing(case_id, act, while_closed=True) as change:
        job = waiting(change.case.pk, job_id)
        if happened_at < job.since_at:
            raise CaseworkError("That was before it was agreed.", field="happened_at")
        write_result(job, result, act, at=happened_at)
        change.save(job, "Spoke as agreed.")
        note = add_message(change, Direction.NOTE, "call", result, channel, happened_at)
        change.event(
            EventKind.CONTACT_LOGGED, at=happened_at, message=note.pk, channel=channel, job=job.pk
        )
    return job


def contact_failed(*, case_id: int, act: Act, job_id: int, result: str) -> Job:
    """It did not come about, and ``result`` says why: nobody answered, or they asked us not to."""
    with changing(case_id, act, while_closed=True) as change:
        job = waiting(change.case.pk, job_id)
        write_result(job, result, act, at=act.now)
        change.save(job, "Did not come about.")
    return job


def write_result(job: Job, result: str, act: Act, *, at: datetime) -> None:
    if not result.strip():
        raise CaseworkError("Say what came of it.", field="result")
    job.result, job.done_at, job.done_by = result.strip(), at, act.by


def waiting(case_id: int, job_id: int) -> Job:
    """One that is still open. Raises ``ContactNotFound``, or says that it was noted already."""
    job: Job | None = Job.objects.filter(case=case_id, kind=AGREED_CONTACT, pk=job_id).first()
    if job is None:
        raise ContactNotFound
    if job.done_at is not None:
        raise CaseworkError("What came of it is on file already.")
    return job


def is_missed(job: Job, *, now: datetime) -> bool:
    """Nobody spoke to them by the time that was agreed, or a little after it."""
    return job.due_at is not None and (job.done_at or now) > job.due_at + GRACE
