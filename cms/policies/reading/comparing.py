"""What changed between two versions of a policy, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from cms.policies.blocks import READERS
from cms.policies.models import PolicyVersion
from cms.policies.reading.marking import marked, whole
from cms.policies.reading.words import Paragraph, paragraph, paragraphs_of
from cms.policies.sections import KeptSection

FRAME: Final = "title-and-summary"
# How templates/policies/parts.html draws parts and sections.
_PART: Final = re.compile(
    r'<section class="an-part" id="([\w-]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL
)
_SECTION: Final = re.compile(
    r'<section id="(?P<anchor>[\w-]+)" aria-labelledby="(?P=anchor)-title">\s*'
    r'<h3[^>]*><span class="an-number">(?P<number>\d+)\.</span>(?P<heading>.*?)</h3>'
    r"(?P<html>.*?)</section>",
    re.DOTALL,
)


@dataclass(frozen=True)
class SectionChange:
    """One section in both versions. ``status``: same, moved, changed, added or removed.

    ``number`` is where it stands in the newer version, or stood in the older where it was
    removed; ``was`` is its earlier number where that was another, and ``was_under`` the part that
    it stood in. ``html`` is empty where the words are the same.
    """

    status: str
    anchor: str
    number: int
    heading: str
    html: SafeString = field(default_factory=SafeString)
    was: int = 0
    was_under: str = ""

    @property
    def is_changed(self) -> bool:
        return self.status not in {"same", "moved"}


@dataclass(frozen=True)
class Comparison:
    """Every section of both versions in the order of the newer one."""

    old: PolicyVersion
    new: PolicyVersion
    sections: Sequence[SectionChange]

    @property
    def changed(self) -> list[SectionChange]:
        return [one for one in self.sections if one.is_changed]

    def count(self, status: str) -> int:
        return sum(one.status == status and bool(one.number) for one in self.sections)

    @property
    def sentence(self) -> str:
        """How much changed, in words."""
        if not self.changed:
            return "The words of both versions are the same."
        told = [
            f"{number} {'section' if number == 1 else 'sections'} {status}"
            for status in ("changed", "added", "removed")
            if (number := self.count(status))
        ]
        if any(not one.number for one in self.changed):
            told.append("the title or summary changed")
        first, *rest = told
        words = f"{', '.join([first, *rest[:-1]])} and {rest[-1]}" if rest else first
        return f"{words[0].upper()}{words[1:]}."


def compare(old: PolicyVersion, new: PolicyVersion) -> Comparison:
    """Only sections whose words differ are read, so that it costs what was changed."""
    frame = _frame(old, new)
    return Comparison(old, new, [*frame, *_in_order(sections_of(old), sections_of(new))])


def sections_of(version: PolicyVersion) -> Sequence[KeptSection]:
    """As they were kept, or cut from the page of a version kept before sections were."""
    if version.sections:
        kept: list[KeptSection] = version.sections
        return kept
    found = []
    parts = [(one.start(), one[1], one[2]) for one in _PART.finditer(version.html)]
    for one in _SECTION.finditer(version.html):
        _, part, title = max((part for part in parts if part[0] < one.start()), default=(0, "", ""))
        found.append(
            KeptSection(
                part=part,
                part_title=unescape(title).strip(),
                anchor=one["anchor"],
                number=int(one["number"]),
                heading=unescape(one["heading"]).strip(),
                html=one["html"].strip(),
                short="",
                readers=[],
            )
        )
    return found or [_all_in_one(version)]


def _all_in_one(version: PolicyVersion) -> KeptSection:
    return KeptSection(
        part="",
        part_title="",
        anchor="words",
        number=1,
        heading="Its words",
        html=version.html,
        short="",
        readers=[],
    )


def _frame(old: PolicyVersion, new: PolicyVersion) -> list[SectionChange]:
    """The title, the summary and the names of the parts, where any of them changed."""
    before, after = _frame_lines(old), _frame_lines(new)
    if before == after:
        return []
    html = marked([paragraph(line) for line in before], [paragraph(line) for line in after])
    return [SectionChange("changed", FRAME, 0, "Title and summary", _ours(html))]


def _frame_lines(version: PolicyVersion) -> list[str]:
    titles = dict.fromkeys(section["part_title"] for section in sections_of(version))
    return [escape(line) for line in (version.title, version.summary, *titles) if line]


def _in_order(old: Sequence[KeptSection], new: Sequence[KeptSection]) -> Iterator[SectionChange]:
    """What was removed follows the section that it stood behind."""
    partners = _partners(old, new)
    place = {id(one): at for at, one in enumerate(old)}
    taken = {place[id(one)] for one in partners.values()}
    yield from _removed_from(0, old, taken)
    for section in new:
        before = partners.get(section["anchor"])
        if before is None:
            yield _alone(section, "added")
            continue
        yield _changed(before, section)
        yield from _removed_from(place[id(before)] + 1, old, taken)


def _partners(old: Sequence[KeptSection], new: Sequence[KeptSection]) -> dict[str, KeptSection]:
    """The earlier form of each section by its address now: known by that, its words or its name."""
    left = {one["anchor"]: one for one in old}
    found = {one["anchor"]: left.pop(one["anchor"]) for one in new if one["anchor"] in left}
    for section in new:
        if section["anchor"] in found:
            continue
        for name in ("html", "heading"):
            same = [one for one in left.values() if one[name] == section[name]]
            if same:
                found[section["anchor"]] = left.pop(same[0]["anchor"])
                break
    return found


def _removed_from(
    start: int, old: Sequence[KeptSection], taken: set[int]
) -> Iterator[SectionChange]:
    for at in range(start, len(old)):
        if at in taken:
            return
        yield _alone(old[at], "removed")


def _alone(section: KeptSection, status: str) -> SectionChange:
    html = whole([*paragraphs_of(section["html"]), *_beside(section)], status)
    return SectionChange(
        status, section["anchor"], section["number"], section["heading"], _ours(html)
    )


def _changed(old: KeptSection, new: KeptSection) -> SectionChange:
    number, was = new["number"], old["number"] if old["number"] != new["number"] else 0
    was_under = old["part_title"] if old["part"] != new["part"] else ""
    html = ""
    if _said(old) != _said(new):
        before, after = paragraphs_of(old["html"]), paragraphs_of(new["html"])
        if old["heading"] != new["heading"]:
            before.insert(0, paragraph(escape(old["heading"])))
            after.insert(0, paragraph(escape(new["heading"])))
        if _beside(old) != _beside(new):
            before += _beside(old)
            after += _beside(new)
        if [one.key for one in before] != [one.key for one in after]:
            html = marked(before, after)
    status = "changed" if html else "moved" if was or was_under else "same"
    return SectionChange(status, new["anchor"], number, new["heading"], _ours(html), was, was_under)


def _said(section: KeptSection) -> tuple[object, ...]:
    """What was adopted of a section. Its number and its part may change while it says the same."""
    return section["heading"], section["html"], section["short"], section["readers"]


def _beside(section: KeptSection) -> list[Paragraph]:
    """What was adopted with the words of a section: its short version, and whose guide it is in."""
    short = [f"In short: {line}" for line in section["short"].splitlines() if line.strip()]
    readers = [title for key, title in READERS if key in section["readers"]]
    guides = [f"In the guide for: {', '.join(readers).lower()}"] if readers else []
    return [paragraph(escape(line)) for line in (*short, *guides)]


def _ours(html: str) -> SafeString:
    # Put together from the words of kept versions, which were escaped when they were drawn.
    return mark_safe(html)  # noqa: S308
