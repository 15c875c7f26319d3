"""Sections in their parts, numbered through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """One section as it stands on the page."""

    number: int
    heading: str
    anchor: str
    body: Any


@dataclass(frozen=True)
class Part:
    """One part of a policy. Its anchor never changes, so that others can link to it (S0-1)."""

    anchor: str
    title: str
    sections: tuple[Section, ...]


def parts_of(*parts: tuple[str, str, Iterable[Any]]) -> list[Part]:
    """Number the sections from one to the last across all parts; empty parts are left out."""
    found: list[Part] = []
    number = 0
    for anchor, title, blocks in parts:
        sections = []
        for block in blocks:
            number += 1
            value = block.value
            sections.append(Section(number, value["heading"], value["anchor"], value["body"]))
        if sections:
            found.append(Part(anchor, title, tuple(sections)))
    return found
