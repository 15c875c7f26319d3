"""What becomes of a mail: claimed, handed to the server, recorded; or tried again, or given up.

No address and no text is ever logged (quality 21).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.mail import texts
from cms.casework.mail.asked import sent_data
from cms.casework.mail.post import Origin, Refused, ServerAway, post
from cms.casework.models import (
    Case,
    Direction,
    Event,
    EventKind,
    MailStatus,
    Message,
    OutgoingMail,
    Way,
    reached_nobody,
    save_recorded,
)
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.mail_jobs import mail_job
from cms.users.roles import contact_for

logger = logging.getLogger(__name__)

# Longer than the slowest conversation with a mail server; then the row is anybody's again.
LEASE: Final = timedelta(minutes=2)
# While the server is away nothing counts as a try, so that all goes soon after its return.
SERVER_WAIT: Final = timedelta(seconds=15)
SERVER_PATIENCE: Final = timedelta(days=5)
# Greylisting lets a mail pass after some minutes; a full mailbox may take a day.
WAITS: Final = (
    timedelta(seconds=30),
    *(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30)),
    *(timedelta(hours=1) for _ in range(24)),
)
# Fields that open a case: a mail that carried them is cleared as soon as it has gone.
SECRET_FIELDS: Final = frozenset({"link", "code", "authority_link"})
# The same of a mail without a case, which no procedure describes.
SECRET_KINDS: Final = frozenset({"saved_answers"})
# The server has the mail, so a busy database must not make us send it again.
RECORDING_TRIES: Final = 3


class Outcome(StrEnum):
    """How one try ended."""

    NOT_OURS = "not_ours"  # somebody else has it, or it is not due
    SENT = "sent"
    LATER = "later"
    SERVER_AWAY = "server_away"
    FAILED = "failed"


def ready_mails(*, now: datetime, limit: int = 100, way: str = "") -> list[int]:
    """The ids of mails to try now, those that waited longest first; of one ``way`` or of all."""
    rows = OutgoingMail.objects.ready(now)
    rows = rows.filter(way=way) if way else rows
    return list(rows.values_list("pk", flat=True)[:limit])


def deliver(mail_id: int, *, now: datetime) -> Outcome:
    """Try to send one mail. Safe to call twice, by two servers, or after a kill.

    The server is spoken to outside any transaction; what it answered is recorded in a second.
    """
    mail = claim(mail_id, now=now)
    if mail is None:
        return Outcome.NOT_OURS
    try:
        hand_over(mail, now=now)
    except ServerAway:
        outcome = wait_for_server(mail, now=now)
    except Refused as refusal:
        outcome = after_refusal(mail, refusal, now=now)
    else:
        record_sent(mail, now=now)
        outcome = Outcome.SENT
    logger.info("Mail %s (%s): %s", mail.pk, mail.kind, outcome)
    return outcome


def hand_over(mail: OutgoingMail, *, now: datetime) -> None:
    """Returning means that it was accepted. Raises ``ServerAway`` or ``Refused``."""
    if mail.way == Way.TEXT:
        texts.sender().send(mail.text, to=mail.to, key=mail.mime_id.strip("<>"))
        return
    post(
        mail,
        sender=registry.organisation().name,
        reply_to=reply_address(mail.case, now=now),
        origin=origin_of(mail),
        headers=registry.mail_headers(mail.kind, mail.to) if mail.case_id is None else None,
    )


def claim(mail_id: int, *, now: datetime) -> OutgoingMail | None:
    """Take a mail for the length of the lease; exactly one caller wins (quality 38)."""
    due = OutgoingMail.objects.filter(pk=mail_id, status=MailStatus.QUEUED, try_at__lte=now)
    if not due.update(attempts=F("attempts") + 1, try_at=now + LEASE):
        return None
    rows = OutgoingMail.objects.select_related("case__procedure__procedure", "message")
    mail: OutgoingMail = rows.get(pk=mail_id)
    return mail


def spec_of(mail: OutgoingMail) -> MessageSpec | None:
    """What the procedure says of this message; None for one that it does not know."""
    return mail.case.procedure.spec.message_by_key.get(mail.kind) if mail.case else None


def origin_of(mail: OutgoingMail) -> Origin:
    """What no procedure knows was written by nobody."""
    spec = spec_of(mail)
    if spec is not None and not spec.automatic:
        return Origin.PERSON
    receipt = spec is not None and spec.kind == "automatic_receipt"
    return Origin.ANSWER if receipt else Origin.NOTICE


def reply_address(case: Case | None, *, now: datetime) -> str:
    """Answers go to the role that has the case, never to somebody it is about (S0-52)."""
    contact = contact_for(case.handler_role, on=localdate(now)) if case else None
    return contact.email if contact else ""


@contextmanager
def settling(mail: OutgoingMail, *, now: datetime) -> Iterator[Change | None]:
    """The transaction in which the fate of a mail is recorded, under its case's lock if any."""
    if mail.case is None:
        with transaction.atomic():
            yield None
        return
    with changing(mail.case.pk, Act(now=now), while_closed=True) as change:
        change.quiet = True
        yield change


def mark(mail: OutgoingMail, was: MailStatus, **values: object) -> bool:
    """Change the row if it still is what we took it for."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, status=was)
    return bool(rows.update(**values))


def record_sent(mail: OutgoingMail, *, now: datetime) -> None:
    for _ in range(RECORDING_TRIES - 1):
        with suppress(OperationalError):
            record_sent_once(mail, now=now)
            return
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    record_sent_once(mail, now=now)


def record_sent_once(mail: OutgoingMail, *, now: datetime) -> None:
    """Note that the server took it. With a message on file, that is when it was sent (S0-38)."""
    spec = spec_of(mail)
    values: dict[str, object] = {"status": MailStatus.SENT, "sent_at": now, "error": ""}
    secret = spec is not None and SECRET_FIELDS & set(spec.requires)
    if secret or mail.kind in SECRET_KINDS:
        values |= {"text": "", "html": ""}
    if mail.message is None or mail.message.direction != Direction.OUT:
        mark(mail, MailStatus.QUEUED, **values)
        return
    with settling(mail, now=now) as change:
        if mark(mail, MailStatus.QUEUED, **values) and change and not is_on_record(mail.message):
            change.event(EventKind.MESSAGE_SENT, **sent_data(mail.message, spec))


def is_on_record(message: Message) -> bool:
    """A message that goes to two addresses was sent once."""
    sent = Event.objects.filter(
        case=message.case, kind=EventKind.MESSAGE_SENT, data__message=message.pk
    )
    exists: bool = sent.exists()
    return exists


def wait_for_server(mail: OutgoingMail, *, now: datetime) -> Outcome:
    """Not this mail's fault: no try is counted, until patience ends."""
    server = "text gateway" if mail.way == Way.TEXT else "mail server"
    error = f"the {server} did not answer"
    if now - mail.created_at > SERVER_PATIENCE:
        return give_up(mail, error=error, now=now)
    mark(
        mail,
        MailStatus.QUEUED,
        attempts=F("attempts") - 1,
        try_at=now + SERVER_WAIT,
        error=error,
    )
    return Outcome.SERVER_AWAY


def after_refusal(mail: OutgoingMail, refusal: Refused, *, now: datetime) -> Outcome:
    if refusal.permanent or mail.attempts > len(WAITS):
        return give_up(mail, error=refusal.error, now=now, is_gone=refusal.permanent)
    wait = WAITS[mail.attempts - 1]
    mark(mail, MailStatus.QUEUED, try_at=now + wait, error=refusal.error)
    return Outcome.LATER


def give_up(mail: OutgoingMail, *, error: str, now: datetime, is_gone: bool = False) -> Outcome:
    """The mail stays with its error, and a person is asked to reach them another way."""
    with settling(mail, now=now) as change:
        if mark(mail, MailStatus.QUEUED, status=MailStatus.FAILED, error=error[:300]):
            if not is_seen_to(mail, is_gone=is_gone):
                job = mail_job(mail, spec_of(mail), back=False, now=now)
                save_recorded(job, by=None, reason="The mail could not be delivered.")
            take_back(mail, change)
    return Outcome.FAILED


def is_seen_to(mail: OutgoingMail, *, is_gone: bool) -> bool:
    """Whether the app whose notice it was needs nobody to act on it."""
    return mail.case_id is None and registry.saw_to_undelivered(mail.kind, mail.to, is_gone=is_gone)


def record_bounce(*, now: datetime, mail_id: int | None = None, mime_id: str = "") -> bool:
    """A sent mail came back: the promise it met is open again, and a person is asked to act.

    Found by its row or by its Message-ID. False, and nothing written, for a mail we do not
    know, did not send, or know to have come back (S0-39).
    """
    rows = OutgoingMail.objects.select_related("case__procedure__procedure", "message")
    wanted = rows.filter(pk=mail_id) if mail_id is not None else rows.filter(mime_id=mime_id)
    mail = wanted.first()
    if mail is None:
        return False
    with settling(mail, now=now) as change:
        if not mark(mail, MailStatus.SENT, status=MailStatus.BOUNCED):
            return False
        if not is_seen_to(mail, is_gone=True):
            job = mail_job(mail, spec_of(mail), back=True, now=now)
            save_recorded(job, by=None, reason="The mail came back.")
        take_back(mail, change)
    logger.info("Mail %s (%s): came back", mail.pk, mail.kind)
    return True


def take_back(mail: OutgoingMail, change: Change | None) -> None:
    """A message that reached nobody was not sent: its clock runs again."""
    if change is None or mail.message is None or not is_on_record(mail.message):
        return
    if not Message.objects.filter(reached_nobody(), pk=mail.message.pk).exists():
        return  # another copy arrived or is on its way, or it was posted or said
    change.event(EventKind.BOUNCED, message=mail.message.pk)
    change.reread = True
