"""A reader who adds and subtracts everything that is told, to work out what is not.

It shares no code with what it attacks: exact elimination over every count, total, period and
file; then, as no count is below 0 and all are whole, bounds that are narrowed for as long as any
equation narrows them; and for small tables every possibility there is, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

Equation = tuple[dict[tuple[str, ...], Fraction], Fraction]  # the sum of these is that


def equations(
    told: Mapping[tuple[str, ...], int],
    sums: Iterable[tuple[tuple[str, ...], Sequence[tuple[str, ...]]]],
) -> list[Equation]:
    """What is known of the counts that are not told: each total and its parts."""
    found = []
    for total, parts in sums:
        unknown: dict[tuple[str, ...], Fraction] = {}
        known = Fraction(0)
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if key in told:
                known -= sign * told[key]
            else:
                unknown[key] = unknown.get(key, Fraction(0)) + sign
        if unknown:
            found.append((unknown, known))
    return found


def eliminated(rows: Iterable[Equation]) -> list[Equation]:
    """The same, solved as far as it goes: each row begins with a count of its own."""
    solved: dict[tuple[str, ...], Equation] = {}
    for row in rows:
        left, value = dict(row[0]), row[1]
        for key in [key for key in left if key in solved]:
            left, value = minus((left, value), solved[key], left[key])
        if not left:
            assert value == 0, "what is told contradicts itself"
            continue
        first = next(iter(left))
        by = left[first]
        new = ({key: number / by for key, number in left.items()}, value / by)
        for key, other in solved.items():
            if first in other[0]:
                solved[key] = minus(other, new, other[0][first])
        solved[first] = new
    return list(solved.values())


def minus(one: Equation, other: Equation, times: Fraction) -> Equation:
    left = dict(one[0])
    for key, number in other[0].items():
        rest = left.get(key, Fraction(0)) - times * number
        if rest:
            left[key] = rest
        else:
            left.pop(key, None)
    return left, one[1] - times * other[1]


def bounds(rows: Sequence[Equation]) -> dict[tuple[str, ...], tuple[int, int | None]]:
    """Between what each count must lie; None: nothing says how large it may be."""
    least: dict[tuple[str, ...], int] = {key: 0 for row, _ in rows for key in row}
    most: dict[tuple[str, ...], int | None] = dict.fromkeys(least)
    found = eliminated(rows)
    every = [*rows, *found, *differences(found)]
    changed = True
    while changed:
        changed = False
        for row, value in every:
            for key in row:
                low, high = from_row(row, value, key, least, most)
                if low is not None and low > least[key]:
                    least[key], changed = low, True
                if high is not None and (most[key] is None or high < most[key]):
                    most[key], changed = high, True
    return {key: (least[key], most[key]) for key in least}


def differences(rows: Sequence[Equation]) -> Iterator[Equation]:
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            if one[0].keys() & other[0].keys():
                yield minus(one, other, Fraction(1))
                yield minus(one, other, Fraction(-1))


def from_row(row, value, key, least, most) -> tuple[int | None, int | None]:
    """What one equation says about one of its counts, given the bounds of the others."""
    low: Fraction | None = value
    high: Fraction | None = value
    for other, number in row.items():
        if other == key:
            continue
        smallest, largest = least[other], most[other]
        if number > 0:
            high = None if high is None else high - number * smallest
            low = None if low is None or largest is None else low - number * largest
        else:
            low = None if low is None else low - number * smallest
            high = None if high is None or largest is None else high - number * largest
    by = row[key]
    low, high = (low, high) if by > 0 else (high, low)
    return (
        None if low is None else ceil(low / by),
        None if high is None else floor(high / by),
    )


def possibilities(rows: Sequence[Equation], *, most: int) -> dict[tuple[str, ...], set[int]] | None:
    """Every value that each count can have, by trying all of them; None where that takes long.

    ``most``: no count is tried above it.
    """
    limits = bounds(rows)
    keys = sorted(limits, key=lambda key: limits[key][1] or most)
    found: dict[tuple[str, ...], set[int]] = {key: set() for key in keys}
    tried = 0

    def go(at: int, chosen: dict[tuple[str, ...], int]) -> bool:
        nonlocal tried
        tried += 1
        if tried > 5_000:
            return False
        if at == len(keys):
            for key, value in chosen.items():
                found[key].add(value)
            return True
        key = keys[at]
        low, high = limits[key]
        for value in range(low, min(most, most if high is None else high) + 1):
            chosen[key] = value
            holds = all(may_hold(row, total, chosen) for row, total in rows if key in row)
            if holds and not go(at + 1, chosen):
                return False
            del chosen[key]
        return True

    return found if go(0, {}) else None


def may_hold(row, total, chosen) -> bool:
    left = total - sum(number * chosen[key] for key, number in row.items() if key in chosen)
    open_ones = [number for key, number in row.items() if key not in chosen]
    if not open_ones:
        return left == 0
    if left > 0:
        return any(number > 0 for number in open_ones)
    return left == 0 or any(number < 0 for number in open_ones)


def assert_nothing_recovered(told, sums, truth, *, hidden=None) -> None:
    """Nobody who reads ``told`` learns a count from 1 to 4, of one thing or of several together.

    ``truth``: every count. ``hidden``: those that are looked at; all that are not told.
    """
    rows = equations(told, sums)
    small = {key for key, count in truth.items() if 0 < count < 5}
    assert not [key for key in told if key in small and (hidden is None or key in hidden)]
    for row, value in eliminated(rows):
        if all(number > 0 for number in row.values()):
            assert not 0 < value < 5, f"{set(row)} together are {value}"
    limits = bounds(rows)
    for key in small & limits.keys():
        low, high = limits[key]
        assert high is None or (high >= 5 and high - low >= 4), f"{key} is {low} to {high}"
