"""Finds the case's own words: rare ones, and eight or more in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cms.published_summaries.privacy.folding import words_of
from cms.published_summaries.privacy.grams import GRAM, Gram, grams
from cms.published_summaries.privacy.hits import Hit, hit_of
from cms.published_summaries.privacy.known import SHORTEST_WORD, Known
from cms.published_summaries.privacy.lexicon import is_ordinary
from cms.published_summaries.privacy.mentioned import figures_in
from cms.published_summaries.privacy.people import MOST_PIECES, runs
from cms.published_summaries.privacy.reading import Reading, Token
from cms.published_summaries.privacy.spelling import LONGEST, Spelled
from cms.published_summaries.privacy.values import Kind

SPELLED_FROM: Final = 7  # letters from which on a rare word is found with a slip in it


def wording_in(reading: Reading, known: Known) -> Iterator[Hit]:
    yield from quotations_in(reading, known)
    yield from rare_words_in(reading, known)


def quotations_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """Each as long as it goes on. Words may be taken apart by hyphens or not."""
    apart = [(token.text, place, place) for place, token in enumerate(reading.tokens)]
    yield from runs_of_eight(reading, apart, known.texts, known)
    together = list(hyphened(reading.tokens))
    if len(together) < len(apart):
        texts = [words_of(text.replace("-", "")) for text in known.material.texts]
        yield from runs_of_eight(reading, together, texts, known)


def hyphened(tokens: list[Token]) -> Iterator[tuple[str, int, int]]:
    word, first = "", 0
    for place, token in enumerate(tokens):
        if place and token.gap not in ("", "-"):
            yield word, first, place - 1
            word, first = "", place
        word += token.text
    if tokens:
        yield word, first, len(tokens) - 1


def runs_of_eight(
    reading: Reading,
    words: list[tuple[str, int, int]],
    texts: Iterable[list[str]],
    known: Known,
) -> Iterator[Hit]:
    ours = list(grams([word for word, _, _ in words]))
    wanted = set(ours)
    if not wanted:
        return
    found: set[Gram] = set()
    for text in texts:
        found |= wanted.intersection(grams(text))
    for told in known.public.texts if found else ():
        found -= told.grams
    begin = None
    for place in range(len(ours) + 1):
        if place < len(ours) and ours[place] in found:
            begin = place if begin is None else begin
        elif begin is not None:
            last = words[place - 1 + GRAM - 1][2]
            yield hit_of(reading, words[begin][1], last, Kind.QUOTATION)
            begin = None


def rare_words_in(reading: Reading, known: Known) -> Iterator[Hit]:
    for figure, start, end in figures_in(reading.text):
        if figure in known.figures:
            yield Hit(start, end, Kind.RARE_WORD)
    unknown: list[tuple[str, int, int]] = []
    for place, token in enumerate(reading.tokens):
        if is_candidate(token, known):
            unknown.append((token.text, place, place))
    for first, last in runs(reading):
        pieces = reading.tokens[first : last + 1]
        whole = "".join(token.text for token in pieces)
        if len(pieces) <= MOST_PIECES and is_rare(whole, known) and whole in known.words:
            yield hit_of(reading, first, last, Kind.RARE_WORD)
    yield from spelled_otherwise(reading, unknown, known)


def is_candidate(token: Token, known: Known) -> bool:
    long_enough = len(token.text) >= SHORTEST_WORD or (token.capitals and len(token.text) == 3)
    return long_enough and is_rare(token.text, known)


def is_rare(word: str, known: Known) -> bool:
    if len(word) > LONGEST or word in known.public.words or not word.isalpha():
        return False
    return not is_ordinary(word) and word.removesuffix("s") not in known.public.words


def spelled_otherwise(
    reading: Reading, unknown: list[tuple[str, int, int]], known: Known
) -> Iterator[Hit]:
    """Words of the case, and those that are one of them with another ending or a slip."""
    rest = []
    for word, first, last in unknown:
        if any(form in known.words for form in forms(word)):
            yield hit_of(reading, first, last, Kind.RARE_WORD)
        elif len(word) >= SPELLED_FROM:
            rest.append((word, first, last))
    if not rest:
        return
    spelled = Spelled({word for word, _, _ in rest})
    ends = {(word[0], len(word)) for word, _, _ in rest}
    matched = {
        spelled.like(word)
        for word in known.words
        if any((word[0], len(word) + more) in ends for more in (-2, -1, 0, 1, 2))
        and len(word) >= SPELLED_FROM - 1
        and is_rare(word, known)
    }
    for word, first, last in rest:
        if word in matched:
            yield hit_of(reading, first, last, Kind.RARE_WORD)


def forms(word: str) -> Iterator[str]:
    yield word
    for ending in ("s", "es", "ed", "ing"):
        yield word + ending
        if word.endswith(ending):
            yield word.removesuffix(ending)
            yield word.removesuffix(ending) + "e"
    yield word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("y") + "ies"
