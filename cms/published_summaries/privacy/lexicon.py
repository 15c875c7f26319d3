"""Which words everybody uses, and which of them are names as well."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from cms.published_summaries.privacy.folding import fold

WORDS: Final = Path(__file__).parent / "words"
# What a word may end in and still be the same word; longest first.
ENDINGS: Final = ("ness", "ment", "ers", "ing", "er", "ed", "es", "ly", "s", "d", "r")
SHORTEST_STEM: Final = 3


@cache
def ordinary_words() -> frozenset[str]:
    texts = ((WORDS / name).read_text("utf-8") for name in ("ordinary.txt", "ours.txt"))
    return frozenset(word for text in texts for word in fold(text).split())


@cache
def groups_of_names() -> tuple[tuple[str, ...], ...]:
    """First names and some surnames, each with its other spellings and its short forms."""
    lines = (WORDS / "names.txt").read_text("utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line.strip())


@cache
def known_names() -> frozenset[str]:
    return frozenset(name for group in groups_of_names() for name in group)


@cache
def spellings() -> dict[str, frozenset[str]]:
    """Each of those names, with all that stand in a group with it."""
    found: dict[str, set[str]] = {}
    for group in groups_of_names():
        for name in group:
            found.setdefault(name, set()).update(group)
    return {name: frozenset(others) for name, others in found.items()}


def is_word(word: str) -> bool:
    """Whether it stands in plain sentences, so that only its capital makes it a name."""
    return word in ordinary_words()


def is_ordinary(word: str) -> bool:
    """The same of every form of a word: “kerbs” and “repainted” are as ordinary as their stems."""
    known = ordinary_words()
    if word in known:
        return True
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_STEM:
            continue
        if (
            stem in known
            or stem + "e" in known
            or (stem.endswith("i") and stem[:-1] + "y" in known)
        ):
            return True
        if len(stem) > SHORTEST_STEM and stem[-1] == stem[-2] and stem[:-1] in known:
            return True  # “mopping”
    if any(word.startswith(one) and word.removeprefix(one) in known for one in ("un", "re")):
        return True
    american = word.replace("is", "iz").replace("our", "or")
    return american != word and american in known
