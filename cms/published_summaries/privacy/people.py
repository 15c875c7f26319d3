"""Finds people, places and organisations by their names, however they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cms.published_summaries.privacy.hits import Hit, hit_of
from cms.published_summaries.privacy.known import Known
from cms.published_summaries.privacy.lexicon import is_ordinary
from cms.published_summaries.privacy.named import has_initial, is_written_as_name, stands_beside
from cms.published_summaries.privacy.reading import Reading
from cms.published_summaries.privacy.spelling import LONGEST
from cms.published_summaries.privacy.values import Kind

MOST_WORDS: Final = 14  # of a phrase
MOST_PIECES: Final = 16  # of a word that was taken apart
GLUED_FROM: Final = 4  # letters of a name from which on it is found inside another word
LONG_ENOUGH: Final = 6  # letters, from which on it is found whatever it is run together with
FIGURES: Final = str.maketrans("013457", "oleast")
WITHIN: Final = re.compile(r"[-\n]*")
PERSONS: Final = (Kind.NAME, Kind.STAFF, Kind.MEMBER)


def named_in(reading: Reading, known: Known) -> Iterator[Hit]:
    yield from phrases_in(reading, known)
    yield from in_two(reading, known)
    yield from in_pieces(reading, known)
    for place, token in enumerate(reading.tokens):
        if token.text.isdigit():
            continue
        kind = kind_of(token.text, known) or kind_of_word(reading, place, known)
        if kind is None and token.capitals and token.text in known.initials:
            kind = known.initials[token.text]
        if kind is not None:
            yield hit_of(reading, place, place, kind)


def kind_of(word: str, known: Known) -> Kind | None:
    """Whom a word names wherever it stands; None for an ordinary word."""
    for form in (word, word.removesuffix("s")):
        if form in known.people:
            return known.people[form]
    if is_ordinary(word) or len(word) > 2 * LONGEST:
        return None
    for form in (word, word.removesuffix("s")):
        if like := known.spelled.like(form):
            return known.people[like]
    return glued(word, known)


def glued(word: str, known: Known) -> Kind | None:
    """A name run together with other words, as in the address of a page or of a picture."""
    for at in range(GLUED_FROM, len(word) - 1):
        for name, rest in ((word[:at], word[at:]), (word[-at:], word[:-at])):
            kind = known.people.get(name)
            if kind is not None and is_somehow_known(rest, known):
                return kind
    for start in range(len(word) - LONG_ENOUGH + 1):
        for end in range(start + LONG_ENOUGH, len(word) + 1):
            if word[start:end] in known.people:
                return known.people[word[start:end]]
    return None


def is_somehow_known(rest: str, known: Known) -> bool:
    return any(
        one in known.people or one in known.also_words or is_ordinary(one)
        for one in (rest, rest.removeprefix("s"))
    )


def kind_of_word(reading: Reading, place: int, known: Known) -> Kind | None:
    """Whom a plain word names where it is written as a name, or beside the rest of one."""
    text = reading.tokens[place].text
    for form in (text, text.removesuffix("s")):
        kind, others = known.also_words.get(form, (None, set()))
        if kind is None:
            continue
        is_name = form == text or is_said_of(reading, place)
        if is_name and is_written_as_name(reading, place):
            return kind
        if stands_beside(reading.tokens, place, others) or has_initial(reading, place, others):
            return kind
    return None


def is_said_of(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    start, end = reading.span(token.start, token.end)
    return any(sign in "'’‘ʼ" for sign in reading.raw[start:end])


def phrases_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """What is known by several words in a row, with anything or nothing between them."""
    tokens = reading.tokens
    for first in range(len(tokens)):
        whole = ""
        for last in range(first, min(first + MOST_WORDS, len(tokens))):
            whole += tokens[last].text
            if len(whole) > known.longest + 1:
                break
            kind = known.phrases.get(whole) or known.phrases.get(whole.removesuffix("s"))
            if kind is not None and is_so_written(reading, first, last, kind):
                yield hit_of(reading, first, last, kind)


def is_so_written(reading: Reading, first: int, last: int, kind: Kind) -> bool:
    """Not a name out of the ends of plain words: “for man” is not “Forman”."""
    if kind not in PERSONS or first == last:
        return True
    words = reading.tokens[first : last + 1]
    return all(one.capital for one in words) or not all(is_ordinary(one.text) for one in words)


def in_two(reading: Reading, known: Known) -> Iterator[Hit]:
    """Names with a space in them that is not theirs."""
    tokens = reading.tokens
    for place in range(1, len(tokens)):
        before, after = tokens[place - 1].text, tokens[place].text
        kind = known.people.get(before + after)
        # Two plain words are two plain words: “for man” is not “Forman”.
        if kind is not None and not (is_ordinary(before) and is_ordinary(after)):
            yield hit_of(reading, place - 1, place, kind)


def in_pieces(reading: Reading, known: Known) -> Iterator[Hit]:
    """Words that were taken apart: by hyphens, letter by letter, or with figures for letters."""
    tokens = reading.tokens
    for first, last in runs(reading):
        words = [token.text for token in tokens[first : last + 1]]
        for at in range(len(words)):
            whole = ""
            for to in range(at, min(at + MOST_PIECES, len(words))):
                whole += words[to]
                if to == at or len(whole) > LONGEST:
                    continue
                for form in {whole, whole.translate(FIGURES), whole.removesuffix("s")}:
                    if form in known.people and not is_ordinary(form):
                        yield hit_of(reading, first + at, first + to, known.people[form])


def runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Stretches of tokens with nothing or a hyphen between them, and of single letters."""
    tokens, first = reading.tokens, 0
    for place in range(1, len(tokens) + 1):
        if place < len(tokens) and is_joined(reading, place):
            continue
        if place - first > 1:
            yield first, place - 1
        first = place


def is_joined(reading: Reading, place: int) -> bool:
    token, before = reading.tokens[place], reading.tokens[place - 1]
    if WITHIN.fullmatch(token.gap) and token.gap != "\n" and token.gap != "\n\n":
        return True
    return len(token.text) == len(before.text) == 1 and token.gap.strip(" .") == ""
