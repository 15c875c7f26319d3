"""What a resident reads is plain: pages in every state, the words of the pack, and every mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from ruamel.yaml import YAML

from cms.web.readability import (
    EASY_AGE,
    LEAST_WORDS_FOR_AN_AGE,
    readability_warnings,
    reading_age,
    sentences_of,
    words_of,
)
from tests.web.drawn import Drawn, drawn_pages

__all__ = ["drawn_pages"]

# What is said does not depend on the database.
pytestmark = pytest.mark.one_database

OLDEST: Final = EASY_AGE
# Fewer words say nothing about an age: it is taken over a page or a mail.
LEAST_WORDS: Final = LEAST_WORDS_FOR_AN_AGE
FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 25
BLOCKS: Final = ["h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "td", "th", "label", "legend"]
# Not our words, or not for residents: what somebody wrote, signs, sums, and the sheet of parts.
NOT_READ: Final = (
    "script, style, nav, footer, header, blockquote, pre, .an-words, .an-line__cells, .an-line__key, "
    ".an-demo, .an-exit, .govuk-visually-hidden, select, textarea, .an-person, .an-contact, "
    ".room-list"  # names of groups and places
)
NOT_FOR_RESIDENTS: Final = ("/styleguide/", "/demonstration/", "/accounts/", "/_util/")
PACKS: Final = sorted((Path(settings.BASE_DIR) / "cms/casework/packs").glob("*.yaml"))
# What the pack says to residents, by the name of the part; a message for staff says so itself.
SAID: Final = ("summary", "note", "definitions", "intake", "messages", "paragraphs", "bodies")
# The same of parts that staff read too, by the name of what residents read in them.
SAID_WITHIN: Final = ("stages", "steps", "flags", "scope", "outcomes", "putting_right")
PUBLIC: Final = frozenset(
    {
        "contact",
        "disagree_label",
        "no_route",
        "no_time_text",
        "not_yet",
        "public_label",
        "public_text",
        "route",
        "say",
        "text",
    }
)
KEPT: Final = re.compile(r"^(key|to|by|pattern|channel|merge|requires|locked|url|phone)$")
SHORT_DATE: Final = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec)\b(?! *[a-z])"
)


def lines_of(html: str) -> list[str]:
    """What is read on a page, a block a line, without what is somebody's own."""
    tree = BeautifulSoup(html, "html.parser")
    main = tree.find("main")
    assert isinstance(main, Tag)
    for tag in main.select(NOT_READ):
        tag.decompose()
    blocks = [tag for tag in main(BLOCKS) if not tag.find(BLOCKS)]
    return [" ".join(tag.get_text(" ").split()) for tag in blocks]


def in_sentences(lines: Sequence[str]) -> str:
    """Without labels and names, whose few words would make the rest look easier than it is."""
    return "\n".join(line for line in lines if len(words_of(line)) > FEWEST_WORDS)


def said_in(part: Any) -> Iterator[str]:
    """Every sentence of a part of the pack."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if not KEPT.match(str(key)):
                yield from said_in(value)
    elif isinstance(part, str):
        yield from part.splitlines()
    elif isinstance(part, Sequence):
        for one in part:
            yield from said_in(one)


def public_in(part: Any) -> Iterator[str]:
    """The same of a part of which residents read some names alone."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from said_in(value) if key in PUBLIC else public_in(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from public_in(one)


def all_said_in(document: Mapping[str, Any]) -> list[str]:
    whole = [line for name in SAID for line in said_in(document.get(name, ""))]
    return [*whole, *(line for name in SAID_WITHIN for line in public_in(document.get(name, "")))]


def too_long(lines: Sequence[str]) -> list[str]:
    sentences = [one for line in lines for one in sentences_of(line)]
    return [one for one in sentences if len(words_of(one)) >= MOST_WORDS]


def resident_pages(pages: list[Drawn]) -> list[Drawn]:
    return [page for page in pages if not page.path.startswith(NOT_FOR_RESIDENTS)]


@pytest.mark.filterwarnings("ignore")
def test_every_page_is_read_with_ease_at_eleven(drawn_pages: list[Drawn]) -> None:
    hard = []
    for page in resident_pages(drawn_pages):
        text = in_sentences(lines_of(page.html))
        age = reading_age(text)
        if len(words_of(text)) >= LEAST_WORDS and age > OLDEST:
            hard.append(f"{page.name}: {age:.1f} years")
    assert not hard, "\n".join(hard)


@pytest.mark.filterwarnings("ignore")
def test_every_sentence_of_a_page_is_short_and_plain(drawn_pages: list[Drawn]) -> None:
    hard = set()
    for page in resident_pages(drawn_pages):
        lines = lines_of(page.html)
        hard |= {f"{page.path}: {one}" for one in too_long(lines)}
        hard |= {f"{page.path}: {one}" for one in readability_warnings("\n".join(lines))}
        hard |= {
            f"{page.path}: date: {found[0]}" for found in SHORT_DATE.finditer("\n".join(lines))
        }
    assert not hard, "\n".join(sorted(hard))


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.stem)
def test_what_a_pack_says_is_short_and_plain(pack: Path) -> None:
    document = YAML(typ="safe").load(pack.read_text())
    lines = all_said_in(document)

    assert len(lines) > 100
    hard = [*too_long(lines), *readability_warnings("\n".join(lines))]
    assert not hard, "\n".join(hard)


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.stem)
def test_a_pack_as_a_whole_is_read_with_ease_at_eleven(pack: Path) -> None:
    lines = all_said_in(YAML(typ="safe").load(pack.read_text()))
    text = re.sub(r"\{\w+\}", "", in_sentences(lines))

    assert reading_age(text) <= OLDEST


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.stem)
def test_every_mail_is_read_with_ease_at_eleven(pack: Path) -> None:
    hard = []
    for message in YAML(typ="safe").load(pack.read_text())["messages"]:
        text = re.sub(r"\{\w+\}", "", str(message["body"]))
        age = reading_age(text)
        if len(words_of(text)) >= LEAST_WORDS and age > OLDEST:
            hard.append(f"{message['key']}: {age:.1f} years")
    assert not hard, "\n".join(hard)
