"""What is told of small counts, attacked: nothing from 1 to 4 is ever worked out of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.published_summaries.disclosure import Line, told
from tests.published_summaries.disclosure.attacker import (
    assert_nothing_recovered,
    bounds,
    equations,
    possibilities,
)

PERIODS = ("q1", "q2", "q3", "q4")
small_counts = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 14, 40])


def table(rows):
    """Kinds in four quarters, with the year and the total of each; and its lines."""
    counts, lines = {}, []
    kinds = [f"kind {number}" for number in range(len(rows))]
    for kind, row in zip(kinds, rows, strict=True):
        counts |= {(period, kind): count for period, count in zip(PERIODS, row, strict=True)}
        counts["year", kind] = sum(row)
    for period in (*PERIODS, "year"):
        counts[period, "all"] = sum(counts[period, kind] for kind in kinds)
        lines.append(Line((period, "all"), tuple((period, kind) for kind in kinds)))
    return counts, lines + [
        Line(("year", kind), tuple((period, kind) for period in PERIODS))
        for kind in (*kinds, "all")
    ]


def with_ways(counts, lines, shares):
    """The same people once more, by the way they came: a second table with the same totals."""
    counts, lines = dict(counts), list(lines)
    for period, share in zip(PERIODS, shares, strict=True):
        counts[period, "by web"] = min(share, counts[period, "all"])
        counts[period, "by phone"] = counts[period, "all"] - counts[period, "by web"]
    for way in ("by web", "by phone"):
        counts["year", way] = sum(counts[period, way] for period in PERIODS)
        lines.append(Line(("year", way), tuple((period, way) for period in PERIODS)))
    for period in (*PERIODS, "year"):
        lines.append(Line((period, "all"), ((period, "by web"), (period, "by phone"))))
    return counts, lines


tables = st.lists(st.lists(small_counts, min_size=4, max_size=4), min_size=2, max_size=5)


def sums_of(lines):
    return [(line.total, line.parts) for line in lines]


@settings(max_examples=60, deadline=None)
@given(tables, st.lists(st.integers(0, 30), min_size=4, max_size=4))
@example([[3, 3, 0, 0], [14, 14, 0, 0]], [0, 0, 0, 0])
@example([[1, 9, 9, 9], [9, 9, 9, 9]], [9, 9, 9, 9])
def test_nobody_works_out_a_small_count_from_all_tables_of_a_year(rows, shares):
    counts, lines = with_ways(*table(rows), shares)

    assert_nothing_recovered(told(counts, lines), sums_of(lines), counts)


@settings(max_examples=60, deadline=None)
@given(tables)
@example([[3, 9, 9, 9], [9, 9, 9, 9]])
@example([[6, 6, 6, 2], [9, 9, 9, 9]])
def test_nor_from_the_quarters_as_they_come_out_and_the_year_after_them(rows):
    counts, lines = table(rows)
    shown, seen = {}, []
    for period in PERIODS:
        seen.append(period)
        if period == "q4":
            seen.append("year")
        so_far = {key: count for key, count in counts.items() if key[0] in seen}
        known = [line for line in lines if so_far.keys() >= set(line.keys)]
        new = [key for key in so_far if key[0] in seen[seen.index(period) :]]
        older = so_far.keys() - set(new)
        given_out = told(so_far, known, before=older & shown.keys(), never=older - shown.keys())
        assert shown.items() <= given_out.items()
        assert older & given_out.keys() == shown.keys()
        shown = given_out

    assert_nothing_recovered(shown, sums_of(lines), counts)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(small_counts, min_size=2, max_size=3), min_size=2, max_size=2))
def test_every_possibility_tried_one_by_one_leaves_five_for_each_small_count(rows):
    width = min(len(row) for row in rows)
    counts = {(f"r{r}", f"c{c}"): rows[r][c] for r in range(len(rows)) for c in range(width)}
    lines = []
    for r in range(len(rows)):
        parts = tuple((f"r{r}", f"c{c}") for c in range(width))
        counts[f"r{r}", "all"] = sum(counts[part] for part in parts)
        lines.append(Line((f"r{r}", "all"), parts))
    for c in [*(f"c{c}" for c in range(width)), "all"]:
        parts = tuple((f"r{r}", c) for r in range(len(rows)))
        counts["all", c] = sum(counts[part] for part in parts)
        lines.append(Line(("all", c), parts))

    shown = told(counts, lines)

    found = possibilities(equations(shown, sums_of(lines)), most=max(counts.values()) + 8)
    for key, values in (found or {}).items():
        if 0 < counts[key] < 5:
            assert len(values) >= 5, f"{key} is one of {values}"
            assert max(values) >= 5


@pytest.mark.parametrize(
    "hides",
    [
        pytest.param({("q1", "kind 0")}, id="the small count alone"),
        pytest.param({("q1", "kind 0"), ("q1", "kind 1")}, id="a second one, but not across"),
    ],
)
def test_the_attacker_finds_what_is_hidden_carelessly(hides):
    """The attack itself is tested: it must break what does not hold."""
    counts, lines = table([[3, 9, 9, 9], [9, 9, 9, 9]])
    careless = {key: count for key, count in counts.items() if key not in hides}

    assert bounds(equations(careless, sums_of(lines)))["q1", "kind 0"] == (3, 3)
    with pytest.raises(AssertionError):
        assert_nothing_recovered(careless, sums_of(lines), counts)


def test_two_small_counts_whose_sum_is_small_are_found_together():
    counts = {("a",): 1, ("b",): 2, ("c",): 7, ("all",): 10}
    sums = [(("all",), [("a",), ("b",), ("c",)])]

    with pytest.raises(AssertionError, match="together are 3"):
        assert_nothing_recovered({("c",): 7, ("all",): 10}, sums, counts)
