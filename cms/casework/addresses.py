"""The parts of a postal address as somebody typed it. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[\s-]{0,2}[0-9][A-Z]{2}\b", re.IGNORECASE)
# What stands before the name of a street: “14”, “14a”, “Flat 2”, “12-14”.
NUMBER: Final = re.compile(
    r"(?P<number>(?:(?:flat|unit|apartment|apt|room|plot|no|number)\b\.?\s*)?"
    r"[0-9]{1,4}\s?[a-z]?(?:\s*[-/]\s*[0-9]{1,4}[a-z]?)?)\b[\s,]*(?P<rest>.*)",
    re.IGNORECASE,
)
BREAK: Final = re.compile(r"[,;\n]+")


@dataclass(frozen=True)
class AddressParts:
    """``house_numbers`` are names of houses too. A town or county, said last, is in none."""

    house_numbers: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def address_in(text: str) -> AddressParts:
    """The parts of one address. The line after the last number is taken for its street."""
    postcodes = tuple(match.group() for match in POSTCODE.finditer(text))
    lines = [line.strip(" .") for line in BREAK.split(POSTCODE.sub("", text))]
    numbers: list[str] = []
    places: list[str] = []
    for line in filter(None, lines):
        match = NUMBER.fullmatch(line)
        if match is None:
            places.append(line)
            continue
        numbers.append(match["number"].strip())
        if match["rest"]:
            places.append(match["rest"].strip())
    if len(places) > 1 or (places and " " not in places[0] and not numbers):
        places.pop()  # the town; everybody here lives in it
    if not numbers and places:
        numbers.append(places.pop(0))  # a house with a name
    return AddressParts(tuple(numbers), tuple(places), postcodes)
