"""What everybody reads of a case on an agenda names nobody and gives nobody away (S0-42)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Direction
from cms.casework.services.staff_names import names_of_staff, those_in

# Words in a row that are somebody's own; fewer are found in any two texts about one thing.
QUOTED_WORDS: Final = 8
MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
# What to look for, and what it is called to whoever wrote it.
PATTERNS: Final = (
    ("an email address", re.compile(r"\S+@\S+")),
    ("a phone number", re.compile(r"\+?\d(?:[ ()-]*\d){6,}")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),
    ("a house number", re.compile(r"\b(?:\d+[a-z]? [A-Z][a-z]+|[Ff]lat \d+|[Nn]umber \d+)\b")),
    (
        "a date",
        re.compile(
            rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})|(?:{MONTHS}) \d{{1,2}}\b|"
            r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2})",
            re.IGNORECASE,
        ),
    ),
)
WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


class GivesSomebodyAway(CaseworkError):
    """Raised for a line in which somebody could be known again. Nothing was written."""

    def __init__(self, found: list[str]) -> None:
        said = ", ".join(found)
        super().__init__(
            f"Take out {said}. Everybody reads this line, and would a neighbour know who it is?",
            field="line",
        )


def check_line(line: str, case: Case) -> None:
    """Raises ``GivesSomebodyAway``. Three queries or so; none for an empty line."""
    if line and (found := list(given_away(line, case))):
        raise GivesSomebodyAway(found)


def given_away(line: str, case: Case) -> Iterator[str]:
    """What in the line could tell who it is about, in words."""
    names = [
        *those_in(line, names_of_staff(None)),
        *those_in(line, names_of_people(case), also_words=()),
    ]
    yield from (f"the name “{name}”" for name in dict.fromkeys(names))
    if case.reference.casefold() in line.casefold():
        yield "the reference of the case"
    yield from (label for label, pattern in PATTERNS if pattern.search(line))
    if quotes(line, case):
        yield "what they wrote in their own words"


def names_of_people(case: Case) -> Iterator[str]:
    """Of everybody in the case, and of the group or business that they belong to."""
    for party in case.parties.all():
        yield from (name for name in (party.name, party.organisation) if name)
        yield from party.members.splitlines()


def quotes(line: str, case: Case) -> bool:
    """Whether the line repeats so many words in a row of what they told us."""
    wanted = rows_of_words(line)
    said = case.messages.filter(direction=Direction.IN) if wanted else ()
    return any(wanted & rows_of_words(f"{row.body} {row.wish}") for row in said)


def rows_of_words(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in WORD.findall(text)]
    return {tuple(words[at : at + QUOTED_WORDS + 1]) for at in range(len(words) - QUOTED_WORDS)}
