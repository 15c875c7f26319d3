"""What a person is asked to do when mail does not get through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.models import Job, MailStatus, OutgoingMail, save_recorded
from cms.casework.procedure.schema import MessageSpec
from cms.casework.uses import main_procedure

FAILED, CAME_BACK, WAITING = "mail_failed", "mail_bounced", "mail_waiting"
# Mail that waits this long is no hiccup; the coordinator should know (quality 42).
NOTICED_AFTER: Final = timedelta(minutes=30)
SAID_WAITING: Final = (
    "Mail is not going out: the mail server does not take it. Nothing is lost and it will be "
    "sent when the server is back, but what is urgent needs a phone call."
)


def mail_job(mail: OutgoingMail, spec: MessageSpec | None, *, back: bool, now: datetime) -> Job:
    """The job for a mail that failed, or came ``back``; not saved. It names no address."""
    label = spec.label if spec else mail.subject[:80]
    what = "came back" if back else "could not be delivered"
    text = f"“{label}” {what}. {instead(spec)}"
    return Job(
        case=mail.case,
        kind=CAME_BACK if back else FAILED,
        text=text[:300],
        role=role_for(mail, now=now),
        since_at=now,
    )


def role_for(mail: OutgoingMail, *, now: datetime) -> str:
    """Who has the case; without one, who owns the site's main procedure."""
    if mail.case is not None:
        handler: str = mail.case.handler_role
        return handler
    spec = main_procedure(on=localdate(now))
    return spec.owner if spec else "coordinator"


def instead(spec: MessageSpec | None) -> str:
    """How to reach them without email."""
    to = spec.to if spec else ""
    if to == "person" and spec and not spec.automatic:
        return "It does not count as sent. Phone the person, or print and post it."
    if to == "person":
        return "Phone the person, or print and post it. Check the email address."
    if to == "informant":
        return "Ask for the information by phone or in person."
    return "Tell whoever it was for another way, and check their email address."


@transaction.atomic
def watch_waiting(*, now: datetime) -> None:
    """Keep one job open for as long as mail waits much longer than it should."""
    waiting = OutgoingMail.objects.filter(status=MailStatus.QUEUED)
    oldest = waiting.order_by("created_at").select_related("case").first()
    stuck = oldest if oldest and oldest.created_at < now - NOTICED_AFTER else None
    open_job = Job.objects.filter(kind=WAITING, done_at=None).first()
    if stuck is not None and open_job is None:
        job = Job(kind=WAITING, text=SAID_WAITING, role=role_for(stuck, now=now), since_at=now)
        save_recorded(job, by=None, reason="Mail has been waiting.")
    elif open_job is not None and stuck is None:
        open_job.done_at = now
        save_recorded(open_job, by=None, reason="Mail goes out again.")
