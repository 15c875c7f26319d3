"""Sections in their parts, numbered through; and as they are kept with a version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Principle:
    """What makes a section a principle that members sign (S0-12).

    ``maps_to`` are keys of the principles of public life; none: a local addition.
    ``where_applicable``: it holds only for members who speak for an organisation (S0-31).
    """

    maps_to: tuple[str, ...] = ()
    where_applicable: bool = False
    source: str = ""


@dataclass(frozen=True)
class Section:
    """One section as it stands on the page.

    ``short`` is empty where the short version leaves it out; no ``readers`` means everybody;
    ``principle`` is None for a section that nobody signs by name.
    """

    number: int
    heading: str
    anchor: str
    body: Any
    short: str = ""
    readers: tuple[str, ...] = ()
    principle: Principle | None = None


@dataclass(frozen=True)
class Part:
    """One part of a policy. Its anchor never changes, so that others can link to it (S0-1)."""

    anchor: str
    title: str
    sections: tuple[Section, ...]


class KeptPrinciple(TypedDict):
    """What ``Principle`` says, as it is kept."""

    maps_to: list[str]
    where_applicable: bool
    source: str


class KeptSection(TypedDict):
    """One section as ``PolicyVersion.sections`` holds it. ``html`` is without its heading.

    ``part`` is the anchor of its part. The short version and the guides of a version are made
    of these, so that none can say what the version does not (S1-13, S3-1).
    """

    part: str
    part_title: str
    anchor: str
    number: int
    heading: str
    html: str
    short: str
    readers: list[str]
    principle: NotRequired[KeptPrinciple]


def parts_of(*parts: tuple[str, str, Iterable[Any]]) -> list[Part]:
    """Number the sections from one to the last across all parts; empty parts are left out."""
    found: list[Part] = []
    number = 0
    for anchor, title, blocks in parts:
        sections = []
        for block in blocks:
            number += 1
            sections.append(section_of(number, block))
        if sections:
            found.append(Part(anchor, title, tuple(sections)))
    return found


def section_of(number: int, block: Any) -> Section:
    value = block.value
    return Section(
        number,
        value["heading"],
        value["anchor"],
        value["body"],
        value.get("in_short") or "",
        tuple(value.get("readers") or ()),
        principle_of(value) if block.block_type == "principle" else None,
    )


def principle_of(value: Any) -> Principle:
    return Principle(
        tuple(value.get("maps_to") or ()),
        bool(value.get("where_applicable")),
        value.get("source") or "",
    )


def kept_sections(parts: Sequence[Part], live: Any) -> list[KeptSection]:
    """Every section drawn as a visitor saw it, in order."""
    return [kept(part, section, live) for part in parts for section in part.sections]


def kept(part: Part, section: Section, live: Any) -> KeptSection:
    row = KeptSection(
        part=part.anchor,
        part_title=part.title,
        anchor=section.anchor,
        number=section.number,
        heading=section.heading,
        html=section_html(section, live),
        short=section.short,
        readers=list(section.readers),
    )
    if section.principle is not None:
        row["principle"] = KeptPrinciple(
            maps_to=list(section.principle.maps_to),
            where_applicable=section.principle.where_applicable,
            source=section.principle.source,
        )
    return row


def sources_of(parts: Iterable[Part]) -> list[str]:
    """Where principles come from, each said once."""
    found = [
        section.principle.source
        for part in parts
        for section in part.sections
        if section.principle is not None and section.principle.source
    ]
    return list(dict.fromkeys(found))


def section_html(section: Section, live: Any) -> str:
    context = {"section": section, "live": live, "in_section": True}
    return render_to_string("policies/section_body.html", context).strip()
