"""Notices that are about no case, such as the agenda of a meeting: written down as mails to go."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from cms.casework import registry
from cms.casework.mail.layout import BETWEEN_BLOCKS, Block, as_html, as_text
from cms.casework.mail.outbox import AddressRefused, queue_mail
from cms.casework.mail.words import Letter
from cms.casework.models import OutgoingMail

logger = logging.getLogger(__name__)


def queue_notice(kind: str, to: str, subject: str, text: str, *, now: datetime) -> None:
    """Queue one notice in the caller's transaction, with the organisation's name under it.

    An account whose address no mail can go to misses it; the others still get theirs.
    """
    name = registry.organisation().name
    parts = (part.strip("\n") for part in BETWEEN_BLOCKS.split(text.strip()))
    blocks = [Block("", part) for part in (*parts, name) if part.strip()]
    line = " ".join(subject.split())[:200]
    html = as_html(
        blocks,
        subject=line,
        organisation=name,
        site_url=settings.SITE_URL,
        addresses=(settings.SITE_URL,),
    )
    try:
        queue_mail(Letter(kind, line, as_text(blocks), html), case=None, to=to, now=now)
    except AddressRefused:
        logger.warning("A notice (%s) has an address that no mail can go to.", kind)


def forget_notices(*, kinds: Collection[str], to: str) -> int:
    """Delete what was mailed to an address that asked to be forgotten; how many rows that were.

    Notices of those kinds alone, and none that is about a case. What still waits does not go.
    """
    rows = OutgoingMail.objects.filter(case=None, message=None, kind__in=kinds, to__iexact=to)
    deleted: int = rows.delete()[0]
    return deleted
