"""Ways of hiding a text from a search for it, as people and programs do without meaning to."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

LOOK_ALIKES = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
STACKED = 0.3  # how often two ways are taken at once


def seldom_plain(lot: random.Random, text: str) -> tuple[str, str]:
    """The text as it is or written so that a search for it finds nothing; and the way's name."""
    names = lot.sample(list(WAYS), 2 if lot.random() < STACKED else 1)
    if "markup" in {KINDS_OF_WAYS.get(name) for name in names}:
        names = names[:1]  # a tag in a tag is another text
    for name in names:
        text = WAYS[name](lot, text)
    return text, " and ".join(names)


def middle(lot: random.Random, text: str) -> int:
    """A place inside its first long word."""
    word = max(re.findall(r"\w+", text), key=len)
    return text.index(word) + lot.randint(1, max(len(word) - 1, 1))


def split_by(sign: str) -> Callable[[random.Random, str], str]:
    def way(lot: random.Random, text: str) -> str:
        at = middle(lot, text)
        return text[:at] + sign + text[at:]

    return way


def in_tag(tag: str) -> Callable[[random.Random, str], str]:
    def way(lot: random.Random, text: str) -> str:
        at = middle(lot, text)
        return f"<{tag}>{text[:at]}</{tag.split()[0]}>{text[at:]}"

    return way


def without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def as_entity(lot: random.Random, text: str) -> str:
    at = middle(lot, text)
    return f"{text[:at]}&#{ord(text[at])};{text[at + 1 :]}" if at < len(text) else text


def mixed_case(lot: random.Random, text: str) -> str:
    return "".join(sign.upper() if lot.random() < 0.5 else sign.lower() for sign in text)


def in_address_of_link(lot: random.Random, text: str) -> str:
    return f'<a href="/who/{quote(text)}">more</a>'


def in_alt(lot: random.Random, text: str) -> str:
    return f'<img src="a.png" alt="{text}">'


WAYS: dict[str, Callable[[random.Random, str], str]] = {
    "as it is": lambda lot, text: text,
    "capitals": lambda lot, text: text.upper(),
    "soft hyphen": split_by("\u00ad"),
    "zero width": split_by("\u200b"),
    "zero width joiner": split_by("\u2060"),
    "entity": split_by("&shy;"),
    "letter as entity": as_entity,
    "bold inside": in_tag("b"),
    "span inside": in_tag('span class="x"'),
    "look-alikes": lambda lot, text: text.translate(LOOK_ALIKES),
    "accents added": lambda lot, text: re.sub("e", "é", text, count=1),
    "full width": lambda lot, text: "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" and sign not in "<>&" else sign
        for sign in text
    ),
    "spaces that do not break": lambda lot, text: text.replace(" ", "\u00a0"),
    "accents left out": lambda lot, text: without_marks(text),
    "mixed case": mixed_case,
    "address of a link": in_address_of_link,
    "alt": in_alt,
    "comment": lambda lot, text: f"<!-- {text} -->",
    "paragraph": lambda lot, text: f"<p>{text}</p>",
}
KINDS_OF_WAYS = dict.fromkeys(
    ["entity", "letter as entity", "bold inside", "span inside", "address of a link", "alt",
     "comment", "paragraph", "full width"],
    "markup",
)  # fmt: skip
