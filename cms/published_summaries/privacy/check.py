"""Finds traces of a case in what is about to be public (S0-44)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from cms.casework.material import Material
from cms.published_summaries.privacy.folding import joined, words_of
from cms.published_summaries.privacy.hits import Hit
from cms.published_summaries.privacy.knowing import known_from
from cms.published_summaries.privacy.known import Known
from cms.published_summaries.privacy.people import PERSONS, named_in
from cms.published_summaries.privacy.reading import Reading, read
from cms.published_summaries.privacy.values import DraftText, Finding, Kind
from cms.published_summaries.privacy.ways import houses_in, ways_in
from cms.published_summaries.privacy.wording import wording_in

WHY: Final = {
    Kind.NAME: "Somebody in the case is called this, or nearly this.",
    Kind.STAFF: "Somebody who works for us is called this, or nearly this.",
    Kind.MEMBER: "One of our members is called this, or nearly this.",
    Kind.ORGANISATION: "This is the name of a group or business in the case, or part of it.",
    Kind.EMAIL: "This is an email address, and not one that we give everybody.",
    Kind.PHONE: "This is a phone number, and not one that we give everybody.",
    Kind.POSTCODE: "This is a whole postcode: few homes share one.",
    Kind.HOUSE_NUMBER: "This tells which house it is.",
    Kind.STREET: "This is part of an address in the case.",
    Kind.REFERENCE: "This is a number by which the case, or something in it, is known.",
    Kind.DATE: "Something happened in the case on exactly this day. The month may be enough.",
    Kind.RARE_WORD: "Few people use this word, and it stands in the case.",
    Kind.QUOTATION: "These words stand in the case in this order. Say it in other words.",
}
# Of two traces in the same place, the first of these is told.
FIRST: Final = tuple(Kind)
NEIGHBOURS: Final = 2  # words on each side that a reason to let it stand holds for
AROUND: Final = 80  # signs in which to look for them
WHOLE_NAME: Final = " ,.-_\n\t"


def check(draft: DraftText, material: Material) -> list[Finding]:
    """Every trace of the case, in the order of the parts and of their words.

    Takes as long as the draft and the material are, and no longer.
    """
    known = known_from(material)
    found: list[Finding] = []
    for part, text in draft.parts.items():
        here = [one for reading in read(text) for one in findings_in(part, reading, known)]
        found += sorted(here, key=lambda one: (one.start, -one.end))
    return found


def findings_in(part: str, reading: Reading, known: Known) -> list[Finding]:
    named = list(named_in(reading, known))
    streets = [hit for hit in named if hit.kind is Kind.STREET]
    hits = [*named, *ways_in(reading, known), *houses_in(reading, known, streets)]
    hits += wording_in(reading, known)
    return [told(part, reading, hit) for hit in without_doubles(reading, hits)]


def without_doubles(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """One hit for each place. What stands in a quotation is told beside it."""
    quotations = {hit for hit in hits if hit.kind is Kind.QUOTATION}
    others = set(hits) - quotations
    kept = [*without_inner(quotations), *whole_names(reading, without_inner(others))]
    return sorted(kept, key=lambda hit: (hit.start, -hit.end))


def without_inner(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Those that stand in no other; of two that overlap, both."""
    reach = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, FIRST.index(hit.kind))):
        if hit.end > reach:
            reach = hit.end
            yield hit


def whole_names(reading: Reading, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The parts of one name that stand side by side, as one."""
    last: Hit | None = None
    for hit in hits:
        if last is not None and is_one_name(reading, last, hit):
            kind = min(last.kind, hit.kind, key=FIRST.index)
            last = Hit(last.start, max(last.end, hit.end), kind)
            continue
        if last is not None:
            yield last
        last = hit
    if last is not None:
        yield last


def is_one_name(reading: Reading, one: Hit, other: Hit) -> bool:
    if one.kind not in PERSONS or other.kind not in PERSONS:
        return False
    return not reading.text[one.end : other.start].strip(WHOLE_NAME)


def told(part: str, reading: Reading, hit: Hit) -> Finding:
    start, end = reading.span(hit.start, hit.end)
    before = words_of(reading.text[max(hit.start - AROUND, 0) : hit.start])[-NEIGHBOURS:]
    after = words_of(reading.text[hit.end : hit.end + AROUND])[:NEIGHBOURS]
    words = "|".join(
        (part, hit.kind, joined(reading.text[hit.start : hit.end]), *before, "", *after)
    )
    key = hashlib.sha256(words.encode()).hexdigest()[:16]
    return Finding(part, start, end, reading.raw[start:end], hit.kind, WHY[hit.kind], key)
