"""Who gets which message: the person, or whoever has the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from cms.casework.mail.contacts import recipient_of
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import Letter, compose
from cms.casework.models import (
    Case,
    Channel,
    Direction,
    Job,
    Message,
    Party,
    save_recorded,
)
from cms.users.models import User
from cms.users.roles import contact_for, holders_of


def send_to_person(
    case: Case,
    key: str,
    *,
    now: datetime,
    author: User | None = None,
    words: str = "",
    extra: Mapping[str, str] | None = None,
) -> Message | None:
    """Write a message of the procedure to the person, keep it on file and queue its mail.

    With a postal address only, a job to post it appears on Today. None when they gave no
    way to be written to.
    """
    party = recipient_of(case)
    if party is None:
        return None
    letter = compose(case, key, now=now, author=author, words=words, extra=extra)
    message = file_message(case, letter, party=party, author=author, now=now)
    if party.email:
        queue_mail(letter, case=case, to=party.email, now=now, message=message)
    else:
        post_job(case, letter, now=now)
    return message


def file_message(
    case: Case,
    letter: Letter,
    *,
    party: Party | None,
    author: User | None,
    now: datetime,
    channel: str = "",
    happened_at: datetime | None = None,
) -> Message:
    """Keep what goes out on the case file (S0-43)."""
    by_mail = party is not None and bool(party.email)
    message = Message(
        case=case,
        direction=Direction.OUT,
        kind=letter.key,
        channel=channel or (Channel.EMAIL if by_mail else Channel.LETTER),
        party=party,
        author=author,
        subject=letter.subject,
        body=letter.text,
        shared=True,
        happened_at=happened_at or now,
        recorded_at=now,
    )
    message.save()
    return message


def post_job(case: Case, letter: Letter, *, now: datetime) -> None:
    """Ask a person to print and post what could not go by e-mail."""
    job = Job(
        case=case,
        kind="post_letter",
        text=f"Print and post: {letter.subject}",
        role=case.handler_role,
        since_at=now,
    )
    save_recorded(job, by=None, reason="The person has no e-mail address.")


def notify_handler(
    case: Case, key: str, *, now: datetime, extra: Mapping[str, str] | None = None
) -> None:
    """Tell whoever has the case; a link only, no content (E3, E10)."""
    address, on = case.handler.email if case.handler else "", localdate(now)
    # A role whose holders may not have the case is no way round that (S0-22).
    if not address and not holders_of(case.handler_role, on=on):
        contact = contact_for(case.handler_role, on=on)
        address = contact.email if contact else ""
    if address:
        letter = compose(case, key, now=now, extra=extra)
        queue_mail(letter, case=case, to=address, now=now)
