"""Who else something may be for: said after it was told, never a bar."""

from __future__ import annotations

import re
from functools import cache

from cms.casework.procedure.questions import IntakeSpec, Signpost

# More than that would be a list of reasons to go away.
MOST_SHOWN = 2


def signposts_for(intake: IntakeSpec, text: str) -> list[Signpost]:
    """Those of the procedure that somebody's words speak of, in its order."""
    found = [post for post in intake.signposts if speaks_of(post.words).search(text)]
    return found[:MOST_SHOWN]


@cache
def speaks_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole and in any case; one that ends in * begins a word."""
    return re.compile("|".join(map(one_word, words)), re.IGNORECASE)


def one_word(word: str) -> str:
    stem = r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
    return rf"\b{stem}" + ("" if word.endswith("*") else r"\b")
