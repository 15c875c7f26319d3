"""Words in a row, as they sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cms.published_summaries.privacy.spelling import sound

GRAM: Final = 8  # words in a row that make a quotation
Gram = tuple[str, ...]


def grams(words: list[str]) -> Iterator[Gram]:
    """Every eight words in a row, each as it sounds, so that no slip breaks a quotation."""
    heard = [word if word.isdigit() else sound(word) for word in words]
    return zip(*(heard[at:] for at in range(GRAM)), strict=False)
