"""What a reader with patience can work out of the counts that are hidden: between which bounds.

The reader knows every line, every count that is told, and that no count is below 0. What the
hidden ones can be is then a set of points; going along its edges (the simplex method, in whole
numbers and fractions, nothing rounded) finds the least and the most that each can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from cms.published_summaries.disclosure.lines import LEAST_TOLD, Key, Line

Number: TypeAlias = int | Fraction
# How far to walk where a count has no upper bound at all.
FAR: Final = 2 * LEAST_TOLD
NOBODY: Final = -1


class Range:
    """The least and the most that a hidden count was seen to be able to be."""

    def __init__(self, count: int) -> None:
        self.least = self.most = count

    def takes(self, count: int) -> None:
        self.least, self.most = min(self.least, count), max(self.most, count)

    @property
    def is_wide(self) -> bool:
        """Five values or more stay possible, and one of them need not be hidden for itself."""
        return self.most >= LEAST_TOLD and self.most - self.least >= LEAST_TOLD - 1


def ranges_of(
    group: Sequence[Key], counts: Mapping[Key, int], lines: Iterable[Line], small: Iterable[Key]
) -> dict[Key, Range]:
    """The range of each small count of a group of hidden ones, as far as proven by an example.

    A range that is_wide is at least as wide as that; one that is not is exact, or could not be
    proven wider with whole numbers.
    """
    points = Points(group, counts, lines)
    found = {key: Range(counts[key]) for key in small}
    for key in found:
        for sign in (1, -1):
            if not found[key].is_wide:
                for point in points.towards(key, sign):
                    for other, seen in found.items():
                        seen.takes(point[other])
                    if found[key].is_wide:
                        break
    return found


class Points:
    """The corners of what a group of hidden counts can be, and the ways between them."""

    def __init__(
        self, group: Sequence[Key], counts: Mapping[Key, int], lines: Iterable[Line]
    ) -> None:
        self.names = list(group)
        self.column = {key: at for at, key in enumerate(self.names)}
        self.value: list[Number] = [counts[key] for key in self.names]
        self.rows: dict[int, dict[int, Number]] = {}  # by what they are solved for
        for line in lines:
            self.add(self.row_of(line))
        self.to_a_corner()

    def row_of(self, line: Line) -> dict[int, Number]:
        row: dict[int, Number] = {}
        if line.total in self.column:
            row[self.column[line.total]] = 1
        for key in line.parts:
            if key in self.column:
                at = self.column[key]
                row[at] = row.get(at, 0) - 1
        return {at: number for at, number in row.items() if number}

    def add(self, row: dict[int, Number]) -> None:
        """Solve one more equation for one of its counts, the largest: it has most room."""
        for at in [at for at in row if at in self.rows]:
            take(row, self.rows[at], row[at])
        if not row:
            return
        at = max(row, key=lambda one: (self.value[one], -one))
        self.solve(row, at)
        for other in self.rows.values():
            if at in other:
                take(other, row, other[at])
        self.rows[at] = row

    @staticmethod
    def solve(row: dict[int, Number], at: int) -> None:
        by = row[at]
        if by != 1:
            for one, number in row.items():
                row[one] = whole(-number if by == -1 else Fraction(number) / by)

    def pivot(self, leaves: int, enters: int) -> None:
        row = self.rows.pop(leaves)
        self.solve(row, enters)
        for other in self.rows.values():
            if enters in other:
                take(other, row, other[enters])
        self.rows[enters] = row

    def step(self, enters: int, sign: int) -> bool:
        """Move one count that is free as far up or down as the others allow; False: no end.

        The counts that the equations are solved for follow.
        """
        slopes: dict[int, Number] = {
            at: -row[enters] * sign for at, row in self.rows.items() if enters in row
        }
        ends = [
            (Fraction(self.value[at]) / -slope, at) for at, slope in slopes.items() if slope < 0
        ]
        if sign < 0:
            ends.append((Fraction(self.value[enters]), enters))
        # Of several, the first by number: so that no walk goes in a circle (Bland's rule).
        length, leaves = min(ends, default=(Fraction(FAR), NOBODY))
        for at, slope in slopes.items():
            self.value[at] = whole(self.value[at] + slope * length)
        self.value[enters] = whole(self.value[enters] + sign * length)
        if leaves == NOBODY:
            return False
        if leaves != enters:
            self.pivot(leaves, enters)
        return True

    def to_a_corner(self) -> None:
        """From what the counts are to a point where all that is free is 0."""
        for at in range(len(self.names)):
            if at not in self.rows and self.value[at]:
                self.step(at, -1)

    def towards(self, key: Key, sign: int) -> Iterable[Mapping[Key, int]]:
        """The points in whole numbers on the way to the most (or the least) of a count."""
        aim = self.column[key]
        yield from self.here()
        while True:
            enters = self.better(aim, sign)
            if enters is None:
                return
            bounded = self.step(enters, 1)
            point = list(self.here())
            if not bounded:  # back to the corner from which there is no end
                self.step(enters, -1)
            yield from point
            if not bounded:
                return

    def better(self, aim: int, sign: int) -> int | None:
        """The first free count that, when it grows, moves the aim the right way."""
        row = self.rows.get(aim)
        if row is None:
            return aim if sign > 0 else None
        return min(
            (at for at, number in row.items() if at != aim and number * sign < 0), default=None
        )

    def here(self) -> Iterable[Mapping[Key, int]]:
        if all(isinstance(number, int) for number in self.value):
            yield {key: int(number) for key, number in zip(self.names, self.value, strict=True)}


def take(row: dict[int, Number], other: Mapping[int, Number], times: Number) -> None:
    """Take another equation from one, so many times."""
    for at, number in other.items():
        left = whole(row.get(at, 0) - times * number)
        if left:
            row[at] = left
        else:
            row.pop(at, None)


def whole(number: Number) -> Number:
    """A fraction that is a whole number as one, which is much faster."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number
