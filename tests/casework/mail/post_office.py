"""A mail server that can be closed, opened again, and told to refuse."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from django.test import override_settings


class PostOffice:
    """Takes mail on one port of this machine while it is open."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse_recipient = ""
        self.refuse_data = ""
        self.controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(
            email.message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        )
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None


@contextmanager
def post_office(*, opened: bool = True) -> Iterator[PostOffice]:
    """Point the site's mail at a server of its own."""
    office = PostOffice()
    if opened:
        office.open()
    settings = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": office.port,
        "EMAIL_TIMEOUT": 5,
        "DEFAULT_FROM_EMAIL": "hello@sallowfield.example",
    }
    try:
        with override_settings(**settings):
            yield office
    finally:
        office.close()
