"""A run counts what ran, whichever way it ends."""

from __future__ import annotations

import pytest
from testing import Outcome, Part, journeys, unit_tests, waiting

from tests.databases import ROOT


@pytest.mark.parametrize(
    ("closing", "passed", "failed", "errors"),
    [
        ("2 failed, 542 passed, 1 deselected, 16 errors in 9.35s", 542, 2, 16),
        ("1 passed, 1 error in 0.10s", 1, 0, 1),
        ("no tests ran in 0.81s", 0, 0, 0),
        ("Found 64 errors in 28 files (checked 187 source files)", 0, 0, 0),
        ("Found 26 errors.", 0, 0, 0),
    ],
)
def test_only_tests_are_counted(closing: str, passed: int, failed: int, errors: int) -> None:
    outcome = Outcome(Part("tests", []), 1, 0.0, f"something 7 passed in 1s\n{closing}\n")

    counted = [outcome.count(word) for word in ("passed", "failed", "errors?")]

    assert counted == [passed, failed, errors]


@pytest.mark.parametrize("database", ["", "postgresql://nobody@nowhere/nothing"])
def test_what_one_part_of_a_run_leaves_out_another_runs(database: str) -> None:
    words = unit_tests("tests", database).words
    left_out = [word.removeprefix("--ignore=") for word in words if word.startswith("--ignore=")]
    others = [*journeys("journeys", database).words, *waiting("waits", database).words]

    assert left_out
    assert set(left_out) <= set(others)
    assert all((ROOT / path).exists() for path in left_out)
