"""One trace in one part, before it is told."""

from __future__ import annotations

from dataclasses import dataclass

from cms.published_summaries.privacy.reading import Reading
from cms.published_summaries.privacy.values import Kind


@dataclass(frozen=True)
class Hit:
    """``start`` and ``end`` are places in the folded text."""

    start: int
    end: int
    kind: Kind


def hit_of(reading: Reading, first: int, last: int, kind: Kind) -> Hit:
    """From one token to another, both of them in it."""
    return Hit(reading.tokens[first].start, reading.tokens[last].end, kind)
