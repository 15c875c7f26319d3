"""Makes the material of a case ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cms.casework.material import Material
from cms.published_summaries.privacy import mentioned
from cms.published_summaries.privacy.dates import dates_in
from cms.published_summaries.privacy.folding import fold, joined, words_of
from cms.published_summaries.privacy.knowing_names import (
    add_name,
    add_organisation,
    add_places,
    add_street,
)
from cms.published_summaries.privacy.known import SHORTEST_PHONE, Known
from cms.published_summaries.privacy.spelling import Spelled
from cms.published_summaries.privacy.told import public_from
from cms.published_summaries.privacy.values import Kind

SHORTEST_CODE: Final = 5


def known_from(material: Material) -> Known:
    known = Known(
        material, public_from(material.public), texts=[words_of(text) for text in material.texts]
    )
    known.words = frozenset(word for words in known.texts for word in words)
    for kind, names in (
        (Kind.NAME, material.names),
        (Kind.STAFF, material.staff_names),
        (Kind.MEMBER, material.member_names),
    ):
        for name in names:
            add_name(known, name, kind)
    for name in material.organisations:
        add_organisation(known, name)
    add_mentioned(known)
    add_ways(known)
    add_postcodes(known)
    add_places(known)
    add_references(known, material.references)
    add_dates(known)
    known.longest = max((len(one) for one in known.phrases), default=0)
    known.spelled = Spelled(known.people)
    return known


def add_mentioned(known: Known) -> None:
    """Whom and what the texts name that no field of the case does."""
    for text in known.material.texts:
        for name in mentioned.names_in(text):
            add_name(known, name, Kind.NAME)
        for number, street in mentioned.addresses_in(text):
            if joined(street) not in known.public.whole:
                known.numbers.add(joined(number))
                add_street(known, street)
        known.numbers.update(joined(one) for one in mentioned.house_numbers_in(text))
        known.figures.update(figure for figure, _, _ in mentioned.figures_in(fold(text)))


def add_ways(known: Known) -> None:
    material, told = known.material, known.public.whole
    for text in (*material.emails, *material.texts):
        for address in {joined(one) for one in mentioned.emails_in(text)} - told:
            known.addresses[address] = Kind.EMAIL
    for text in (*material.phones, *material.texts):
        for number in mentioned.phones_in(text):
            add_phone(known, number)


def add_postcodes(known: Known) -> None:
    for text in known.material.texts:
        known.postcodes |= {joined(one) for one in mentioned.postcodes_in(text)}
    known.postcodes -= known.public.whole
    for code in known.material.postcodes:
        known.postcodes.update(map(joined, mentioned.postcodes_in(code)))
        if len(joined(code)) >= SHORTEST_CODE:  # of another country
            known.phrases.setdefault(joined(code), Kind.POSTCODE)


def add_phone(known: Known, number: str) -> None:
    whole = mentioned.national(number)
    if whole in known.public.whole or len(whole) < SHORTEST_PHONE:
        return
    for size in range(SHORTEST_PHONE, len(whole) + 1):
        known.phones.add(whole[-size:])


def add_references(known: Known, references: Iterable[str]) -> None:
    for reference in references:
        add_reference(known, reference)
        known.shapes.update(shape_of(reference))
    for text in known.material.texts:
        for code in mentioned.codes_in(text):
            add_reference(known, code)


def add_reference(known: Known, reference: str) -> None:
    words = words_of(reference)
    whole = "".join(words)
    if len(whole) < SHORTEST_CODE or not any(sign.isdigit() for sign in whole):
        return
    known.phrases.setdefault(whole, Kind.REFERENCE)
    if len(words) > 2 and len(words[-1]) == 1 and not words[-1].isdigit():
        known.phrases.setdefault("".join(words[:-1]), Kind.REFERENCE)


def shape_of(reference: str) -> Iterator[str]:
    """A pattern of every reference made like this one; of none that is only figures."""
    words = words_of(reference)
    if len(words) < 3 or words[0].isdigit():
        return
    parts = [
        rf"[0-9]{{{len(word)}}}" if word.isdigit() else rf"[a-z]{{{len(word)}}}"
        for word in words[1:]
    ]
    yield r"(?<![a-z0-9])" + r"[\s/_.-]{0,3}".join([re.escape(words[0]), *parts]) + r"(?![a-z0-9])"


def add_dates(known: Known) -> None:
    for day in known.material.dates:
        known.dates.add((day.day, day.month, day.year))
    for text in known.material.texts:
        for one in dates_in(fold(text)):
            if one.year:
                known.dates.add((one.day, one.month, one.year))
            else:
                known.days.add((one.day, one.month))
    known.days.update((day, month) for day, month, _ in known.dates)
