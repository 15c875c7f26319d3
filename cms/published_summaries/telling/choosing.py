"""Which cells of a quarter, and of the year that ends with it, may be told beside all before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from cms.published_summaries.disclosure import Key, Line, told
from cms.published_summaries.telling.cells import (
    ALL,
    DUE,
    Counts,
    Told,
    never_told,
    sums_within,
    year_counts,
)

Cell: TypeAlias = tuple[str, str]
Pairs: TypeAlias = Collection[tuple[Cell, Cell]]

# What is hidden first beside a small count, and what last: what people look for is dear.
DEAR: Final[Mapping[str, int]] = {
    "closed": 1,
    "escalated": 1,
    "remedies_promised": 1,
    "lessons_noted": 1,
    "refused": 2,
    "late": 2,
    "extended": 2,
    "received": 3,
    "outcomes": 3,
    "met": 4,
    DUE: 5,
}
DEAR_TOTAL: Final = 3
DEAR_YEAR: Final = 1


@dataclass(frozen=True)
class Quarter:
    """One that was published before: everything that was counted, and what was told of it."""

    counts: Counts
    told: Told


def choose(
    name: str,
    counts: Counts,
    quarters: Mapping[str, Quarter],
    *,
    year: str = "",
    alike: Pairs = (),
) -> dict[Key, int]:
    """The cells that may be told of the quarter ``name``, of ``year``, and of all before.

    ``quarters``: the others of that year, by name. Empty ``year``: none ends with this quarter.
    A key is the name of the period, the measure and the bucket. ``alike``: pairs of cells that
    count the same cases, so that whoever reads one knows the other.
    """
    known = {**{one: kept.counts for one, kept in quarters.items()}, name: counts}
    lines = [line for one, each in known.items() for line in lines_of(one, each)]
    if year:
        lines += lines_of_year(year, known)
        known[year] = year_counts(known.values())
        lines += lines_of(year, known[year])
    lines += [line for one, each in known.items() for line in lines_of_pairs(one, each, alike)]
    before = {
        (one, *cell)
        for one, kept in quarters.items()
        for cell, count in kept.told.items()
        if count is not None
    }
    every: dict[Key, int] = {
        (one, *cell): n for one, each in known.items() for cell, n in each.items()
    }
    never = {
        key for key in every if never_told(key[1]) or (key[0] in quarters and key not in before)
    }
    dear: dict[Key, int] = {key: how_dear(key, is_year=key[0] == year) for key in every}
    return told(every, lines, before=before, never=never, dear=dear)


def lines_of(period: str, counts: Counts) -> list[Line]:
    return [
        Line((period, *total), tuple((period, *part) for part in parts))
        for total, *parts in sums_within(counts)
    ]


def lines_of_pairs(period: str, counts: Counts, alike: Pairs) -> list[Line]:
    """Those pairs that came out the same: a case that was taken up again may be in one alone."""
    return [
        Line((period, *one), ((period, *other),))
        for one, other in alike
        if one in counts and counts[one] == counts.get(other)
    ]


def lines_of_year(year: str, quarters: Mapping[str, Counts]) -> list[Line]:
    cells = {cell: None for counts in quarters.values() for cell in counts}
    return [
        Line(
            (year, *cell),
            tuple((quarter, *cell) for quarter, counts in quarters.items() if cell in counts),
        )
        for cell in cells
    ]


def how_dear(key: Key, *, is_year: bool) -> int:
    _, measure, bucket = key
    dear = DEAR.get(measure, 0) + (DEAR_TOTAL if bucket == ALL else 0)
    return dear + (DEAR_YEAR if is_year else 0)
