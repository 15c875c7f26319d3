"""Replies: what a person writes to whoever raised the case, with what it must not forget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from cms.casework.errors import CaseworkError, Missing
from cms.casework.mail.contacts import recipient_of
from cms.casework.mail.notices import file_message
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import Letter, compose
from cms.casework.models import Authority, Case, Channel, EventKind, Message, Part, Party, Purpose
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.facts import facts_of
from cms.casework.services.tracking import personal_link
from cms.users.models import User

LINK_IN_MAIL = "(the link in your e-mail)"
ON_PAPER = "call us or write to us, and say that you are not content."


class WordsEmpty(CaseworkError):
    """Raised when a reply has no text of its own. Nothing was written or sent."""

    def __init__(self) -> None:
        super().__init__("Write your message.", field="words")


class NobodyToWriteTo(CaseworkError):
    """Raised when the person gave no way to be written to. Nothing was written or sent."""

    def __init__(self) -> None:
        super().__init__(
            "The person gave no e-mail or postal address. Note a call instead.", field="channel"
        )


class AuthorityMissing(CaseworkError):
    """Raised when it would tell a representative without authority (S4-12). Nothing was sent."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing may go to the representative until their authority is on file.",
            field="channel",
        )


class NotAReply(CaseworkError):
    """Raised for a message that is not written by people, or not at this stage."""

    def __init__(self) -> None:
        super().__init__("This message cannot be sent at this stage.", field="key")


@dataclass(frozen=True)
class OfferedReply:
    """A reply that may be written now, or what it still needs first."""

    spec: MessageSpec
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Preview:
    """What would go out. ``to`` is a name and a way, empty when nobody can be written to."""

    letter: Letter
    to: str
    missing: tuple[Missing, ...]


def replies_offered(case: Case, by: User, *, on: date) -> list[OfferedReply]:
    """The replies that ``by`` may write at this stage, each with what is missing."""
    facts = facts_of(case)
    spec = case.procedure.spec
    return [
        OfferedReply(message, missing_for(spec, f"send:{message.key}", facts))
        for message in spec.messages
        if is_reply(message)
        and fits_stage(message, case.stage)
        and holds(message.when, facts)
        and may(by, case, f"send:{message.key}", on=on)
    ]


def is_reply(message: MessageSpec) -> bool:
    return message.to == "person" and not message.automatic


def fits_stage(message: MessageSpec, stage: str) -> bool:
    return not message.stage or stage in message.stage


def preview_reply(case: Case, key: str, *, words: str, by: User, now: datetime) -> Preview:
    """The letter as it would go, without sending it or making its personal link."""
    facts = facts_of(case)
    missing = missing_for(case.procedure.spec, f"send:{key}", facts)
    party = recipient_of(case)
    letter = compose(
        case,
        key,
        now=now,
        author=by,
        words=words or "…",
        extra={"not_content_link": "(a personal link is put here)"},
    )
    to = "" if party is None else f"{party.name}, {party.email or party.postal_address}"
    return Preview(letter, to, missing)


def send_reply(
    *,
    case_id: int,
    act: Act,
    key: str,
    words: str,
    channel: str = Channel.EMAIL,
    happened_at: datetime | None = None,
) -> Message:
    """Send a reply by e-mail, or record one that was posted, spoken or handed over.

    An e-mail counts from when the mail server accepts it; a letter from ``happened_at``, the
    day it was posted. Raises ``NotReady`` with all that is missing, ``WordsEmpty``,
    ``NotAReply``, ``NobodyToWriteTo`` or ``AuthorityMissing``; then nothing was sent.
    """
    with changing(case_id, act, action=f"send:{key}") as change:
        spec = change.spec.message_by_key.get(key)
        if spec is None or not is_reply(spec) or not fits_stage(spec, change.case.stage):
            raise NotAReply
        if not words.strip():
            raise WordsEmpty
        change.demand(f"send:{key}")
        party = somebody_to_write_to(change.case, channel)
        link = way_to_go_on(change, spec, party, channel)
        extra = {"not_content_link": link}
        letter = compose(change.case, key, now=act.now, author=act.by, words=words, extra=extra)
        return dispatch(change, spec, letter, party, channel, happened_at, link=link)


def way_to_go_on(change: Change, spec: MessageSpec, party: Party, channel: str) -> str:
    """How the person says that they are not content: a link of their own, or on paper, words."""
    if channel != Channel.EMAIL:
        return ON_PAPER
    if not any("{not_content_link}" in text for text in texts_of(change, spec)):
        return ""
    return personal_link(change.case, party, Purpose.NOT_CONTENT, now=change.act.now)


def texts_of(change: Change, spec: MessageSpec) -> list[str]:
    return [spec.body, *(change.spec.paragraphs[key] for key in spec.locked)]


def somebody_to_write_to(case: Case, channel: str) -> Party:
    party = recipient_of(case)
    if party is None and waiting_for_authority(case):
        raise AuthorityMissing
    if channel == Channel.EMAIL and (party is None or not party.email):
        raise NobodyToWriteTo
    if party is None:
        party = case.parties.get(part=Part.PERSON)
    return party


def waiting_for_authority(case: Case) -> bool:
    rows = case.parties.filter(part=Part.REPRESENTATIVE)
    exists: bool = rows.filter(authority__in=(Authority.ASKED, Authority.REFUSED)).exists()
    return exists


def dispatch(
    change: Change,
    spec: MessageSpec,
    letter: Letter,
    party: Party,
    channel: str,
    happened_at: datetime | None,
    *,
    link: str,
) -> Message:
    act = change.act
    # The link opens something, so the file keeps the letter without it.
    secret = channel == Channel.EMAIL and link
    filed = letter.text.replace(link, LINK_IN_MAIL) if secret else letter.text
    message = file_message(
        change.case,
        replace(letter, text=filed),
        party=party,
        author=act.by,
        now=act.now,
        channel=channel,
        happened_at=happened_at,
    )
    if channel == Channel.EMAIL:
        queue_mail(letter, case=change.case, to=party.email, now=act.now, message=message)
    else:
        sent_at = happened_at or act.now
        if sent_at > act.now or sent_at < change.case.first_raised_at:
            raise CaseworkError("Give the day it was posted or said.", field="happened_at")
        change.event(
            EventKind.MESSAGE_SENT, at=sent_at, message=message.pk, kind=spec.kind, channel=channel
        )
    return message
