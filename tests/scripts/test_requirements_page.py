"""Which tests hold which requirements is read from the marks, wherever they may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import requirements_page
from scripts.requirements_page import Requirement

MODULE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-1")]

@pytest.mark.req("S0-2", "S0-3")
def test_one(): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.req("S0-4"))])
def test_two(x): ...

@pytest.mark.req("S0-5")
class TestThree:
    def test_four(self): ...

@pytest.mark.req("S0-6")
def helper(): ...
"""


def test_marks_of_modules_classes_functions_and_cases_all_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(MODULE)
    monkeypatch.setattr(requirements_page, "ROOT", tmp_path)

    marked = requirements_page.marked_tests()

    one, two, four = (
        f"tests/test_it.py::{n}" for n in ("test_one", "test_two", "TestThree::test_four")
    )
    assert marked == {
        "S0-1": [one, two, four],
        "S0-2": [one],
        "S0-3": [one],
        "S0-4": [two],
        "S0-5": [four],
    }


@pytest.mark.parametrize(
    ("where", "tests", "built"),
    [((), (), False), (("a.py",), (), False), ((), ("t",), False), (("a.py",), ("t",), True)],
)
def test_built_takes_both_a_file_and_a_test(
    where: tuple[str, ...], tests: tuple[str, ...], built: bool
) -> None:
    assert Requirement("S0-1", "It is so", where, tests).built is built


def test_only_the_first_tests_are_named_and_the_rest_counted() -> None:
    row = Requirement("S0-1", "It is so", ("a.py",), ("t1", "t2", "t3", "t4", "t5")).row()

    assert "`t3`" in row
    assert "t4" not in row
    assert "and 2 more" in row
