"""A letter before it goes, with what its author may change told apart from what is locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.casework.mail.fields import values_for
from cms.casework.mail.layout import as_text, blocks_of
from cms.casework.mail.words import locked_in
from cms.casework.models import Case
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.offering import preview_reply
from cms.users.models import User


@dataclass(frozen=True)
class ShownLetter:
    """``locked`` is empty for a message without locked paragraphs; ``to`` for nobody."""

    to: str
    subject: str
    free: str
    locked: str


def shown_letter(
    case: Case,
    message: MessageSpec,
    words: str,
    *,
    by: User,
    now: datetime,
    channel: str | None = None,
    asked: Mapping[str, Any] | None = None,
    extra: Mapping[str, str] | None = None,
) -> ShownLetter:
    """The letter as it would go, in its two parts. Sends and stores nothing."""
    preview = preview_reply(
        case,
        message.key,
        words=words,
        by=by,
        now=now,
        channel=channel,
        asked=asked,
        extra=extra,
    )
    locked = locked_part(case, message, by=by, now=now, extra=extra)
    text = preview.letter.text
    free = text.removesuffix(locked) if locked else text
    return ShownLetter(preview.to, preview.letter.subject, free.strip(), locked.strip())


def locked_part(
    case: Case,
    message: MessageSpec,
    *,
    by: User,
    now: datetime,
    extra: Mapping[str, str] | None = None,
) -> str:
    here = {"not_content_link": "(a personal link is put here)", **(extra or {})}
    values = values_for(case, now=now, author=by, extra=here, key=message.key)
    blocks = [block for text in locked_in(case, message) for block in blocks_of(text, values)]
    return as_text(blocks) if blocks else ""
