"""Letters become rows in the caller's transaction; nothing is sent from here (docs/adr/0005)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac

from cms.casework.errors import CaseworkError
from cms.casework.mail.texts import number_for_texts, sends_texts
from cms.casework.mail.together import Together
from cms.casework.mail.words import Letter
from cms.casework.models import Case, Message, OutgoingMail, Way
from cms.users.models import User

Courier = Callable[[int], None]

_couriers: list[tuple[Courier, Callable[[], bool]]] = []
logger = logging.getLogger(__name__)


class AddressRefused(CaseworkError):
    """Raised for an address that no mail can go to. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This email address cannot be written to. Check it.", field="email")


class NumberRefused(CaseworkError):
    """Raised for a number that no text message can go to. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This number cannot take a text message. Check it.", field="phone")


def after() -> bool:
    return False


def provide_courier(courier: Courier, *, in_transaction: Callable[[], bool] = after) -> None:
    """Name who is told that a mail waits. Without one the sweep finds it.

    After the commit; before it where ``in_transaction`` says that the courier writes a row in
    the same database, which then costs no commit of its own.
    """
    _couriers[:] = [(courier, in_transaction)]


def queue_mail(
    letter: Letter,
    *,
    case: Case | None,
    to: str,
    now: datetime,
    message: Message | None = None,
    together: Together | None = None,
    mime_id: str = "",
) -> OutgoingMail:
    """Write a letter down to be sent to one address, which comes from the record.

    ``message`` is the case's own copy, where the mail carries one: then its sending is an
    event. ``together``: where it waits to be written with others. ``mime_id``: one from
    ``mime_id_for``, so that the same mail cannot be written down twice. Raises
    ``AddressRefused``, and ``IntegrityError`` for the second of the same.
    """
    to = to.strip()
    try:
        validate_email(to)
    except ValidationError:
        raise AddressRefused from None
    return queued(
        OutgoingMail(
            case=case,
            message=message,
            kind=letter.key,
            to=to,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            mime_id=mime_id,
        ),
        now=now,
        together=together,
    )


def queue_text(
    text: str,
    *,
    case: Case | None,
    to: str,
    now: datetime,
    kind: str,
    message: Message | None = None,
    together: Together | None = None,
) -> OutgoingMail:
    """Write a text message down to be sent to one number, which comes from the record.

    ``text`` is one line from ``words.text_for``, ``kind`` the procedure's message. Raises
    ``NumberRefused``: for a number that takes no texts, and where the site sends none.
    """
    number = number_for_texts(to)
    if not number or not sends_texts():
        raise NumberRefused
    mail = OutgoingMail(case=case, message=message, kind=kind, to=number, text=text, way=Way.TEXT)
    return queued(mail, now=now, together=together)


def queued(mail: OutgoingMail, *, now: datetime, together: Together | None) -> OutgoingMail:
    mail.mime_id = mail.mime_id or new_mime_id()
    mail.created_at = mail.try_at = now
    if together is None:
        mail.save(force_insert=True)
        tell_couriers([mail])
    else:
        together.mails.append(mail)
    return mail


def queue_together(mails: Sequence[OutgoingMail]) -> None:
    """Save what waited in a ``Together``, in the caller's transaction."""
    if mails:
        OutgoingMail.objects.bulk_create(mails)
        tell_couriers(mails)


def tell_couriers(mails: Sequence[OutgoingMail]) -> None:
    for courier, in_transaction in _couriers:
        tell = about_all(courier, mails)
        # Either way what was taken in stands, even if the queue does not take it.
        if in_transaction():
            in_a_savepoint(tell)
        else:
            transaction.on_commit(tell, robust=True)


def about_all(courier: Courier, mails: Iterable[OutgoingMail]) -> Callable[[], None]:
    def tell() -> None:
        for mail in mails:
            courier(mail.pk)

    return tell


def in_a_savepoint(tell: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            tell()
    except Exception:
        # Where not even the savepoint could be undone, the connection is gone and the caller's
        # rows with it. Kept quiet, that would be taken for a commit.
        if transaction.get_connection().needs_rollback:
            raise
        logger.exception("The queue did not take a mail; the sweep will send it.")


def queue_to_people(
    letter: Letter, *, case: Case, users: Iterable[User], now: datetime
) -> list[OutgoingMail]:
    """The same letter to several accounts, a mail each, one an address."""
    addresses = dict.fromkeys(user.email.lower() for user in users if user.is_active)
    return [queue_mail(letter, case=case, to=address, now=now) for address in addresses]


def new_mime_id() -> str:
    """A Message-ID that says nothing about the machine, so that a bounce finds its mail."""
    return mime_id_of(secrets.token_hex(16))


def mime_id_for(what: str) -> str:
    """Always the same for the same ``what``, and nobody outside can tell which."""
    return mime_id_of(salted_hmac("casework.mail", what, algorithm="sha256").hexdigest()[:32])


def mime_id_of(name: str) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{name}@{domain}>"
