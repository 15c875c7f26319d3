"""Whether a word that is also a name is written as one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cms.published_summaries.privacy.dates import MONTHS
from cms.published_summaries.privacy.folding import listed
from cms.published_summaries.privacy.lexicon import is_ordinary, known_names
from cms.published_summaries.privacy.mentioned import PLACES, TITLES
from cms.published_summaries.privacy.reading import Reading, Token

SENTENCE: Final = 400  # signs in which it ends
NEAR: Final = 3  # words apart at most, for one name to stand beside the other
DAYS: Final = frozenset(
    listed("monday tuesday wednesday thursday friday saturday sunday")
) | frozenset(MONTHS)
# What somebody does, and no thing: a name that begins a sentence stands before one of them.
DEEDS: Final = frozenset(
    listed("""said told asked wrote felt was is has had says tells asks thinks feels needs wants lives
    works writes likes knows knew got came went made gave found did does could should would might
    rang phoned called who whose thought saw heard took brought left kept began lost put sent
    paid meant met also never always still now""")
)
ASKING: Final = frozenset({"will", "may", "can"})
APOSTROPHES: Final = frozenset("'’‘ʼ＇")


def is_written_as_name(reading: Reading, place: int) -> bool:
    """Whether the word there, which may be plain, stands for a person."""
    token = reading.tokens[place]
    before = reading.tokens[place - 1] if place else None
    if before is not None and before.text in ("st", "saint"):
        return False
    if before is not None and before.text in TITLES and "\n" not in token.gap:
        return True
    if not token.capital:
        return False
    if before is not None and is_initial(before, token.gap):
        return True
    if is_possessive(reading, token) and token.text not in DAYS:
        return True
    if token.text in MONTHS or reading.begins(place) or says_little(reading):
        return begins_a_deed(reading, place)
    return not is_of_a_place(reading, place)


def is_initial(token: Token, gap: str) -> bool:
    is_no_word = token.text not in ("a", "i") or gap.startswith(".")
    return len(token.text) == 1 and token.capital and is_no_word


def is_possessive(reading: Reading, token: Token) -> bool:
    """With an apostrophe: folded, it is gone and the s is part of the word."""
    start, end = reading.span(token.start, token.end)
    raw = reading.raw[start : end + 1]
    return any(sign in APOSTROPHES for sign in raw[1:])


def says_little(reading: Reading) -> bool:
    """Whether capitals tell nothing here: most words have one, as in a headline."""
    longer = [token for token in reading.tokens if len(token.text) > 3 and token.text.isalpha()]
    return len(longer) > 2 and 2 * sum(token.capital for token in longer) > len(longer)


def begins_a_deed(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    if place + 1 == len(reading.tokens):
        return False
    after = reading.tokens[place + 1]
    if token.text in ASKING:
        question = reading.text.find("?", token.end, token.end + SENTENCE)
        stop = reading.text.find(".", token.end, token.end + SENTENCE)
        if question >= 0 and (stop < 0 or question < stop):
            return False
    if after.gap.strip() == ",":
        return after.text == "who" or after.text == "whose"
    if after.gap.strip():
        return False
    if after.text == "and" and place + 2 < len(reading.tokens):
        other = reading.tokens[place + 2]
        return other.capital and other.text not in DAYS
    ends_in_ed = len(after.text) > 4 and after.text.endswith("ed")
    return after.text in DEEDS or ends_in_ed or is_surname(after)


def is_surname(token: Token) -> bool:
    return token.capital and token.text not in PLACES and not is_ordinary(token.text)


def is_of_a_place(reading: Reading, place: int) -> bool:
    """“Village Hall”, “Hope Street”, “May Day”: two words with capitals that name no person."""
    token, tokens = reading.tokens[place], reading.tokens
    if place and token.text in PLACES:
        before = tokens[place - 1]
        if before.capital and token.gap == " " and before.text not in known_names():
            return True
    if place and not reading.begins(place - 1) and is_thing(tokens[place - 1], token.gap):
        return True
    return place + 1 < len(tokens) and is_thing(tokens[place + 1], tokens[place + 1].gap)


def is_thing(token: Token, gap: str) -> bool:
    text = token.text
    if not token.capital or gap != " " or text in DAYS or text == "i":
        return False
    return text not in known_names() and text not in TITLES and is_ordinary(text)


def stands_beside(tokens: list[Token], place: int, others: Collection[str]) -> bool:
    """Whether another part of the same name is near: “Rose Hill”, “Hill, Rose A.”."""
    for at in range(max(place - NEAR + 1, 0), min(place + NEAR, len(tokens))):
        if at == place or not any(form in others for form in (tokens[at].text, bare(tokens[at]))):
            continue
        first, last = min(at, place), max(at, place)
        between = tokens[first + 1 : last]
        if all(len(one.text) <= 3 or one.capital for one in between) and are_a_name(
            tokens[first], tokens[last]
        ):
            return True
    return False


def are_a_name(one: Token, other: Token) -> bool:
    """Two plain words, such as “concerned resident”, only with capitals."""
    if one.capital and other.capital:
        return True
    return any(word.text in known_names() or not is_ordinary(word.text) for word in (one, other))


def has_initial(reading: Reading, place: int, others: Collection[str]) -> bool:
    """“r. hill”: the letter before it begins the rest of the same name."""
    before = reading.tokens[place - 1].text if place else ""
    gap = reading.tokens[place].gap
    return len(before) == 1 and gap[:1] == "." and any(one.startswith(before) for one in others)


def bare(token: Token) -> str:
    return token.text.removesuffix("s")
