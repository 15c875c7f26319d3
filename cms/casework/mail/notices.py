"""Who gets which message: the person, or whoever has the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.mail.asked import stated_by
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.fields import House
from cms.casework.mail.outbox import queue_mail, queue_text
from cms.casework.mail.reaching import Way, way_to
from cms.casework.mail.together import Together
from cms.casework.mail.words import Letter, compose, text_for, texts_in
from cms.casework.models import (
    Case,
    Channel,
    Direction,
    Job,
    Message,
    Part,
    Party,
    save_recorded,
)
from cms.casework.permissions import has_interest, why_kept_out
from cms.casework.procedure.schema import MessageSpec
from cms.users.models import User
from cms.users.roles import contact_for, holders_of

POST_JOB: Final = "post_letter"
CALL_JOB: Final = "call"
FOR_REPRESENTATIVE: Final = " (for the representative)"
# What stands on file in place of a link that opens something.
LINK_IN_MAIL: Final = "(the link in your email)"
SECRET_LINKS: Final = ("link", "authority_link", "not_content_link")


def send_to_person(
    case: Case,
    key: str,
    *,
    now: datetime,
    author: User | None = None,
    words: str = "",
    extra: Mapping[str, str] | None = None,
    party: Party | None = None,
    house: House | None = None,
) -> Message | None:
    """Write a message of the procedure to those who are told, keep it on file and send it.

    To ``party`` alone where given; else to the person and to whoever acts for them. Each gets
    it in the way they asked for: by mail, by text, or by a job on Today to post it or to call
    them. None when there is no way to reach anybody.
    """
    draft = Draft(case, key, now, author, words, extra or {}, house or House())
    filed: Message | None = None
    for recipient in [party] if party else recipients_of(case):
        filed = pass_on(draft, recipient, filed) or filed
    return filed


@dataclass(frozen=True)
class Draft:
    """A message before it is written to somebody."""

    case: Case
    key: str
    now: datetime
    author: User | None
    words: str
    extra: Mapping[str, str]
    house: House

    @property
    def spec(self) -> MessageSpec:
        return self.case.procedure.spec.message_by_key[self.key]

    def letter_to(self, party: Party) -> Letter:
        return compose(
            self.case,
            self.key,
            now=self.now,
            author=self.author,
            words=self.words,
            extra=self.extra,
            party=party,
            house=self.house,
        )


def pass_on(draft: Draft, party: Party, filed: Message | None) -> Message | None:
    """Bring it to one of them; the message on file, or None where nothing had to go.

    ``filed``: what went to another already; copies by mail and text belong to it.
    """
    case, now, together = draft.case, draft.now, draft.house.together
    way = way_to(party, draft.spec, case.procedure.spec)
    if way is None or (way is Way.CALL and was_said(draft)):
        return None
    letter = draft.letter_to(party)
    if way in (Way.POST, Way.CALL):
        text = letter.text if way is Way.POST else without_secrets(letter.text, draft.extra)
        letter = replace(letter, text=text)
        channel = Channel.LETTER if way is Way.POST else Channel.PHONE
        message = file_message(
            case,
            letter,
            party=party,
            author=draft.author,
            now=now,
            channel=channel,
            house=draft.house,
        )
        ask = post_job if way is Way.POST else call_job
        ask(case, letter, now=now, party=party, together=together)
        return filed or message
    if filed is None:
        kept = replace(letter, text=without_secrets(letter.text, draft.extra))
        channel = Channel.EMAIL if way is Way.EMAIL else Channel.TEXT
        filed = file_message(
            case,
            kept,
            party=party,
            author=draft.author,
            now=now,
            channel=channel,
            house=draft.house,
        )
    if way is Way.EMAIL:
        queue_mail(letter, case=case, to=party.email, now=now, message=filed, together=together)
    else:
        text = text_for(case, draft.key, now=now, extra=draft.extra, party=party)
        queue_text(
            text,
            case=case,
            to=party.phone,
            now=now,
            kind=draft.key,
            message=filed,
            together=together,
        )
    return filed


def was_said(draft: Draft) -> bool:
    """Whoever told us in words heard at once that it arrived, and the reference with it."""
    spoken = draft.case.channel in (Channel.PHONE, Channel.IN_PERSON)
    return spoken and draft.spec.kind == "automatic_receipt"


def without_secrets(text: str, extra: Mapping[str, str]) -> str:
    """A link that opens something is not kept on file, where others read it."""
    for name in SECRET_LINKS:
        if extra.get(name):
            text = text.replace(extra[name], LINK_IN_MAIL)
    return text


def file_message(
    case: Case,
    letter: Letter,
    *,
    party: Party | None,
    author: User | None,
    now: datetime,
    channel: str = "",
    happened_at: datetime | None = None,
    asked: Mapping[str, Any] | None = None,
    checked: Mapping[str, Any] | None = None,
    house: House | None = None,
) -> Message:
    """Keep what goes out on the case file (S0-43), with what was ``asked`` beside its words.

    Where ``house`` keeps together what letters leave behind, only there.
    """
    house = house or House()
    by_mail = party is not None and bool(party.email)
    spec = case.procedure.spec.message_by_key.get(letter.key)
    stated = stated_by(case, spec, texts_in(case, spec, house)) if spec and spec.event else {}
    message = Message(
        case=case,
        direction=Direction.OUT,
        kind=letter.key,
        stage=case.stage,
        channel=channel or (Channel.EMAIL if by_mail else Channel.LETTER),
        party=party,
        author=author,
        subject=letter.subject,
        body=letter.text,
        shared=True,
        asked={**stated, **(asked or {})},
        checked=dict(checked or {}),
        happened_at=happened_at or now,
        recorded_at=now,
    )
    if house.together is None:
        message.save()
    else:
        house.together.add_message(message)
    return message


def post_job(
    case: Case,
    letter: Letter,
    *,
    now: datetime,
    party: Party | None = None,
    together: Together | None = None,
) -> None:
    """Ask a person to print and post what is not to go by email."""
    text = f"Print and post: {letter.subject}{to_whom(party)}"
    add_job(case, POST_JOB, text, now=now, together=together)


def call_job(
    case: Case,
    letter: Letter,
    *,
    now: datetime,
    party: Party | None = None,
    together: Together | None = None,
) -> None:
    """Ask a person to say on the phone what is not to go in writing."""
    text = f"Call them: {letter.subject}{to_whom(party)}"
    add_job(case, CALL_JOB, text, now=now, together=together)


def to_whom(party: Party | None) -> str:
    acts = party is not None and party.part == Part.REPRESENTATIVE
    return FOR_REPRESENTATIVE if acts else ""


def add_job(
    case: Case, kind: str, text: str, *, now: datetime, together: Together | None = None
) -> None:
    job = Job(case=case, kind=kind, text=text[:300], role=case.handler_role, since_at=now)
    why = "How they are reached asks for a person."
    if together is None:
        save_recorded(job, by=None, reason=why)
    else:
        together.add_job(job, reason=why)


def notify_handler(
    case: Case,
    key: str,
    *,
    now: datetime,
    extra: Mapping[str, str] | None = None,
    house: House | None = None,
) -> None:
    """Tell whoever has the case; a link only, no content (E3, E10).

    Nobody to whom cases are closed for now, or who must not learn of this one any more: warnings
    go on to the others.
    """
    on = localdate(now)
    handler = case.handler
    may_hear = handler is not None and not why_kept_out(handler, on=on)
    # A case that comes in was given this moment to somebody who may have it.
    if handler and may_hear and house is None:
        may_hear = not has_interest(handler, case, on=on)
    address = handler.email if handler and may_hear else ""
    # A role whose holders may not have the case is no way round that (S0-22).
    if not address and not holders_of(case.handler_role, on=on):
        contact = contact_for(case.handler_role, on=on)
        address = contact.email if contact else ""
    if address:
        house = house or House()
        letter = compose(case, key, now=now, extra=extra, house=house)
        queue_mail(letter, case=case, to=address, now=now, together=house.together)
