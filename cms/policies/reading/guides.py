"""The short version and the readers' guides: choices of a version's own sections (S1-13, S3-1).

None has words of its own to keep, so none can be changed alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from cms.policies.models import PolicyPage, PolicyVersion
from cms.policies.reading.comparing import sections_of
from cms.policies.sections import section_html


@dataclass(frozen=True)
class GuideKind:
    """``slug`` is the end of its address; ``reader`` as sections name it, empty for the short one."""

    slug: str
    title: str
    reader: str = ""


SHORT: Final = GuideKind("short", "In short")
KINDS: Final = (
    SHORT,
    GuideKind("for-residents", "Guide for residents", "customers"),
    GuideKind("for-members", "Guide for members", "members"),
    GuideKind("for-staff", "Guide for staff", "staff"),
)
KIND_BY_SLUG: Final = {kind.slug: kind for kind in KINDS}


@dataclass(frozen=True)
class GuideSection:
    """One section, under the number that it has in the whole policy."""

    anchor: str
    number: int
    heading: str
    short: str
    readers: tuple[str, ...]
    html: SafeString = field(default_factory=SafeString)

    def is_in(self, kind: GuideKind) -> bool:
        """A section that names no readers is everybody's."""
        if not kind.reader:
            return bool(self.short)
        return not self.readers or kind.reader in self.readers


@dataclass(frozen=True)
class Guide:
    """What one kind of reader needs. ``left_out``: what else the whole policy says."""

    kind: GuideKind
    sections: Sequence[GuideSection]
    left_out: Sequence[GuideSection]


def guide_of_page(page: PolicyPage, kind: GuideKind, live: Any) -> Guide:
    """From the words in force, with today's times and contacts."""
    found = [
        GuideSection(
            one.anchor,
            one.number,
            one.heading,
            one.short,
            one.readers,
            # Drawn by the templates that draw the whole policy.
            mark_safe(section_html(one, live)) if kind.reader else SafeString(),  # noqa: S308
        )
        for part in page.parts
        for one in part.sections
    ]
    return _guide(kind, found)


def guide_of_version(version: PolicyVersion, kind: GuideKind) -> Guide:
    """From the words as they were kept."""
    return _guide(kind, kept_guide_sections(version))


def kept_guide_sections(version: PolicyVersion) -> list[GuideSection]:
    return [
        GuideSection(
            one["anchor"],
            one["number"],
            one["heading"],
            one["short"],
            tuple(one["readers"]),
            # Drawn by us when it was adopted.
            mark_safe(one["html"]),  # noqa: S308
        )
        for one in sections_of(version)
    ]


def kinds_in(sections: Iterable[Any]) -> list[GuideKind]:
    """Those that differ from the whole.

    A short one where one was written; guides where any section names its readers.
    """
    found = list(sections)
    has_short = any(one.short for one in found)
    has_readers = any(one.readers for one in found)
    return [kind for kind in KINDS if (has_readers if kind.reader else has_short)]


def kinds_of_page(page: PolicyPage) -> list[GuideKind]:
    return kinds_in(section for part in page.parts for section in part.sections)


def _guide(kind: GuideKind, sections: Sequence[GuideSection]) -> Guide:
    return Guide(
        kind,
        [one for one in sections if one.is_in(kind)],
        [one for one in sections if not one.is_in(kind)],
    )
