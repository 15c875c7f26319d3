"""Which replies may be written to whoever raised the case, and how each would arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.errors import Missing
from cms.casework.facts import facts_for
from cms.casework.mail.asked import asked_fields
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.words import Letter, compose
from cms.casework.models import Case, Channel, Party
from cms.casework.permissions import may
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.gates import missing_for
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.casework.services.change import Act
from cms.casework.services.evidence import evidence_from
from cms.users.models import User

WAYS_TO_REPLY: Final = (Channel.EMAIL, Channel.LETTER, Channel.PHONE, Channel.IN_PERSON)


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
    facts = facts_for(case, by, on=on)
    spec = case.procedure.spec
    return [
        OfferedReply(message, missing_to_send(spec, message.key, facts))
        for message in spec.messages
        if is_reply(message)
        and fits_stage(message, case.stage)
        and holds(message.when, facts)
        and may(by, case, f"send:{message.key}", on=on)
    ]


def replies_of_others(case: Case, by: User, *, on: date) -> list[MessageSpec]:
    """The replies of this stage that others write and ``by`` may not."""
    facts = facts_for(case, by, on=on)
    return [
        message
        for message in case.procedure.spec.messages
        if is_reply(message)
        and fits_stage(message, case.stage)
        and holds(message.when, facts)
        and not may(by, case, f"send:{message.key}", on=on)
    ]


def missing_to_send(spec: Procedure, key: str, facts: Mapping[str, Any]) -> tuple[Missing, ...]:
    """What it needs first; before its way is chosen, only what it needs whatever the way."""
    if facts["reply_channel"] is not None:
        return missing_for(spec, f"send:{key}", facts)
    first, *others = (
        missing_for(spec, f"send:{key}", {**facts, "reply_channel": way}) for way in WAYS_TO_REPLY
    )
    return tuple(item for item in first if all(item in other for other in others))


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
    channel: str | None = None,
    asked: Mapping[str, Any] | None = None,
    extra: Mapping[str, str] | None = None,
) -> Preview:
    """The letter as it would go, without sending it or making its personal link.

    ``asked``: what was given beside the words; raises ``EvidenceMissing`` where it falls short.
    """
    facts = facts_for(case, by, on=localdate(now), reply_channel=channel)
    spec = case.procedure.spec
    message = spec.message_by_key[key]
    beside: dict[str, str] = {}
    if asked is not None:
        act = Act(now=now, by=by)
        stored = evidence_from(message.asks, asked, facts, spec=spec, act=act)
        beside = asked_fields(message.asks, stored, spec)
    letter = compose(
        case,
        key,
        now=now,
        author=by,
        words=words or "…",
        extra={"not_content_link": "(a personal link is put here)", **beside, **(extra or {})},
    )
    missing = missing_to_send(spec, key, facts)
    return Preview(letter, "; ".join(map(named, recipients_of(case))), missing)


def named(party: Party) -> str:
    way = party.email or party.postal_address or party.phone
    return ", ".join(filter(None, (party.name, way)))
