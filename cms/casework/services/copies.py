"""What the person said, sent to those whom it praises (S3-17)."""

from __future__ import annotations

from dataclasses import dataclass

from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import compose
from cms.casework.models import Channel, Direction
from cms.casework.services.change import Change
from cms.casework.services.contacts import add_message


@dataclass(frozen=True)
class CopyTo:
    """Somebody who gets a copy: a person or a team of ours."""

    name: str
    email: str


def send_copy(change: Change, key: str, to: CopyTo) -> None:
    """Mail the message ``key`` with the person's words to them, and note that they had it.

    The letter has no name of the person: only what they said.
    """
    if not to.name.strip():
        raise CaseworkError("Say who gets the copy.", field="copy_name")
    told = change.case.messages.filter(kind="told_us").first()
    act, words = change.act, told.body if told else ""
    letter = compose(change.case, key, now=act.now, author=act.by, words=words)
    queue_mail(letter, case=change.case, to=to.email, now=act.now)
    said = f"A copy of what they said went to {to.name.strip()}, {to.email}."
    add_message(change, Direction.NOTE, "note", said, Channel.WEB, act.now)
