"""Shares in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.reports.shares import in_hundred


@pytest.mark.req("S4-21")
@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(57, 62, "91 in 100"), (199, 200, "99 in 100"), (5, 5, "100 in 100"), (0, 3, "0 in 100")],
)
def test_a_share_is_rounded_down_so_that_100_is_every_time(part, whole, words):
    assert in_hundred(part, whole) == words


@given(part=st.none() | st.integers(0, 500), whole=st.none() | st.integers(0, 500))
def test_a_share_is_worked_out_only_of_what_is_told(part, whole):
    share = in_hundred(part, whole)

    assert (share == "") == (part is None or not whole)
    if share and part is not None and whole and part <= whole:
        assert 0 <= int(share.split()[0]) <= 100
