"""The one gate for words that come from outside: forms, mail, imports and the API."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import Final

# Tab and the line breaks have a meaning; every other control is refused. XML, and with it
# every spreadsheet, cannot hold them, and PostgreSQL cannot hold NUL.
_LINE_BREAKS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_REFUSED: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Overrides and isolates can make a line read backwards; the rest are invisible and get in by
# copying from web pages. Joiners and the plain left and right marks stay: scripts need them.
_DROPPED: Final = dict.fromkeys(
    chain(range(0x202A, 0x202F), range(0x2066, 0x206A), (0xAD, 0x180E, 0x200B, 0x2060, 0xFEFF))
)
# No living script stacks more marks than this on one letter.
MOST_MARKS_ON_A_LETTER: Final = 8


class UncleanText(ValueError):
    """The text cannot be kept as it is. The message is fit for the person who typed it."""


class TextTooLong(UncleanText):
    """The text is longer than allowed. ``length`` and ``limit`` count characters."""

    def __init__(self, length: int, limit: int) -> None:
        """Say both numbers, so that the person knows how much to cut."""
        super().__init__(f"Use {limit:,} characters or fewer. You have used {length:,}.")
        self.length = length
        self.limit = limit


def clean_text(value: str, *, multiline: bool = False, max_length: int | None = None) -> str:
    """Return ``value`` as we store it: composed (NFC), trimmed, line breaks as LF.

    On one line every run of white space becomes a space. Direction overrides and invisible
    fillers are dropped. The length is counted last, in characters; ``None`` is no limit.

    Raises ``UncleanText`` for control characters and broken halves of characters, and
    ``TextTooLong``. Cleaning what is clean changes nothing.
    """
    text = _LINE_BREAKS.sub("\n", value)
    if _REFUSED.search(text):
        raise UncleanText(
            "There was a hidden character that we cannot save. We have taken it out. "
            "Check the words and send them again."
        )
    text = _compose(text.translate(_DROPPED))
    text = text.strip() if multiline else " ".join(text.split())
    if max_length is not None and len(text) > max_length:
        raise TextTooLong(len(text), max_length)
    return text


def showable(value: str) -> str:
    """Return ``value`` without what ``clean_text`` refuses, to show it again in a form."""
    return _REFUSED.sub("", _LINE_BREAKS.sub("\n", value))


def _compose(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    kept: list[str] = []
    marks = 0
    for character in composed:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS_ON_A_LETTER:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def in_a_sentence(title: str) -> str:
    """A title or label as it stands inside a sentence; an abbreviation keeps its capitals."""
    start = title[:2]
    return title if start.isalpha() and start.isupper() else title[:1].lower() + title[1:]
