"""From a text with fields to blocks of words, and from those to plain text and HTML.

Works on the text before its fields are filled, so nothing that a person typed can add a
heading, take a paragraph away or become a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string

from cms.casework.procedure.merge_fields import fields_in, merge

BETWEEN_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”]+")
LONGEST_HEADING: Final = 80


@dataclass(frozen=True)
class Block:
    """A heading, which may be empty, and the words under it."""

    heading: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A run of words; a link where ``url`` is not empty."""

    words: str
    url: str = ""


Line = list[Piece]


def blocks_of(text: str, values: Mapping[str, str]) -> list[Block]:
    """Fill the fields in, leaving out blocks and lines whose fields are all empty."""
    chunks = BETWEEN_BLOCKS.split(text.replace("\r\n", "\n").strip())
    filled = (block_of(chunk.strip("\n"), values) for chunk in chunks if has_words(chunk, values))
    return [block for block in filled if block.text or block.heading]


def block_of(chunk: str, values: Mapping[str, str]) -> Block:
    lines = chunk.split("\n")
    heading = lines.pop(0).strip() if is_heading(lines) else ""
    words = "\n".join(merge(line, values).rstrip() for line in lines if has_words(line, values))
    return Block(heading, re.sub(r"\n{3,}", "\n\n", words).strip())


def has_words(text: str, values: Mapping[str, str]) -> bool:
    """False when the text has fields and not one of them says anything."""
    names = fields_in(text)
    return not names or any(values.get(name, "").strip() for name in names)


def is_heading(lines: Sequence[str]) -> bool:
    """A short first line without a field or a full stop heads the lines below it."""
    first = lines[0].strip()
    if len(lines) < 2 or not first or fields_in(first):
        return False
    return len(first) <= LONGEST_HEADING and first[-1] not in ".,:;!?…"


def as_text(blocks: Iterable[Block]) -> str:
    """The blocks as plain text, an empty line between them."""
    parts = ("\n".join(filter(None, (block.heading, block.text))) for block in blocks)
    text = "\n\n".join(parts)
    return f"{text}\n" if text else ""


def as_html(
    blocks: Iterable[Block],
    *,
    subject: str,
    organisation: str,
    site_url: str,
    addresses: Sequence[str],
    large: bool = False,
) -> str:
    """The same words in the site's own face. ``addresses``: what may become a link.

    ``large``: in large print, at least 18 points (S0-6).
    """
    shown = [
        {"heading": block.heading, "paragraphs": paragraphs_of(block.text, addresses)}
        for block in blocks
    ]
    return render_to_string(
        "casework/mail/base.html",
        {
            "blocks": shown,
            "subject": subject,
            "organisation": organisation,
            "site_url": site_url,
            "large": large,
        },
    )


def paragraphs_of(text: str, addresses: Sequence[str]) -> list[list[Line]]:
    """Paragraphs of lines of pieces."""
    return [
        [list(pieces_of(line, addresses)) for line in part.split("\n") if line.strip()]
        for part in BETWEEN_BLOCKS.split(text)
        if part.strip()
    ]


def pieces_of(line: str, addresses: Sequence[str]) -> Iterator[Piece]:
    end = 0
    for match in ADDRESS.finditer(line):
        url = match[0].rstrip(".,;:!?)’”")
        if not is_ours(url, addresses):
            continue
        if match.start() > end:
            yield Piece(line[end : match.start()])
        yield Piece(url, url)
        end = match.start() + len(url)
    if end < len(line):
        yield Piece(line[end:])


def is_ours(url: str, addresses: Sequence[str]) -> bool:
    """The address itself or one below it; never one that only starts with the same letters."""
    for address in addresses:
        stem = address.rstrip("/")
        if url.rstrip("/") == stem or url.startswith((f"{stem}/", f"{stem}?", f"{stem}#")):
            return True
    return False
