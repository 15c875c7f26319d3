"""Answers put aside to be finished later, by a link in a mail (journey R5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.clocks.words import full_moment
from cms.casework.mail.layout import Block, as_html, as_text
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import Letter
from cms.casework.models import Case, SavedAnswers, Upload
from cms.casework.procedure.schema import Procedure
from cms.casework.selectors import timescales_of
from cms.casework.uses import procedures_in_use
from cms.web.one_time import hashed, new_secret

KEPT_DAYS: Final = 14
MAIL: Final = "saved_answers"


@transaction.atomic
def save_answers(*, key: UUID, answers: dict[str, Any], email: str, now: datetime) -> None:
    """Keep the answers and their files for fourteen days, and mail the link to them.

    Saving again replaces what was saved under ``key``, and the link before stops working.
    Raises ``AddressRefused``.
    """
    token = new_secret()
    expires_at = now + timedelta(days=KEPT_DAYS)
    SavedAnswers.objects.update_or_create(
        key=key,
        defaults={
            "token_hash": hashed(token),
            "answers": answers,
            "expires_at": expires_at,
        },
    )
    Upload.objects.filter(key=key).update(expires_at=expires_at)
    queue_mail(letter_for(token, expires_at, now=now), case=None, to=email, now=now)


def look_at_saved(token: str, now: datetime) -> SavedAnswers | None:
    """What a link leads to, changing nothing: mail scanners open links too.

    None for a link that is unknown or too old, and once the answers were sent. Until then they
    stay saved, so the link can be used again.
    """
    rows = SavedAnswers.objects.filter(token_hash=hashed(token), expires_at__gt=now)
    saved: SavedAnswers | None = rows.first()
    if saved is None or Case.objects.filter(intake_key=saved.key).exists():
        return None
    return saved


def forget_saved(key: UUID) -> None:
    """They were sent, so they need not be kept here as well."""
    SavedAnswers.objects.filter(key=key).delete()


def delete_expired_answers(now: datetime) -> int:
    """Delete what nobody came back for. How many went."""
    return int(SavedAnswers.objects.filter(expires_at__lt=now).delete()[0])


def starts_when_sent(spec: Procedure | None) -> str:
    """That no time runs yet, with the first that is promised; None: not known which."""
    rows = timescales_of(spec) if spec else []
    time = next((row.time for row in rows if row.time[:1].isdigit()), "")
    return f"Your {time} start when you send it." if time else "Our time starts when you send it."


def letter_for(token: str, expires_at: datetime, *, now: datetime) -> Letter:
    """The mail holds nothing that was typed: the address may be a stranger's."""
    spec = procedures_in_use(on=localdate(now)).alone
    name = registry.organisation().name
    link = f"{settings.SITE_URL}/tell-us/back/{token}/"
    blocks = [
        Block("", "Hello"),
        Block(
            "", f"Here is your way back to what you began to tell us. It is not sent yet.\n{link}"
        ),
        Block(
            "", f"{starts_when_sent(spec)} We keep your answers until {full_moment(expires_at)}."
        ),
        Block("", "Whoever has this link can read your answers. Keep it to yourself."),
        Block("", "If you did not ask for this, you can ignore it. Nobody will write again."),
        Block("", name),
    ]
    subject = f"Your answers are saved – {name}"
    html = as_html(
        blocks,
        subject=subject,
        organisation=name,
        site_url=settings.SITE_URL,
        addresses=(settings.SITE_URL,),
    )
    return Letter(MAIL, " ".join(subject.split())[:200], as_text(blocks), html)
