"""What everybody may read anyway, made ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from cms.published_summaries.privacy import mentioned
from cms.published_summaries.privacy.folding import joined, words_of
from cms.published_summaries.privacy.grams import Gram, grams

KEPT = 64  # texts, of which the document of a procedure is the longest


@dataclass(frozen=True)
class Told:
    """Of one text: its words, what can be looked up whole, and every eight words in a row."""

    words: frozenset[str]
    whole: frozenset[str]
    grams: frozenset[Gram]


@lru_cache(maxsize=KEPT)
def told_in(text: str) -> Told:
    """Remembered: the same public texts stand beside every case."""
    words = words_of(text)
    whole = {"".join(words)}
    whole.update(joined(one) for one in mentioned.ways_in(text))
    whole.update(mentioned.national(one) for one in mentioned.phones_in(text))
    whole.update(joined(street) for _, street in mentioned.addresses_in(text))
    return Told(frozenset(words), frozenset(whole), frozenset(grams(words)))


@dataclass
class Public:
    words: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    texts: list[Told] = field(default_factory=list)


def public_from(texts: Iterable[str]) -> Public:
    public = Public()
    for text in texts:
        told = told_in(text)
        public.texts.append(told)
        public.words |= told.words
        public.whole |= told.whole
    return public
