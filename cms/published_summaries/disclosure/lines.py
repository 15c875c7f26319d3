"""How counts hang together: totals and their parts, as anybody who reads them may add them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

# The smallest count that is told; 0 is told too.
LEAST_TOLD: Final = 5

Key: TypeAlias = tuple[str, ...]


def is_small(count: int) -> bool:
    """Whether it could point to a person."""
    return 0 < count < LEAST_TOLD


@dataclass(frozen=True)
class Line:
    """A total that is the sum of its parts. Name every part, also one that is never told."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.total, *self.parts)

    def holds(self, counts: Mapping[Key, int]) -> bool:
        return counts[self.total] == sum(counts[key] for key in self.parts)


def lines_by_key(lines: Iterable[Line]) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = defaultdict(list)
    for line in lines:
        for key in line.keys:
            found[key].append(line)
    return found


def joined(hidden: Iterable[Key], lines: Mapping[Key, list[Line]]) -> list[list[Key]]:
    """What is hidden, in groups: keys of two groups stand in no line together."""
    left = dict.fromkeys(hidden)
    groups = []
    while left:
        first = next(iter(left))
        del left[first]
        group, ahead = [first], [first]
        while ahead:
            for line in lines.get(ahead.pop(), ()):
                new = [key for key in line.keys if key in left]
                for key in new:
                    del left[key]
                group += new
                ahead += new
        groups.append(group)
    return groups
