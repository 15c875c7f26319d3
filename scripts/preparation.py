"""Before the site starts: tables up to date, the demonstration loaded once."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from environment import PYTHON, ROOT, Running, last_line
from managing import MARK
from trouble import Trouble

SAID = {"migrate": "Preparing the database.", "load_demonstration": "Loading the demonstration."}


def prepare(settings: Running) -> None:
    """Bring the database up to date, or find quickly that there is nothing to do.

    Raises ``Trouble`` where a step fails; the whole of what it said is in the log folder.
    """
    state_file = settings.var / "prepared.json"
    known = _read(state_file)
    code = _code()
    up_to_date = known.get("code") == code and known.get("tables") == _tables(settings) != ""
    commands = (
        [] if up_to_date else [["migrate", "--no-input", "--verbosity", "0"], ["createcachetable"]]
    )
    loaded = known.get("demonstration") if up_to_date else None
    if settings.demonstration and loaded != settings.body:
        commands.append(["load_demonstration", "--body", settings.body])
        loaded = settings.body
    if commands:
        print(" ".join(said for words in commands if (said := SAID.get(words[0]))), flush=True)
        _manage(settings, commands)
    found = {"code": code, "tables": _tables(settings), "demonstration": loaded}
    state_file.write_text(json.dumps(found))


def _manage(settings: Running, commands: list[list[str]]) -> None:
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "scripts" / "managing.py"), json.dumps(commands)],
        cwd=ROOT,
        env=settings.variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    log = settings.var / "log" / "preparation.log"
    with log.open("a") as file:
        file.write(f"{done.stdout}{done.stderr}")
    if done.returncode != 0:
        begun = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
        name = (begun[-1] if begun else MARK + "migrate").removeprefix(MARK).split()[0]
        raise Trouble(f"manage.py {name} failed: {last_line(done.stderr)} (see {log})")


def _code() -> str:
    """Return a mark of everything that migrating depends on."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted((ROOT / "cms").rglob("migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _tables(settings: Running) -> str:
    """Return a mark of the migrations this database has had; empty where that is not cheap.

    Read from the database itself, so that an older copy put back is brought up to date again.
    """
    path = sqlite_file(settings)
    if path is None or not path.exists():
        return ""
    connection = sqlite3.connect(path, timeout=5)
    try:
        rows = connection.execute(
            "SELECT app, name FROM django_migrations ORDER BY 1, 2"
        ).fetchall()
    except sqlite3.Error:
        return ""
    finally:
        connection.close()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest() if rows else ""


def sqlite_file(settings: Running) -> Path | None:
    """Return the file of the database, or None where it is on a server."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        return settings.var / "answerable.sqlite3"
    if address.startswith("sqlite:///"):
        return Path(address.removeprefix("sqlite:///"))
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
