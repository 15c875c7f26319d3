"""Whether a text names somebody of ours: lessons are for improving, not for blaming (S3-8)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Part
from cms.users.models import Appointment

SHORTEST: Final = 3
# First names and surnames that stand in plain sentences as often as not.
ALSO_WORDS: Final = """
april art august bill bond brown cook dawn day dean drew frank grace green hall hill
hope house iris ivy jack joy june king lane law long major mark may miles mill moss
north park penny price rich robin rose sandy street summer sunny wall ward west will
wood young
"""
WORDS_TOO: Final = frozenset(ALSO_WORDS.split())
WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


class NamesSomebody(CaseworkError):
    """Raised for a text that names staff, until whoever wrote it says it is no name of staff."""

    def __init__(self, names: Iterable[str], *, field: str) -> None:
        self.names = tuple(names)
        said = " and ".join(f"“{name}”" for name in self.names)
        super().__init__(
            f"{said} may be the name of one of us. Write what happened and what will change, "
            "not who it was.",
            field=field,
        )


def names_in(text: str, *, case: Case | None) -> list[str]:
    """The names of staff, and of those whom the case is about, that the text holds. Two queries."""
    return those_in(text, names_of_staff(case))


def those_in(
    text: str, names: Iterable[str], *, also_words: Collection[str] = WORDS_TOO
) -> list[str]:
    """Which of the names the text holds.

    A name alone counts where it is written as one: with a capital, and none of ``also_words``.
    """
    words = set(WORD.findall(text))
    plain = " ".join(text.casefold().split())
    found: dict[str, str] = {}
    for name in names:
        whole = " ".join(name.split())
        if " " in whole and re.search(rf"\b{re.escape(whole.casefold())}\b", plain):
            found.setdefault(whole.casefold(), whole)
            continue
        for part in whole.split():
            is_word = len(part) < SHORTEST or part.casefold() in also_words
            if part in words and not is_word and part[0].isupper():
                found.setdefault(part.casefold(), part)
    return list(found.values())


def names_of_staff(case: Case | None) -> Iterator[str]:
    rows = Appointment.objects.select_related("user", "deputy")
    for row in rows:
        for user in (row.user, row.deputy):
            if user is not None:
                yield user.get_full_name()
        yield row.public_name
    if case is not None:
        for party in case.parties.filter(part=Part.SUBJECT):
            yield party.name
