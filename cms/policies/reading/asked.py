"""Which of a policy's pages an address below it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cms.policies.reading.guides import KIND_BY_SLUG

LONGEST_NUMBER: Final = 5
# Documents to print. Each is also made as a PDF, below it.
SHEETS: Final = frozenset({"print", "leaflet", "poster"})
PDF: Final = "pdf"


@dataclass(frozen=True)
class Asked:
    """``number``: of the version, 0 for the one in force; ``other``: what it is compared with."""

    what: str
    number: int = 0
    other: int = 0
    is_pdf: bool = False


def asked_for(path: list[str]) -> Asked | None:
    """None for an address that no page of a policy has.

    versions/ · versions/2/ · versions/2/short/ · versions/2/print/ · versions/2/print/pdf/ ·
    compare/ · compare/1/3/ · short/ · for-staff/ · print/ · leaflet/ · poster/pdf/
    """
    match path:
        case ["versions"]:
            return Asked("versions")
        case ["versions", number, *rest] if is_number(number):
            return _of_version(int(number), rest)
        case ["compare"]:
            return Asked("compare")
        case ["compare", one, other] if is_number(one) and is_number(other):
            return Asked("compare", int(one), int(other))
        case [slug] if slug in KIND_BY_SLUG:
            return Asked(slug)
        case [sheet] if sheet in SHEETS:
            return Asked(sheet)
        case [sheet, last] if sheet in SHEETS and last == PDF:
            return Asked(sheet, is_pdf=True)
    return None


def asked_of_the_past(path: list[str]) -> Asked | None:
    """The same of a policy that was withdrawn: what it said once, and nothing that is in force."""
    asked = asked_for(path) if path else Asked("versions")
    return asked if asked and (asked.number or asked.what in {"versions", "compare"}) else None


def _of_version(number: int, rest: list[str]) -> Asked | None:
    match rest:
        case []:
            return Asked("version", number)
        case [slug] if slug in KIND_BY_SLUG:
            return Asked(slug, number)
        case ["print"]:
            return Asked("print", number)
        case ["print", last] if last == PDF:
            return Asked("print", number, is_pdf=True)
    return None


def is_number(text: str) -> bool:
    """Written as our links write it: figures of our own, none of them an idle nought before."""
    return (
        text.isascii()
        and text.isdecimal()
        and len(text) <= LONGEST_NUMBER
        and not text.startswith("0")
    )
