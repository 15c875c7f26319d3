"""Choose what is hidden beside the small counts, so that none of them can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from cms.published_summaries.disclosure.lines import (
    LEAST_TOLD,
    Key,
    Line,
    is_small,
    joined,
    lines_by_key,
)
from cms.published_summaries.disclosure.ranges import ranges_of


def told(
    counts: Mapping[Key, int],
    lines: Iterable[Line],
    *,
    before: Collection[Key] = (),
    never: Collection[Key] = (),
    dear: Mapping[Key, int] | None = None,
) -> dict[Key, int]:
    """The counts that may be told; every other one of ``counts`` is hidden.

    ``before``: told already, which cannot be taken back. ``never``: hidden before, or not for
    the public at all. ``dear``: what is hidden last beside the small ones; 0 unless given.

    However somebody adds and subtracts what is told, at least five values stay possible for each
    count of 1 to 4, and one of them is 5 or more; so what can be worked out of several hidden
    ones together is 0 or at least 5 as well. Raises ValueError where a line does not add up.
    """
    known = [line for line in lines if len(line.parts) > 0]
    if wrong := [line.total for line in known if not line.holds(counts)]:
        raise ValueError(f"These totals are not the sum of their parts: {wrong}")
    choice = Choice(counts, known, frozenset(before), dear or {})
    choice.hide(key for key in counts if key in never or choice.must_hide(key))
    choice.protect()
    choice.give_back()
    return {key: count for key, count in counts.items() if key not in choice.hidden}


class Choice:
    """What is hidden so far."""

    def __init__(
        self,
        counts: Mapping[Key, int],
        lines: Iterable[Line],
        before: frozenset[Key],
        dear: Mapping[Key, int],
    ) -> None:
        self.counts = counts
        self.lines = lines_by_key(lines)
        self.before = before
        self.dear = dear
        self.hidden: dict[Key, None] = {}  # in the order in which they were
        self.beside: list[Key] = []  # those of them that are not small

    def must_hide(self, key: Key) -> bool:
        return is_small(self.counts[key]) and key not in self.before

    def hide(self, keys: Iterable[Key]) -> None:
        self.hidden.update(dict.fromkeys(keys))

    def protect(self) -> None:
        ahead = [key for key in self.hidden if is_small(self.counts[key])]
        while ahead:
            group = self.group_of(ahead[-1])
            exposed = self.exposed(group)
            if exposed and (more := self.more_for(exposed[0], group)):
                self.hide(more)
                self.beside += more
                continue
            # Nothing is exposed; or nothing new is told here, and what was told stays told.
            ahead = [key for key in ahead if key not in group]

    def exposed(self, group: Collection[Key]) -> list[Key]:
        small = [key for key in group if is_small(self.counts[key])]
        ranges = ranges_of(sorted(group), self.counts, self.lines_of(group), small)
        return [key for key, seen in ranges.items() if not seen.is_wide]

    def lines_of(self, group: Iterable[Key]) -> list[Line]:
        return list(dict.fromkeys(line for key in group for line in self.lines.get(key, ())))

    def group_of(self, key: Key) -> set[Key]:
        return next(set(group) for group in joined(self.hidden, self.lines) if key in group)

    def more_for(self, exposed: Key, group: Collection[Key]) -> list[Key]:
        """One count more to hide: in the lines of what is exposed where these say too much."""
        own = self.lines.get(exposed, [])
        thin = [line for line in own if self.says_too_much(line)]
        for lines in (thin, own, self.lines_of(group)):
            # Of all these lines: the first may have only its total left, which is dear.
            free = [key for line in lines for key in line.keys if self.is_free(key)]
            if free:
                return [min(free, key=self.price)]
        return []

    def says_too_much(self, line: Line) -> bool:
        hidden = [key for key in line.keys if key in self.hidden]
        if len(hidden) < 2:
            return True
        together = sum(self.counts[key] for key in hidden)
        return line.total not in self.hidden and together < LEAST_TOLD

    def is_free(self, key: Key) -> bool:
        return key not in self.hidden and key not in self.before

    def price(self, key: Key) -> tuple[int, bool, int, Key]:
        """What is hidden first: what is least dear; of these not a 0, and the smallest."""
        count = self.counts[key]
        return (self.dear.get(key, 0), count == 0, count, key)

    def give_back(self) -> None:
        """Tell again what turned out not to be needed, the dearest first."""
        for key in sorted(self.beside, key=self.price, reverse=True):
            del self.hidden[key]
            touched = {one for line in self.lines[key] for one in line.keys if one in self.hidden}
            groups = [group for group in joined(self.hidden, self.lines) if touched & set(group)]
            if any(self.exposed(group) for group in groups):
                self.hidden[key] = None
