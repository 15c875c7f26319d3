"""What the check is given, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a trace of a case is. Stored with reasons to let one stand, so never renamed."""

    NAME = "name"
    STAFF = "staff"
    MEMBER = "member"
    ORGANISATION = "organisation"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    HOUSE_NUMBER = "house_number"
    STREET = "street"
    REFERENCE = "reference"
    DATE = "date"
    RARE_WORD = "rare_word"
    QUOTATION = "quotation"


@dataclass(frozen=True)
class DraftText:
    """Every word that would be public, by the part where it stands.

    Parts are the title, the paragraphs, the address of the page, the names and descriptions of
    pictures, and all that search engines are told. HTML is read as a reader sees it, and what
    its tags hold is read too.
    """

    parts: Mapping[str, str]


@dataclass(frozen=True)
class Finding:
    """One trace of the case. ``start`` and ``end`` are places in the part as it was given.

    ``why`` tells what it is, and nothing of the case. ``key`` is the same as long as the words
    and their neighbours are; a reason to let it stand holds for it.
    """

    part: str
    start: int
    end: int
    quote: str
    kind: Kind
    why: str
    key: str
