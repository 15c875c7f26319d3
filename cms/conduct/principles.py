"""The principles of one adopted version, as they are shown to whoever signs them (S0-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from cms.policies.models import PolicyVersion
from cms.policies.sections import KeptSection

# On a phone, so many are read before one tick.
MOST_AT_ONCE: Final = 4


@dataclass(frozen=True)
class PrincipleShown:
    """One principle in full. ``kept`` is what the policy page says of it, mapping included."""

    number: int
    anchor: str
    heading: str
    html: SafeString
    kept: Any = None


@dataclass(frozen=True)
class PrincipleGroup:
    """Principles that one tick stands for. ``words`` name them, such as “principles 1 to 4”."""

    key: str
    words: str
    principles: Sequence[PrincipleShown]


def principles_of(version: PolicyVersion) -> list[PrincipleShown]:
    """What members agree to, in its order; of a code without principles, its sections."""
    sections: list[KeptSection] = version.sections
    chosen = [one for one in sections if "principle" in one] or sections
    return [shown(number, one) for number, one in enumerate(chosen, start=1)]


def anchors_of(version: PolicyVersion) -> list[str]:
    return [one.anchor for one in principles_of(version)]


def shown(number: int, section: KeptSection) -> PrincipleShown:
    # Drawn from an editor's blocks when the version was adopted, and sealed since.
    html = mark_safe(section["html"])  # noqa: S308
    return PrincipleShown(
        number, section["anchor"], section["heading"], html, section.get("principle")
    )


def groups_of(version: PolicyVersion) -> list[PrincipleGroup]:
    """As few groups as may be, of about the same length."""
    principles = principles_of(version)
    count = -(-len(principles) // MOST_AT_ONCE)
    groups, begun = [], 0
    for left in range(count, 0, -1):
        size = -(-(len(principles) - begun) // left)
        groups.append(group(principles[begun : begun + size]))
        begun += size
    return groups


def group(principles: Sequence[PrincipleShown]) -> PrincipleGroup:
    first, last = principles[0].number, principles[-1].number
    if first == last:
        words = f"principle {first}"
    else:
        words = f"principles {first} {'and' if last == first + 1 else 'to'} {last}"
    return PrincipleGroup(f"agreed_{first}", words, principles)
