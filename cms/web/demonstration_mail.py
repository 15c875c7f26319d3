"""Mail in demonstration mode: written to a folder, read in the browser, sent to nobody."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as StoredMessage
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

# A name is all that an address of a page carries, so nothing but a name may match.
NAME: Final = re.compile(r"\d{20}-[0-9a-f]{8}")
WAY: Final = "X-Way"


class FolderBackend(BaseEmailBackend):
    """Writes each mail to the folder ``DEMONSTRATION_MAIL_DIR``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep every message; returns how many there were."""
        for message in email_messages:
            keep(message.message().as_bytes())
        return len(email_messages)


def keep_text(text: str, *, to: str) -> None:
    """Write a text message to the same folder, as a mail without a subject."""
    kept = StoredMessage(policy=policy.default)
    kept[WAY] = "text"
    kept["To"] = to
    kept["Date"] = format_datetime(datetime.now(UTC))
    kept.set_content(text)
    keep(kept.as_bytes())


def keep(raw: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    part = folder() / f"{name}.part"
    part.write_bytes(raw)
    part.chmod(0o600)
    part.replace(part.with_suffix(".eml"))  # whole or not at all


@dataclass(frozen=True)
class Mail:
    """A mail as the list and the page show it. Empty ``html``: it has none.

    A text message (``is_text``) has no subject and no sender.
    """

    name: str
    subject: str
    to: str
    sender: str
    reply_to: str
    sent_at: datetime | None
    text: str = ""
    html: str = ""
    is_text: bool = False


class MailNames(Sequence[str]):
    """The names of all mails, the newest first."""

    def __init__(self) -> None:
        """Read the folder once."""
        found = []
        if folder().is_dir():
            with os.scandir(folder()) as entries:
                found = [entry.name[:-4] for entry in entries if entry.name.endswith(".eml")]
        self.names = sorted(filter(NAME.fullmatch, found), reverse=True)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names)

    def __getitem__(self, index: Any) -> Any:
        """One name or a page of them."""
        return self.names[index]


def folder() -> Path:
    return Path(settings.DEMONSTRATION_MAIL_DIR)


def read_mail(name: str) -> Mail | None:
    """One mail by its name; None for a name that is not one, or not there."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (folder() / f"{name}.eml").read_bytes()
    except OSError:
        return None
    stored = message_from_bytes(raw, _class=StoredMessage, policy=policy.default)
    return Mail(
        name=name,
        subject=str(stored["Subject"] or ""),
        to=str(stored["To"] or ""),
        sender=str(stored["From"] or ""),
        reply_to=str(stored["Reply-To"] or ""),
        sent_at=moment_of(stored),
        text=words_of(stored, "plain"),
        html=words_of(stored, "html"),
        is_text=stored[WAY] == "text",
    )


def moment_of(stored: StoredMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(stored["Date"]))
    except ValueError:
        return None
    # “-0000” is universal time from a writer that does not say where it is (RFC 5322).
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def words_of(stored: StoredMessage, kind: str) -> str:
    part = stored.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
