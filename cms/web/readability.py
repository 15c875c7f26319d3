"""Warns of words that are hard to read, and tells a reading age. Blocks nobody (S0-5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

LONGEST_SENTENCE_IN_WORDS: Final = 25
# A hard word, and what to write instead. A site adds its own to these.
JARGON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commence": "start",
        "complainant": "you, or the person who raised this",
        "endeavour": "try",
        "facilitate": "help",
        "going forward": "from now on",
        "hereby": "leave it out",
        "in accordance with": "as … says, or under",
        "in respect of": "about",
        "in the event that": "if",
        "liaise": "work with, or talk to",
        "notwithstanding": "even if",
        "prior to": "before",
        "pursuant to": "under",
        "remuneration": "pay",
        "service user": "person",
        "signpost": "tell people about",
        "stakeholder": "say who",
        "subsequent to": "after",
        "terminate": "end",
        "utilise": "use",
        "with regard to": "about",
    }
)
MOST_TOLD: Final = 6
# The age for which we write, and how many words it takes to say anything about it.
EASY_AGE: Final = 11
LEAST_WORDS_FOR_AN_AGE: Final = 60
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
_WORD: Final = re.compile(r"[\w’'%£&/.-]*\w[\w’'%]*")


def readability_warnings(text: str, *, jargon: Iterable[str] = ()) -> list[str]:
    """Return one sentence for each thing that is hard to read; empty when all is plain.

    ``jargon`` adds words to look for. A line of its own counts as a sentence.
    """
    return [*_long_sentences(text), *_hard_words(text, jargon)]


def provide_jargon(source: Callable[[], Iterable[str]] | None) -> None:
    """Say who knows the words that this body avoids; ``None`` withdraws it."""
    _sources[:] = [source] if source else []


_sources: Final[list[Callable[[], Iterable[str]]]] = []


def advice_on(text: str) -> list[str]:
    """What somebody who saved a text for the public is told of its words; empty when all is plain.

    The body's own list of words to avoid counts too.
    """
    jargon = [word for source in _sources for word in source()]
    warnings = readability_warnings(text, jargon=jargon)
    advice = [f"Plain words: {warning}" for warning in warnings[:MOST_TOLD]]
    more = len(warnings) - MOST_TOLD
    return [*advice, f"Plain words: {more} more like these."] if more > 0 else advice


def _long_sentences(text: str) -> list[str]:
    warnings = []
    for sentence in _SENTENCE_END.split(text):
        words = _WORD.findall(sentence)
        if len(words) > LONGEST_SENTENCE_IN_WORDS:
            opening = " ".join(words[:6])
            warnings.append(f"A sentence of {len(words)} words: “{opening}…”. Try two sentences.")
    return warnings


def _hard_words(text: str, more: Iterable[str]) -> list[str]:
    hard = {**JARGON, **{word.strip().lower(): "" for word in more if word.strip()}}
    warnings = []
    for word in sorted(hard):
        found = re.search(rf"\b{re.escape(word)}(?:s|d|ed|ing)?\b", text, re.IGNORECASE)
        if found:
            plain = hard[word]
            advice = f" Plainer: {plain}." if plain else " Is there a plainer word?"
            warnings.append(f"“{found.group()}” is a hard word.{advice}")
    return warnings


def age_warnings(text: str) -> list[str]:
    """One sentence where a longer text asks more of its reader than we write for."""
    if len(words_of(text)) < LEAST_WORDS_FOR_AN_AGE:
        return []
    age = round(reading_age(text))
    if age <= EASY_AGE:
        return []
    return [
        f"It reads with ease from the age of {age}; we write for {EASY_AGE}. Use shorter words."
    ]


_VOWELS: Final = re.compile(r"[aeiouy]+")
_LETTERS: Final = re.compile(r"[a-z]+")
# What is not read as words: addresses, references, dates, numbers. A Wednesday in November would
# make the same page harder than a Monday in May.
_NOT_READ: Final = re.compile(
    r"\S*[@/]\S*|\b[A-Z]{2,3}-\d\d-\w+-\w\b"
    r"|\b(?:[MTWFS][a-z]+day,?\s+)?\d{1,2}\s+(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b"
    r"|\d[\d .,:]*"
)
YEARS_BEFORE_SCHOOL: Final = 5


def sentences_of(text: str) -> list[str]:
    """The sentences of a text. A line of its own counts as one."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def reading_age(text: str) -> float:
    """The age in years at which a text is read with ease (Flesch and Kincaid); 0 for no words.

    Syllables are counted by the sound of vowels, so a short text says little: take a page.
    """
    plain = _NOT_READ.sub(" ", text)
    words = [
        word for found in words_of(plain) if (word := "".join(_LETTERS.findall(found.lower())))
    ]
    sentences = [one for one in sentences_of(plain) if words_of(one)]
    if not words:
        return 0.0
    spoken = sum(map(_syllables, words)) / len(words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken - 15.59
    return max(0.0, grade) + YEARS_BEFORE_SCHOOL


def _syllables(word: str) -> int:
    sounds = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and sounds > 1
    unspoken = re.search(r"[^aeiouytd]ed$|[^aeiouysxzcgh]es$", word) is not None and sounds > 1
    return max(1, sounds - silent - unspoken)
