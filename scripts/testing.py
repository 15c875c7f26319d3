"""``make test``, ``check`` and ``fix``: every tool and every test on all cores, told at the end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import postgres
from environment import PYTHON, ROOT, describe_machine

TETHER = Path(__file__).with_name("tether.py")
PAGES = ("requirements", "procedure")  # of docs/, with parts made by a script of that name
CORES = 2  # of the smallest machine that runs this
JOURNEYS = "tests/journeys"
# These start processes, kill them and wait, so they go beside tests that work.
WAITING = ("tests/reliability", "tests/scripts/test_running.py")
SPREAD = ("-n", str(CORES), "--dist", "worksteal")


@dataclass(frozen=True)
class Part:
    """One command of a run, under the name that the summary gives it."""

    name: str
    words: Sequence[str]
    database: str = ""  # an address; empty is SQLite
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    part: Part
    code: int
    seconds: float
    said: str

    def count(self, word: str) -> int:
        """Return a number of pytest's closing line, as of ``passed``; 0 for other tools."""
        closing = self.said.rstrip().rpartition("\n")[2]
        pytests_own = re.search(r" in [\d.]+s", closing)
        found = re.search(rf"\b(\d+) {word}\b", closing) if pytests_own else None
        return int(found[1]) if found else 0


def tool(*words: str) -> list[str]:
    return [str(PYTHON), "-m", *words]


def page(name: str, *words: str) -> list[str]:
    return [str(PYTHON), f"scripts/{name}_page.py", *words]


def checks() -> list[Part]:
    """Return what needs no database, the slowest first."""
    imports = "from importlinter.cli import lint_imports_command as c; c()"
    migrations = [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run"]
    return [
        Part("types", tool("mypy")),
        Part("style", tool("ruff", "check", ".")),
        Part("format", tool("ruff", "format", "--check", ".")),
        Part("imports", [str(PYTHON), "-c", imports, "--no-cache"]),
        Part("templates", tool("djlint", "templates", "--lint", "--quiet")),
        Part("migrations", migrations, variables={"DJANGO_SETTINGS_MODULE": "cms.settings.test"}),
        *(Part(f"{name} page", page(name, "--check")) for name in PAGES),
    ]


def template(name: str, database: str = "") -> Part:
    """Return the making of the migrated database that every test process copies."""
    make = "from tests.databases import own_database as c; c('template').drop()"
    words = [str(PYTHON), "-c", f"import django; django.setup(); {make}"]
    variables = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    return Part(name, words, database, variables)


def unit_tests(name: str, database: str = "") -> Part:
    elsewhere = [f"--ignore={path}" for path in (JOURNEYS, *WAITING)]
    return Part(name, pytest(name, *SPREAD, *elsewhere, *_only(database)), database)


def waiting(name: str, database: str = "") -> Part:
    return Part(name, pytest(name, *WAITING, *_only(database)), database)


def journeys(name: str, database: str = "") -> Part:
    return Part(name, pytest(name, *SPREAD, JOURNEYS), database)


def pytest(name: str, *words: str) -> list[str]:
    return tool("pytest", "-q", "--tb=short", *words, *_output(name))


def _only(database: str) -> list[str]:
    # On the second database: what needs none has run already.
    return ["-m", "database"] if database else []


def check() -> int:
    """Run the checks alone; returns 0 where all hold."""
    # Tests have no types to check: a name that moved away from under one shows here.
    found = Part("tests found", tool("pytest", "-qq", "--collect-only"))
    outcomes = run_together([found, *checks()])
    _sum_up(outcomes)
    return _code(outcomes)


def fix() -> int:
    """Let the tools mend what they can; returns 0 where nothing is left."""
    steps = [
        Part("style", tool("ruff", "check", "--fix", ".")),
        Part("format", tool("ruff", "format", ".")),
        *(Part(f"{name} page", page(name)) for name in PAGES),
    ]
    return _code([run_one(step, aloud=True) for step in steps])


def test_everything() -> int:
    """Run all parts, whatever fails, and tell the whole at the end; returns 0 where all passed."""
    print(describe_machine(), flush=True)
    with (
        postgres.temporary_server() as database,
        tempfile.TemporaryDirectory() as drawn,
        ThreadPoolExecutor(1) as beside,
    ):
        os.environ["DRAWN_PAGES"] = drawn  # once for tests of words and for those in a browser
        made = [template("SQLite template"), template("PostgreSQL template", database)]
        outcomes = run_together([*made, *checks()])
        waits = [waiting("waits on SQLite"), waiting("waits on PostgreSQL", database)]
        waited = beside.map(run_one, waits)
        parts = [
            unit_tests("tests on SQLite"),
            unit_tests("tests on PostgreSQL", database),
            journeys("journeys on SQLite"),
            journeys("journeys on PostgreSQL", database),
        ]
        outcomes += [run_one(part, aloud=True) for part in parts]
        outcomes += waited
    _sum_up(outcomes)
    _count(outcomes)
    return _code(outcomes)


def on_postgres(words: list[str]) -> int:
    """Run a command with a temporary PostgreSQL; returns its exit code."""
    with postgres.temporary_server() as database:
        environment = {**os.environ, "DATABASE_URL": database}
        return subprocess.run(words, env=environment, check=False).returncode


def run_together(parts: Sequence[Part]) -> list[Outcome]:
    """Run parts on all cores; what each says is shown when it ends."""
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(run_one, parts))


def run_one(part: Part, aloud: bool = False) -> Outcome:
    """Run one part to its end; ``aloud`` shows what it says while it says it."""
    variables = {**os.environ, "PYTHONUNBUFFERED": "1", **part.variables}
    variables.pop("DATABASE_URL", None)
    # Modules are compiled once a run, not once in each of its many processes.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    if part.database:
        variables["DATABASE_URL"] = part.database
    started = time.monotonic()
    if aloud:
        print(f"\n--- {part.name}", flush=True)
    process = subprocess.Popen(
        [sys.executable, str(TETHER), *part.words],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    said = []
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    for line in process.stdout:
        said.append(line)
        if aloud:
            print(line, end="", flush=True)
    code = process.wait()
    outcome = Outcome(part, code, time.monotonic() - started, "".join(said))
    if not aloud:
        print(f"\n--- {part.name}: {outcome.seconds:.0f} s\n{outcome.said}", end="", flush=True)
    return outcome


def _output(name: str) -> list[str]:
    # Screenshots of what failed; a folder each, because a run empties its own first.
    folder = "test-results/" + name.replace(" ", "-").lower()
    return ["--output", folder, "--screenshot", "only-on-failure"]


def _sum_up(outcomes: Sequence[Outcome]) -> None:
    print()
    for outcome in outcomes:
        verdict = "ok" if outcome.code == 0 else f"FAILED (code {outcome.code})"
        passed = outcome.count("passed")
        counted = f", {passed} passed" if passed else ""
        print(f"{outcome.part.name:<24}{outcome.seconds:>6.1f} s  {verdict}{counted}")


def _count(outcomes: Sequence[Outcome]) -> None:
    """Say last, in one line, how many tests ran."""
    passed = sum(outcome.count("passed") for outcome in outcomes)
    failed = sum(outcome.count("failed") + outcome.count("errors?") for outcome in outcomes)
    broken = [outcome.part.name for outcome in outcomes if outcome.code != 0]
    print(f"Failed: {', '.join(broken)}." if broken else "Everything ran and everything passed.")
    print(f"{passed} passed, {failed} failed", flush=True)


def _code(outcomes: Sequence[Outcome]) -> int:
    return 0 if all(outcome.code == 0 for outcome in outcomes) else 1
