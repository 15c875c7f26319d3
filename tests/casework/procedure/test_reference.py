"""References carry a check letter that catches slips of the hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.procedure.reference import LETTERS, normal_reference, reference_for

numbers = st.integers(min_value=1, max_value=999_999_999)


@given(number=numbers, year=st.integers(2015, 2035))
def test_a_reference_is_read_back_however_it_is_typed(number, year):
    reference = reference_for("AB", year, number)

    for typed in (reference, reference.lower(), reference.replace("-", ""), f" {reference} "):
        assert normal_reference(typed) == reference


@given(number=numbers, place=st.integers(0, 8), digit=st.integers(1, 9))
def test_one_wrong_figure_is_noticed(number, place, digit):
    reference = reference_for("AB", 2026, number)
    figures = [n for n, character in enumerate(reference) if character.isdigit()]
    at = figures[place % len(figures)]
    wrong = str((int(reference[at]) + digit) % 10)

    assert normal_reference(reference[:at] + wrong + reference[at + 1 :]) is None


@pytest.mark.parametrize("typed", ["", "AB", "AB-26-0042", "AB-26-0042-?", "\x00", "🙂" * 50])
def test_what_is_no_reference_is_none(typed):
    assert normal_reference(typed) is None


def test_the_check_letter_is_never_one_that_is_misread():
    assert len(set(LETTERS)) == 23
    assert not set("IOQ") & set(LETTERS)
