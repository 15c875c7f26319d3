"""Whether somebody's words speak of something that a procedure looks out for."""

from __future__ import annotations

import re
from functools import cache


@cache
def speaks_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole and in any case; one that ends in * begins a word."""
    return re.compile("|".join(map(one_word, words)), re.IGNORECASE)


def one_word(word: str) -> str:
    stem = r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
    return rf"\b{stem}" + ("" if word.endswith("*") else r"\b")
