"""What the check looks for, ready to be looked up word by word."""

from __future__ import annotations

from dataclasses import dataclass, field

from cms.casework.material import Material
from cms.published_summaries.privacy.spelling import Spelled
from cms.published_summaries.privacy.told import Public
from cms.published_summaries.privacy.values import Kind

# Fewer figures of a phone number, and fewer letters of a word, could be anybody's.
SHORTEST_PHONE, SHORTEST_WORD = 6, 4


@dataclass
class Known:
    """What is looked for. Built once a check, in time that grows as the material does."""

    material: Material
    public: Public
    # Parts of names by which somebody is known, wherever they stand.
    people: dict[str, Kind] = field(default_factory=dict)
    # Parts that are also words, or very short: with the other parts of their names.
    also_words: dict[str, tuple[Kind, set[str]]] = field(default_factory=dict)
    # What is found by its words run together, such as a reference or the name of a street.
    phrases: dict[str, Kind] = field(default_factory=dict)
    addresses: dict[str, Kind] = field(default_factory=dict)  # of mail, without “at” and “dot”
    phones: set[str] = field(default_factory=set)  # whole, and their last figures
    postcodes: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    days: set[tuple[int, int]] = field(default_factory=set)
    dates: set[tuple[int, int, int]] = field(default_factory=set)
    initials: dict[str, Kind] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)  # patterns of references
    texts: list[list[str]] = field(default_factory=list)  # their words
    words: frozenset[str] = frozenset()
    figures: set[str] = field(default_factory=set)
    longest: int = 0  # of the phrases
    spelled: Spelled = field(default_factory=lambda: Spelled(()))
