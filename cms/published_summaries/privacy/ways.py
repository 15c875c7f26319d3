"""Finds what leads to somebody: addresses of mail, phones, postcodes, houses, references, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cms.published_summaries.privacy.dates import dates_in
from cms.published_summaries.privacy.folding import joined, listed
from cms.published_summaries.privacy.hits import Hit, hit_of
from cms.published_summaries.privacy.known import SHORTEST_PHONE, Known
from cms.published_summaries.privacy.mentioned import EMAIL, POSTCODE, UNITS, national
from cms.published_summaries.privacy.reading import Reading, Token
from cms.published_summaries.privacy.values import Kind

SPELT_OUT: Final = frozenset({"at", "dot", "punkt"})
MOST_WORDS: Final = 12
BETWEEN_FIGURES: Final = re.compile(r"[\s().+/-]{0,4}")
UK_PHONE: Final = re.compile(r"0[0-9]{9,10}")
FIGURES_IN_WORDS: Final = {
    word: number
    for number, word in enumerate(
        listed("""one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen"""),
        1,
    )
}
TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2
    )
}
# Behind “at 14”: it was the number of a house, and not of things.
GOES_ON: Final = frozenset(
    listed("and because has who is was had in on next opposite where near which with when after")
)
CLOSING: Final = (",", ".", ";", ")")
# Before “at 8”: it is a house and not the time.
AT_HOME: Final = frozenset(
    listed("""live lives lived living house home people family those neighbour neighbours resident
    residents tenant tenants somebody""")
)
HOURS: Final = 24
LOOKS_BACK: Final = 2  # words from a street to the number of the house


def ways_in(reading: Reading, known: Known) -> Iterator[Hit]:
    yield from emails_in(reading, known)
    yield from phones_in(reading, known)
    yield from postcodes_in(reading, known)
    yield from references_in(reading, known)
    yield from known_dates_in(reading, known)


def emails_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """Every address but those that the body gives everybody; the case's also spelt out."""
    for match in EMAIL.finditer(reading.text):
        if joined(match.group()) not in known.public.whole:
            yield Hit(match.start(), match.end(), Kind.EMAIL)
    if not known.addresses:
        return
    kept = [i for i, token in enumerate(reading.tokens) if token.text not in SPELT_OUT]
    longest = max(map(len, known.addresses))
    for at, first in enumerate(kept):
        whole = ""
        for last in kept[at : at + MOST_WORDS]:
            whole += reading.tokens[last].text
            if len(whole) > longest:
                break
            if whole in known.addresses:
                yield hit_of(reading, first, last, Kind.EMAIL)


def phones_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """Figures in a row: those of the case, and whatever else can be rung but the body's own."""
    tokens = reading.tokens
    for first, token in enumerate(tokens):
        if not token.text.isdigit():
            continue
        figures = ""
        for last in range(first, min(first + MOST_WORDS, len(tokens))):
            if not tokens[last].text.isdigit():
                break
            if last > first and not BETWEEN_FIGURES.fullmatch(tokens[last].gap):
                break
            figures += tokens[last].text
            if is_phone(reading, token, figures, known):
                yield hit_of(reading, first, last, Kind.PHONE)


def is_phone(reading: Reading, first: Token, figures: str, known: Known) -> bool:
    abroad = first.gap.endswith("+")
    whole = national(("+" if abroad else "") + figures)
    if len(whole) < SHORTEST_PHONE or whole in known.public.whole:
        return False
    if whole in known.phones:
        return True
    # “0044 (0)7700”, whose nought is neither before nor behind.
    if abroad or figures.startswith("00"):
        return whole.lstrip("0") in known.phones or 9 <= len(whole.lstrip("0")) <= 11
    return bool(UK_PHONE.fullmatch(figures)) and len(first.text) > 2


def postcodes_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """Every whole postcode: the case's wherever they stand, others unless everybody may know."""
    for match in POSTCODE.finditer(reading.text):
        code = joined(match.group())
        if code in known.postcodes or code not in known.public.whole:
            yield Hit(match.start(), match.end(), Kind.POSTCODE)


def references_in(reading: Reading, known: Known) -> Iterator[Hit]:
    """Those made as ours are; the case's own are found as phrases."""
    for shape in known.shapes:
        for match in re.finditer(shape, reading.text):
            yield Hit(match.start(), match.end(), Kind.REFERENCE)


def known_dates_in(reading: Reading, known: Known) -> Iterator[Hit]:
    for one in dates_in(reading.text):
        exact = (one.day, one.month, one.year) in known.dates
        if exact or (not one.year and (one.day, one.month) in known.days):
            yield Hit(one.start, one.end, Kind.DATE)


def houses_in(reading: Reading, known: Known, streets: Iterable[Hit]) -> Iterator[Hit]:
    """Numbers of houses: those of the case, and every one before a street of the case."""
    starts = {hit.start for hit in streets}
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        number, last = number_at(tokens, place)
        if not number:
            if token.start in starts:
                yield from number_before(reading, place)
            continue
        if number in known.numbers and is_of_a_house(reading, place, last):
            yield hit_of(reading, place, last, Kind.HOUSE_NUMBER)


def number_at(tokens: list[Token], place: int) -> tuple[str, int]:
    """The number that begins there, in figures or in words, and its last token."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.text.isdigit():
        number = token.text.lstrip("0")
        if after is not None and len(after.text) == 1 and after.gap == "" and after.text.isalpha():
            return number + after.text, place + 1
        return number, place
    if token.text in TENS:
        ones = FIGURES_IN_WORDS.get(after.text, 0) if after is not None else 0
        joined_on = after is not None and after.gap in (" ", "-") and 0 < ones < 10
        return str(TENS[token.text] + (ones if joined_on else 0)), place + joined_on
    return str(FIGURES_IN_WORDS.get(token.text, "")), place


def is_of_a_house(reading: Reading, place: int, last: int) -> bool:
    tokens = reading.tokens
    if last > place and tokens[place].text.isdigit():
        return True  # “14a”
    before = tokens[place - 1].text if place else ""
    if before in UNITS or tokens[place].gap.endswith("#"):
        return True
    if before != "at":
        return False
    if place > 1 and tokens[place - 2].text in AT_HOME:
        return True
    if not tokens[place].text.isdigit() or int(tokens[place].text) <= HOURS:
        return False  # “at eight”
    if last + 1 == len(tokens):
        return True
    after = tokens[last + 1]
    return after.gap[:1] in CLOSING or after.text in GOES_ON


def number_before(reading: Reading, street: int) -> Iterator[Hit]:
    tokens = reading.tokens
    for place in range(street - 1, max(street - LOOKS_BACK - 2, -1), -1):
        number, last = number_at(tokens, place)
        if (
            number
            and last < street
            and not any(t.gap.strip(" ,-_\n") for t in tokens[last + 1 : street + 1])
        ):
            yield hit_of(reading, place, last, Kind.HOUSE_NUMBER)
            return
        if len(tokens[place].text) > 4 and place < street - 1:
            return
