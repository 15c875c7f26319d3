"""Bars, and bars that are divided into parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cms.published_summaries.charts.chart import NOT_SHOWN, Bar, Chart, Stack
from cms.published_summaries.charts.pen import HIDDEN, PAINTS, Pen


def bars(
    key: str,
    title: str,
    description: str,
    rows: Sequence[Bar],
    *,
    heading: str = "Number",
    most: float | None = None,
) -> Chart:
    """A bar for each row; the longest is as wide as the chart unless ``most`` is more."""
    longest = max([most or 0, *(row.value or 0 for row in rows)]) or 1
    pen = Pen(key)
    for row in rows:
        pen.label(row.label, row.said)
        paint = HIDDEN if row.value is None else PAINTS[0]
        pen.bar([(100 if row.value is None else 100 * row.value / longest, paint)])
    table = [(row.label, row.said) for row in rows]
    return Chart(key, title, description, pen.svg(title, description), ("", heading), table)


def stacks(
    key: str,
    title: str,
    description: str,
    names: Sequence[str],
    rows: Sequence[Stack],
    *,
    total: str = "In all",
    target: str = "Target",
) -> Chart:
    """A bar for each row that is divided into its parts; all bars are of one length.

    ``names``: of the parts, four at most. ``target``: of the line that marks how far the first
    part should reach.
    """
    pen = Pen(key)
    hides = any(row.total is None or row.hidden for row in rows)
    aims = any(row.target is not None for row in rows)
    called = [begun(name) for name in names]
    pen.legend(
        [*zip(called, PAINTS, strict=False), *([(begun(NOT_SHOWN), HIDDEN)] if hides else [])]
    )
    if aims:
        pen.legend_of_mark(begun(target))
    for row in rows:
        pen.label(row.label, row.said)
        pen.bar(list(shares(row)), mark=row.target)
    headings = ["", *map(begun, (total, *names, *([target] if aims else [])))]
    table = [
        [row.label, *(told(count) for count in (row.total, *row.parts)), *aim(row, aims)]
        for row in rows
    ]
    return Chart(key, title, description, pen.svg(title, description), headings, table)


def begun(words: str) -> str:
    """With a capital letter."""
    return words[:1].upper() + words[1:]


def told(count: int | None) -> str:
    return NOT_SHOWN if count is None else str(count)


def aim(row: Stack, aims: bool) -> list[str]:
    """The cell of the target where the table has a column for it."""
    if not aims:
        return []
    return ["none" if row.target is None else f"{row.target} in 100"]


def shares(row: Stack) -> Iterator[tuple[float, str]]:
    """How much of the bar each part takes, with its paint; nothing where there was nothing."""
    if row.total is None:
        yield 100, HIDDEN
    elif row.total:
        for part, paint in zip(row.parts, PAINTS, strict=False):
            if part:
                yield 100 * part / row.total, paint
        if row.hidden:
            yield 100 * row.hidden / row.total, HIDDEN
