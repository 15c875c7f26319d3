"""What is told, and that no more is hidden than must be."""

from __future__ import annotations

import pytest

from cms.published_summaries.disclosure import Line, told

ALL, A, B, C = ("all",), ("a",), ("b",), ("c",)
LINE = Line(ALL, (A, B, C))


def counts(a, b, c):
    return {A: a, B: b, C: c, ALL: a + b + c}


@pytest.mark.parametrize(
    ("given", "hidden"),
    [
        pytest.param(counts(7, 9, 30), set(), id="nothing is small"),
        pytest.param(counts(0, 9, 30), set(), id="none at all is told"),
        pytest.param(counts(3, 9, 30), {A, B}, id="a second one, the smaller"),
        pytest.param(counts(3, 2, 30), {A, B}, id="two that are 5 together"),
        pytest.param(counts(2, 2, 30), {A, B, C}, id="two that are not"),
        pytest.param(counts(4, 0, 30), {A, C}, id="a 0 hides nothing"),
        pytest.param(counts(3, 0, 0), {A, ALL}, id="a small total"),
        pytest.param(counts(1, 1, 0), {A, B, ALL}, id="a small total of several"),
    ],
)
def test_a_small_count_is_hidden_with_what_would_give_it_away(given, hidden):
    assert told(given, [LINE]) == {key: n for key, n in given.items() if key not in hidden}


def test_a_count_that_stands_in_no_line_is_told_unless_it_is_small():
    assert told({A: 4, B: 5, C: 0}, []) == {B: 5, C: 0}


def test_what_is_dear_is_hidden_last():
    given = counts(3, 9, 30)

    assert ALL in told(given, [LINE])
    assert told(given, [LINE], dear={B: 1, ALL: 2}) == {B: 9, ALL: 42}


def test_what_was_told_stays_told_and_what_was_hidden_stays_hidden():
    given = counts(3, 9, 30)

    assert told(given, [LINE], before={B}, never={A}) == {B: 9, ALL: 42}
    assert told(counts(8, 9, 30), [LINE], never={A}) == {B: 9, C: 30, ALL: 47}


def test_a_total_that_is_not_the_sum_of_its_parts_is_refused():
    with pytest.raises(ValueError, match="not the sum"):
        told({A: 1, B: 2, C: 3, ALL: 7}, [LINE])


def test_a_line_hidden_in_three_ways_at_once_is_told_in_the_end():
    """Two tables with the same total: hiding in one must not open the other."""
    given = {**counts(3, 9, 30), ("x",): 2, ("y",): 40}

    shown = told(given, [LINE, Line(ALL, (("x",), ("y",)))])

    assert shown == {C: 30, ALL: 42}
