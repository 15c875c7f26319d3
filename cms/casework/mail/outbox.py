"""Letters become rows in the caller's transaction; nothing is sent from here (docs/adr/0005)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cms.casework.errors import CaseworkError
from cms.casework.mail.texts import number_for_texts, sends_texts
from cms.casework.mail.words import Letter
from cms.casework.models import Case, Message, OutgoingMail, Way
from cms.users.models import User

Courier = Callable[[int], None]

_couriers: list[Courier] = []


class AddressRefused(CaseworkError):
    """Raised for an address that no mail can go to. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This e-mail address cannot be written to. Check it.", field="email")


class NumberRefused(CaseworkError):
    """Raised for a number that no text message can go to. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This number cannot take a text message. Check it.", field="phone")


def provide_courier(courier: Courier) -> None:
    """Name who is told, after the commit, that a mail waits. Without one the sweep finds it."""
    _couriers[:] = [courier]


def queue_mail(
    letter: Letter, *, case: Case | None, to: str, now: datetime, message: Message | None = None
) -> OutgoingMail:
    """Write a letter down to be sent to one address, which comes from the record.

    ``message`` is the case's own copy, where the mail carries one: then its sending is an
    event. Raises ``AddressRefused``.
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
        ),
        now=now,
    )


def queue_text(
    text: str,
    *,
    case: Case | None,
    to: str,
    now: datetime,
    kind: str,
    message: Message | None = None,
) -> OutgoingMail:
    """Write a text message down to be sent to one number, which comes from the record.

    ``text`` is one line from ``words.text_for``, ``kind`` the procedure's message. Raises
    ``NumberRefused``: for a number that takes no texts, and where the site sends none.
    """
    number = number_for_texts(to)
    if not number or not sends_texts():
        raise NumberRefused
    mail = OutgoingMail(case=case, message=message, kind=kind, to=number, text=text, way=Way.TEXT)
    return queued(mail, now=now)


def queued(mail: OutgoingMail, *, now: datetime) -> OutgoingMail:
    """Save it, and tell the courier once the caller's transaction stands."""
    mail.mime_id, mail.created_at, mail.try_at = new_mime_id(), now, now
    mail.save(force_insert=True)

    def tell_courier() -> None:
        for courier in _couriers:
            courier(mail.pk)

    # Robust: what was taken in stands even if the queue is away; the sweep will send it.
    transaction.on_commit(tell_courier, robust=True)
    return mail


def queue_to_people(
    letter: Letter, *, case: Case, users: Iterable[User], now: datetime
) -> list[OutgoingMail]:
    """The same letter to several accounts, a mail each, one an address."""
    addresses = dict.fromkeys(user.email.lower() for user in users if user.is_active)
    return [queue_mail(letter, case=case, to=address, now=now) for address in addresses]


def new_mime_id() -> str:
    """A Message-ID that says nothing about the machine, so that a bounce finds its mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{secrets.token_hex(16)}@{domain}>"
