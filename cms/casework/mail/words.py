"""Composing a letter: the procedure's words or the body's own, with fields and locked paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from cms.casework.errors import CaseworkError, Missing
from cms.casework.facts import facts_of
from cms.casework.mail.asked import fit_for_subject
from cms.casework.mail.fields import House, Letterhead, values_for
from cms.casework.mail.layout import ADDRESS, Block, as_html, as_text, blocks_of
from cms.casework.mail.reaching import adjusted
from cms.casework.mail.texts import LONGEST_TEXT
from cms.casework.models import Case, Party
from cms.casework.procedure.merge_fields import FIELDS, fields_in, merge, unknown_fields
from cms.casework.procedure.schema import MessageSpec, Procedure
from cms.users.models import User

SUBJECT_LENGTH: Final = 200
# Nothing that anybody told us may stand in a subject: it shows on locked phones (quality 21).
SUBJECT_FIELDS: Final = frozenset({"reference", "kind", "clock", "due", "late_by", "organisation"})

# Where a text is too long, what a value may keep of itself.
LONGEST_VALUE_IN_TEXT: Final = 60
TYPED_BY_ANYBODY: Final = frozenset({"person_name", "greeting", "representative_name", "acts_as"})
LINKED_BY_PHONES: Final = re.compile(r"\.(?=[^\W\d])")


@dataclass(frozen=True)
class Letter:
    """A message ready to go, as plain text and the same words as HTML."""

    key: str
    subject: str
    text: str
    html: str


class WordsMissing(CaseworkError):
    """Raised when a field that the message cannot do without is empty. Nothing was written."""

    def __init__(self, label: str, fields: tuple[str, ...]) -> None:
        needed = "; ".join(FIELDS.get(name, name) for name in fields)
        super().__init__(f"“{label}” cannot go yet. It needs: {needed}.")
        self.fields = fields


def compose(
    case: Case,
    key: str,
    *,
    now: datetime,
    author: User | None = None,
    words: str = "",
    extra: Mapping[str, str] | None = None,
    party: Party | None = None,
    house: House | None = None,
) -> Letter:
    """Write the message ``key`` of the case's procedure.

    ``words`` is what the author typed, ``extra`` the values of fields that only the caller
    knows, ``party`` who is greeted: whoever may be written to unless given. Locked paragraphs
    always follow the text. ``house``: shared by letters that go out together. Raises
    ``WordsMissing``, and ``KeyError`` for an unknown message.
    """
    spec = case.procedure.spec
    message = spec.message_by_key[key]
    house = house or House()
    subject, body = wording_of(spec, message, house)
    values = values_for(
        case, now=now, author=author, party=party, words=words, extra=extra, key=key, house=house
    )
    empty = tuple(name for name in message.requires if not values[name].strip())
    if empty:
        raise WordsMissing(message.label, empty)
    blocks = blocks_of(body, values)
    for paragraph in locked_in(case, message):
        blocks += blocks_of(paragraph, values)
    line = subject_line(subject, values, fit=SUBJECT_FIELDS | fit_for_subject(message))
    reader = values.head.party if message.to in ("person", "representative") else None
    large = reader is not None and adjusted(reader, spec).large_print
    page = html_of(blocks, line, values.head, large=large)
    return Letter(key, line, as_text(blocks), page)


def locked_in(case: Case, message: MessageSpec) -> tuple[str, ...]:
    """The paragraphs that always follow the text of this letter in this case."""
    spec = case.procedure.spec
    facts = facts_of(case) if any(key in spec.paragraphs_when for key in message.locked) else {}
    return spec.locked_for(message, facts)


def texts_in(case: Case, message: MessageSpec, house: House | None = None) -> tuple[str, ...]:
    """The wording of this letter in this case, with its locked paragraphs; fields not filled in."""
    body = wording_of(case.procedure.spec, message, house or House())[1]
    return (body, *locked_in(case, message))


def text_for(
    case: Case,
    key: str,
    *,
    now: datetime,
    extra: Mapping[str, str] | None = None,
    party: Party | None = None,
) -> str:
    """The message ``key`` as a text message of one line; empty where it does not go as one.

    Long values are cut, links never. Raises ``WordsMissing`` when a field that the text has
    says nothing, or when it stays too long.
    """
    message = case.procedure.spec.message_by_key[key]
    if not message.text:
        return ""
    values = values_for(case, now=now, party=party, extra=extra, key=key)
    found = {name: one_line(name, values[name]) for name in fields_in(message.text)}
    empty = tuple(name for name, value in found.items() if not value)
    if empty:
        raise WordsMissing(message.label, empty)
    line = merge(message.text, found)
    if len(line) > LONGEST_TEXT:
        line = merge(message.text, {name: cut(value) for name, value in found.items()})
    if len(line) > LONGEST_TEXT:
        raise WordsMissing(message.label, tuple(found))
    return line


def one_line(name: str, value: str) -> str:
    """What a stranger typed does not become a link on the phone that shows it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if name not in TYPED_BY_ANYBODY:
        return line
    return LINKED_BY_PHONES.sub(". ", line.replace("://", " "))


def cut(value: str) -> str:
    if "://" in value or len(value) <= LONGEST_VALUE_IN_TEXT:
        return value
    return f"{value[: LONGEST_VALUE_IN_TEXT - 1].rstrip()}…"


def wording_of(spec: Procedure, message: MessageSpec, house: House) -> tuple[str, str]:
    """Subject and body in the body's own words, or the document's.

    Own words that lost a required field are passed over: better the document's than a
    receipt without its reference.
    """
    own = house.own_words.get((spec.key, message.key))
    if own is None or problems_with(message, own.subject, own.body):
        return message.subject, message.body
    return own.subject, own.body


def problems_with(message: MessageSpec, subject: str, body: str) -> tuple[Missing, ...]:
    """Why a text cannot serve for a message; empty when it can."""
    found = [
        Missing(f"There is no field {{{name}}}.", field="body")
        for name in sorted(unknown_fields(body) - {field.key for field in message.asks})
    ]
    found += [
        Missing(f"Keep {{{name}}} in the text: {FIELDS.get(name, name)}.", field="body")
        for name in message.requires
        if name not in fields_in(body)
    ]
    found += [
        Missing(f"{{{name}}} may not stand in a subject.", field="subject")
        for name in sorted(fields_in(subject) - SUBJECT_FIELDS - fit_for_subject(message))
    ]
    if not subject.strip():
        found.append(Missing("Enter a subject.", field="subject"))
    if not body.strip():
        found.append(Missing("Enter the text.", field="body"))
    return tuple(found)


def subject_line(
    subject: str, values: Mapping[str, str], *, fit: frozenset[str] = SUBJECT_FIELDS
) -> str:
    """One line of the fields that are ``fit`` for it, however a value tries to break it (quality 19)."""
    allowed = {name: values[name] for name in fields_in(subject) & fit}
    line = " ".join(merge(subject, allowed).split())
    return "".join(character for character in line if character.isprintable())[:SUBJECT_LENGTH]


def html_of(blocks: list[Block], subject: str, head: Letterhead, *, large: bool) -> str:
    return as_html(
        blocks,
        subject=subject,
        organisation=head.organisation.name,
        site_url=settings.SITE_URL,
        addresses=addresses_in(blocks, head),
        large=large,
    )


def addresses_in(blocks: list[Block], head: Letterhead) -> tuple[str, ...]:
    """What may become a link: ours, and those of outside bodies where the text has others."""
    found = {match[0] for block in blocks for match in ADDRESS.finditer(block.text)}
    if all(address.startswith(f"{settings.SITE_URL}/") for address in found):
        return (settings.SITE_URL,)
    return (settings.SITE_URL, *(body.url for body in head.house.bodies if body.url))
