"""Replies: what a person writes to whoever raised the case, with what it must not forget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from cms.casework.errors import CaseworkError, Missing
from cms.casework.facts import facts_of
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.notices import (
    LINK_IN_MAIL,
    add_job,
    call_job,
    file_message,
    post_job,
)
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.reaching import Way, adjusted, takes_email, way_to
from cms.casework.mail.words import Letter, compose, locked_in
from cms.casework.models import Authority, Case, Channel, EventKind, Message, Part, Party, Purpose
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.tracking import personal_link
from cms.users.models import User

SPOKEN = frozenset({Channel.PHONE, Channel.IN_PERSON})
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


class CallsOnly(CaseworkError):
    """Raised for an e-mail to somebody who asked for phone calls only. Nothing was sent."""

    def __init__(self) -> None:
        super().__init__(
            "They asked for phone calls only. Call them, and choose “I said it on the phone”.",
            field="channel",
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
    """Whether it is written by people with words alone; an invitation to meet has more to it."""
    return is_written(message) and message.screen == "reply"


def is_written(message: MessageSpec) -> bool:
    return message.to == "person" and not message.automatic


def fits_stage(message: MessageSpec, stage: str) -> bool:
    return not message.stage or stage in message.stage


def preview_reply(
    case: Case,
    key: str,
    *,
    words: str,
    by: User,
    now: datetime,
    extra: Mapping[str, str] | None = None,
) -> Preview:
    """The letter as it would go, without sending it or making its personal link."""
    facts = facts_of(case)
    missing = missing_for(case.procedure.spec, f"send:{key}", facts)
    letter = compose(
        case,
        key,
        now=now,
        author=by,
        words=words or "…",
        extra={"not_content_link": "(a personal link is put here)", **(extra or {})},
    )
    return Preview(letter, "; ".join(map(named, recipients_of(case))), missing)


def named(party: Party) -> str:
    way = party.email or party.postal_address or party.phone
    return ", ".join(filter(None, (party.name, way)))


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
    ``NotAReply``, ``NobodyToWriteTo``, ``CallsOnly`` or ``AuthorityMissing``; then nothing was
    sent. Whoever else is told gets a copy in their own way.
    """
    with changing(case_id, act, action=f"send:{key}") as change:
        spec = change.spec.message_by_key.get(key)
        if spec is None or not is_reply(spec) or not fits_stage(spec, change.case.stage):
            raise NotAReply
        return write_to_them(change, spec, words, channel=channel, happened_at=happened_at)


def write_to_them(
    change: Change,
    spec: MessageSpec,
    words: str,
    *,
    channel: str,
    happened_at: datetime | None,
    extra: Mapping[str, str] | None = None,
) -> Message:
    """The same inside another change; ``extra``: the fields that only the caller knows."""
    if not words.strip():
        raise WordsEmpty
    change.demand(f"send:{spec.key}")
    first, *others = whom_to_write_to(change, channel)
    draft = Reply(change, spec, words, extra or {})
    message = dispatch(draft, first, channel, happened_at)
    for party in others:
        pass_copy_on(draft, party, message)
    for party in (first, *others):
        see_to_adjustments(change, party, message)
    return message


@dataclass(frozen=True)
class Reply:
    """What somebody wrote, before it is a letter to one of those who are told."""

    change: Change
    spec: MessageSpec
    words: str
    extra: Mapping[str, str]

    def letter_to(self, party: Party, link: str) -> Letter:
        act, known = self.change.act, {"not_content_link": link, **self.extra}
        return compose(
            self.change.case,
            self.spec.key,
            now=act.now,
            author=act.by,
            words=self.words,
            extra=known,
            party=party,
        )


def way_to_go_on(change: Change, spec: MessageSpec, party: Party, channel: str) -> str:
    """How the person says that they are not content: a link of their own, or on paper, words."""
    if channel != Channel.EMAIL:
        return ON_PAPER
    if not any("{not_content_link}" in text for text in texts_of(change, spec)):
        return ""
    return personal_link(change.case, party, Purpose.NOT_CONTENT, now=change.act.now)


def texts_of(change: Change, spec: MessageSpec) -> list[str]:
    return [spec.body, *locked_in(change.case, spec)]


def whom_to_write_to(change: Change, channel: str) -> list[Party]:
    """Those who are told, first the one whom ``channel`` reaches."""
    case, spec = change.case, change.spec
    parties = recipients_of(case)
    if channel == Channel.EMAIL:
        first = next((party for party in parties if takes_email(party, spec)), None)
        if first is None:
            raise why_nobody(case, parties, spec)
    elif parties:
        spoken = channel in SPOKEN
        first = next((party for party in parties if spoken or party.can_be_written_to), parties[0])
    elif waiting_for_authority(case):
        raise AuthorityMissing
    else:
        first = case.parties.get(part=Part.PERSON)
    return [first, *(party for party in parties if party.pk != first.pk)]


def why_nobody(case: Case, parties: list[Party], spec: Procedure) -> CaseworkError:
    if any(adjusted(party, spec).phone_only for party in parties):
        return CallsOnly()
    if not any(party.can_be_written_to for party in parties) and waiting_for_authority(case):
        return AuthorityMissing()
    return NobodyToWriteTo()


def waiting_for_authority(case: Case) -> bool:
    rows = case.parties.filter(part=Part.REPRESENTATIVE)
    exists: bool = rows.filter(authority__in=(Authority.ASKED, Authority.REFUSED)).exists()
    return exists


def dispatch(draft: Reply, party: Party, channel: str, happened_at: datetime | None) -> Message:
    change, act = draft.change, draft.change.act
    link = way_to_go_on(change, draft.spec, party, channel)
    letter = draft.letter_to(party, link)
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
            EventKind.MESSAGE_SENT,
            at=sent_at,
            message=message.pk,
            kind=draft.spec.kind,
            channel=channel,
        )
    return message


def pass_copy_on(draft: Reply, party: Party, message: Message) -> None:
    """The same to another who is told: by e-mail, or a person posts it or calls them."""
    change, act = draft.change, draft.change.act
    way = way_to(party, draft.spec, change.spec)
    if way in (Way.EMAIL, Way.TEXT) and party.email:
        link = way_to_go_on(change, draft.spec, party, Channel.EMAIL)
        letter = draft.letter_to(party, link)
        queue_mail(letter, case=change.case, to=party.email, now=act.now, message=message)
    elif way is Way.POST:
        # Printed from the file, so it stands there with their name and address.
        letter = draft.letter_to(party, ON_PAPER)
        file_message(
            change.case,
            letter,
            party=party,
            author=act.by,
            now=act.now,
            channel=Channel.LETTER,
        )
        post_job(change.case, letter, now=act.now, party=party)
    elif way is not None:
        call_job(change.case, draft.letter_to(party, ON_PAPER), now=act.now, party=party)


def see_to_adjustments(change: Change, party: Party, message: Message) -> None:
    """A job for each thing they asked for that a person must do with every message (S0-6)."""
    for job in adjusted(party, change.spec).jobs:
        add_job(change.case, "adjustment", f"{job} ({message.subject})", now=change.act.now)
