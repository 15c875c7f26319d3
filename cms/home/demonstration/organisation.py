"""What makes up one demonstration: an invented body with its procedures, people, pages and cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import Diary
from cms.home.demonstration.minuted import Record
from cms.home.demonstration.people import Holder
from cms.home.demonstration.promising import Promises
from cms.home.demonstration.published import Published
from cms.home.demonstration.story import Moments, Story


@dataclass(frozen=True)
class Beside:
    """A procedure that takes in a part: what its question asks for, or areas of the main one."""

    pack: str
    asked: bool = False
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """One body, chosen by its ``key``.

    ``bodies`` are put over those that its procedures name. ``load_pages`` takes ``now``,
    ``staff`` and the decisions by their names in the content, and writes the site's own settings
    too. ``meets``: its diary. ``record``: what it did at its meetings. ``promises``: what its
    members signed and declared. ``published``: what it told of its cases. ``reports``: it has an
    annual report.
    """

    key: str
    name: str
    procedure: str
    beside: Beside
    people: tuple[Holder, ...]
    office: str
    bodies: tuple[Mapping[str, Any], ...]
    stories: Callable[[Moments, Staff], list[Story]]
    load_pages: Callable[..., None]
    meets: Diary | None = None
    record: Record | None = None
    promises: Promises | None = None
    published: tuple[Published, ...] = ()
    reports: bool = False
