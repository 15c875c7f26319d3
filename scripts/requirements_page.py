"""Write docs/requirements.md from docs/requirements.yaml and the marks in the tests.

With --check it writes nothing and ends with 1 where the page is out of date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "docs" / "requirements.yaml"
PAGE = ROOT / "docs" / "requirements.md"
SHOWN_TESTS = 3
INTRODUCTION = """\
# Requirements

Made by `scripts/requirements_page.py` from `docs/requirements.yaml` and the `req` marks in the
tests; do not edit by hand. A requirement is built when files build it and a test holds it.
"""


@dataclass(frozen=True)
class Requirement:
    id: str
    what: str
    where: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def built(self) -> bool:
        return bool(self.where and self.tests)

    def row(self) -> str:
        state = "built" if self.built else "not yet"
        where = "<br>".join(f"`{path}`" for path in self.where)
        tests = "<br>".join(f"`{test}`" for test in self.tests[:SHOWN_TESTS])
        if len(self.tests) > SHOWN_TESTS:
            tests += f"<br>and {len(self.tests) - SHOWN_TESTS} more"
        return f"| {self.id} | {self.what} | {state} | {where} | {tests} |"


def requirements() -> list[Requirement]:
    """Return all requirements in the order of the source file, with their tests."""
    tests = marked_tests()
    return [
        Requirement(id, entry["what"], tuple(entry["where"]), tuple(tests.get(id, ())))
        for id, entry in YAML(typ="safe").load(SOURCE.read_text()).items()
    ]


def page(rows: list[Requirement]) -> str:
    built = sum(row.built for row in rows)
    table = ["| id | what | state | where | test |", "|---|---|---|---|---|"]
    table += [row.row() for row in rows]
    return f"{INTRODUCTION}\n{built} of {len(rows)} are built.\n\n" + "\n".join(table) + "\n"


def marked_tests() -> dict[str, list[str]]:
    """Return each id that a test is marked with, and those tests as path::name."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, ids in _tests_of(ast.parse(path.read_text())):
            for id in sorted(ids):
                found.setdefault(id, []).append(f"{path.relative_to(ROOT).as_posix()}::{name}")
    return found


def _tests_of(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Yield every test function of a module with all ids that bear on it."""
    of_module = _of_pytestmark(module.body)
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            of_class = of_module | _of_decorators(node) | _of_pytestmark(node.body)
            for child in node.body:
                if _is_test(child):
                    yield f"{node.name}::{child.name}", of_class | _of_decorators(child)
        elif _is_test(node):
            yield node.name, of_module | _of_decorators(node)


def _is_test(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test")


def _of_decorators(node: ast.stmt) -> set[str]:
    decorators = getattr(node, "decorator_list", [])
    return {id for decorator in decorators for id in _ids(decorator)}


def _of_pytestmark(body: list[ast.stmt]) -> set[str]:
    return {
        id
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets)
        for id in _ids(node.value)
    }


def _ids(node: ast.AST) -> Iterator[str]:
    """Yield the arguments of every ``….mark.req("…")`` within an expression."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "req"
        ):
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def main(words: list[str]) -> int:
    wanted = page(requirements())
    if PAGE.exists() and PAGE.read_text() == wanted:
        return 0
    if "--check" in words:
        print("docs/requirements.md is out of date. Run: make fix", file=sys.stderr)
        return 1
    PAGE.write_text(wanted)
    print("Wrote docs/requirements.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
