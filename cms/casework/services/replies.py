"""Replies: what a person writes to whoever raised the case, with what it must not forget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cms.casework.errors import CaseworkError
from cms.casework.mail.asked import asked_fields, sent_data
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
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.fit_of_letters import COPY
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.checklists import checked_off
from cms.casework.services.effects import refuse_unfit_dates
from cms.casework.services.evidence import evidence_from
from cms.casework.services.offering import fits_stage, is_reply
from cms.casework.services.telling import tell_roles
from cms.casework.services.tracking import personal_link

SPOKEN = frozenset({Channel.PHONE, Channel.IN_PERSON})
NOT_HERE = "This message does not fit the case as it stands now."
ON_PAPER = "call us or write to us, and say that you are not content."


class WordsEmpty(CaseworkError):
    """Raised when a reply has no text of its own. Nothing was written or sent."""

    def __init__(self) -> None:
        super().__init__("Write your message.", field="words")


class NobodyToWriteTo(CaseworkError):
    """Raised when the person gave no way to be written to. Nothing was written or sent."""

    def __init__(self) -> None:
        super().__init__(
            "The person gave no email or postal address. Note a call instead.", field="channel"
        )


class CallsOnly(CaseworkError):
    """Raised for an email to somebody who asked for phone calls only. Nothing was sent."""

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
    """Raised for a message that is not written by people, or not in this case at this stage."""

    def __init__(self, text: str = "This message cannot be sent at this stage.") -> None:
        super().__init__(text, field="key")


def send_reply(
    *,
    case_id: int,
    act: Act,
    key: str,
    words: str,
    channel: str = Channel.EMAIL,
    happened_at: datetime | None = None,
    asked: Mapping[str, Any] | None = None,
    checked: Mapping[str, str] | None = None,
) -> Message:
    """Send a reply by email, or record one that was posted, spoken or handed over.

    An email counts from when the mail server accepts it; a letter from ``happened_at``, the
    day it was posted. ``asked``: what the procedure asks beside the words; ``checked``: why an
    item of a checklist does not apply, empty where it was seen to. Raises ``NotReady`` with all
    that is missing, ``WordsEmpty``, ``EvidenceMissing``, ``ApprovalMissing``, ``NotAReply``,
    ``NobodyToWriteTo``, ``CallsOnly`` or ``AuthorityMissing``; then nothing was sent. Whoever
    else is told gets a copy in their own way.
    """
    with changing(case_id, act, action=f"send:{key}") as change:
        spec = change.spec.message_by_key.get(key)
        if spec is None or not is_reply(spec) or not fits_stage(spec, change.case.stage):
            raise NotAReply
        # Not offered is not enough: a page may be old, and an address can be typed.
        if not holds(spec.when, change.facts(reply_channel=channel)):
            change.demand(f"send:{key}", reply_channel=channel)  # which says more, if anything
            raise NotAReply(NOT_HERE)
        beside = Beside(asked or {}, checked or {})
        return write_to_them(
            change, spec, words, channel=channel, happened_at=happened_at, beside=beside
        )


@dataclass(frozen=True)
class Beside:
    """What is given with the words of a reply, as it was entered."""

    asked: Mapping[str, Any]
    checked: Mapping[str, str]


NOTHING_BESIDE = Beside({}, {})


def write_to_them(
    change: Change,
    spec: MessageSpec,
    words: str,
    *,
    channel: str,
    happened_at: datetime | None,
    extra: Mapping[str, str] | None = None,
    beside: Beside = NOTHING_BESIDE,
    says_it_all: bool = False,
) -> Message:
    """The same inside another change; ``extra``: the fields that only the caller knows.

    ``says_it_all``: the letter tells of a deed by itself, so its author need add nothing.
    """
    if not words.strip() and not says_it_all:
        raise WordsEmpty
    facts = change.facts(reply_channel=channel)
    change.demand(f"send:{spec.key}", reply_channel=channel)
    if channel != Channel.EMAIL:
        check_when(change, happened_at)
    asked = evidence_from(spec.asks, beside.asked, facts, spec=change.spec, act=change.act)
    checked = checked_off(change.spec, spec, beside.checked)
    refuse_unfit_dates(change.case, spec, asked, at=happened_at or change.act.now)
    first, *others = whom_to_write_to(change, channel)
    fields = {**asked_fields(spec.asks, asked, change.spec), **(extra or {})}
    draft = Reply(change, spec, words, fields, asked, checked)
    message = dispatch(draft, first, channel, happened_at)
    for party in others:
        pass_copy_on(draft, party, message)
    for party in (first, *others):
        see_to_adjustments(change, party, message)
    if spec.copy_to:
        tell_roles(change, spec.copy_to, COPY, why=f"Gets a copy: {spec.label}")
    return message


@dataclass(frozen=True)
class Reply:
    """What somebody wrote, before it is a letter to one of those who are told.

    ``asked`` and ``checked`` as they are stored; ``extra`` holds the same as fields.
    """

    change: Change
    spec: MessageSpec
    words: str
    extra: Mapping[str, str]
    asked: Mapping[str, Any]
    checked: Mapping[str, Any]

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
        asked=draft.asked,
        checked=draft.checked,
    )
    if channel == Channel.EMAIL:
        queue_mail(letter, case=change.case, to=party.email, now=act.now, message=message)
    else:
        data = sent_data(message, draft.spec)
        change.event(EventKind.MESSAGE_SENT, at=happened_at or act.now, **data, channel=channel)
    return message


def check_when(change: Change, happened_at: datetime | None) -> None:
    """What was posted or said was so since the case was raised, and not in the future."""
    at = happened_at or change.act.now
    if not change.case.first_raised_at <= at <= change.act.now:
        raise CaseworkError("Give the day it was posted or said.", field="happened_at")


def pass_copy_on(draft: Reply, party: Party, message: Message) -> None:
    """The same to another who is told: by email, or a person posts it or calls them."""
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
