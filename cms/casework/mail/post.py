"""Handing one mail to the mail server. Writes no row and knows no case."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formataddr, parseaddr
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from cms.casework.models import OutgoingMail

# What nobody wrote asks other machines not to answer it. A person's letter does not: that the
# reader is away is worth knowing. That it came back (NDR) is always wanted (S0-39).
NO_ANSWERS: Final = {"X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}


class Origin(StrEnum):
    """Who wrote a mail, as RFC 3834 has it said in “Auto-Submitted”."""

    PERSON = "no"
    NOTICE = "auto-generated"
    ANSWER = "auto-replied"  # to what somebody sent


class ServerAway(Exception):
    """The mail server could not be reached or let us in: no fault of this mail."""


class Refused(Exception):
    """The server did not take this mail. ``error`` is a code fit for staff, without addresses."""

    def __init__(self, error: str, *, permanent: bool) -> None:
        super().__init__(error)
        self.error = error
        self.permanent = permanent


def post(
    mail: OutgoingMail,
    *,
    sender: str,
    reply_to: str,
    origin: Origin,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send it; returning means that the server accepted it.

    ``sender`` is the body's name, ``reply_to`` an address or empty. Raises ``ServerAway`` or
    ``Refused``.
    """
    try:
        letter = built(mail, sender=sender, reply_to=reply_to, origin=origin, headers=headers)
        letter.message()
    except (ValueError, UnicodeError) as error:
        raise Refused(f"could not be written: {type(error).__name__}", permanent=True) from error
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        # Whatever a backend raises here, no mail was touched: wait for the server.
        raise ServerAway(type(error).__name__) from error
    try:
        hand_over(connection, letter)
    finally:
        # The mail is accepted or refused by now; a clumsy goodbye changes nothing.
        with suppress(Exception):
            connection.close()


def built(
    mail: OutgoingMail,
    *,
    sender: str,
    reply_to: str,
    origin: Origin,
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    automatic = {} if origin is Origin.PERSON else {"Auto-Submitted": origin.value, **NO_ANSWERS}
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    letter = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((name or sender, address)),
        to=[mail.to],
        reply_to=[reply_to] if reply_to else None,
        headers={**automatic, **(headers or {}), "Message-ID": mail.mime_id},
    )
    if mail.html:
        letter.attach_alternative(mail.html, "text/html")
    return letter


def hand_over(connection: BaseEmailBackend, letter: EmailMultiAlternatives) -> None:
    try:
        accepted = connection.send_messages([letter])
    except smtplib.SMTPRecipientsRefused as error:
        raise refusal([code for code, _ in error.recipients.values()]) from error
    except smtplib.SMTPResponseException as error:
        raise refusal([error.smtp_code]) from error
    except Exception as error:
        # A mail service of another kind has errors of its own; none may lose the mail.
        raise Refused(type(error).__name__, permanent=False) from error
    if not accepted:
        raise Refused("not accepted", permanent=False)


def refusal(codes: list[int]) -> Refused:
    """5xx is for good, anything else for now."""
    permanent = bool(codes) and all(500 <= code < 600 for code in codes)
    return Refused(f"the mail server said {', '.join(map(str, codes))}", permanent=permanent)
