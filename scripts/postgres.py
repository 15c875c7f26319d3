"""A PostgreSQL server of our own for one run of the tests: quick, unsafe, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from trouble import Trouble

TETHER = Path(__file__).with_name("tether.py")
# Bytes, of a run's databases, of which each of its processes has one or two, and their log.
ROOM = 1 << 30
# Nothing here must outlive the run, so nothing waits for the disk.
UNSAFE = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB",
)  # fmt: skip


def programs() -> Path | None:
    """Return the folder of the newest installed server's programs, or None."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parent.parent.name),
    )
    if installed:
        return installed[-1].parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def account() -> str | None:
    """Return whom the server runs as: it refuses root. None means ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _memory() -> Path | None:
    """Return a folder in memory, or None where there is none with room for all the databases."""
    folder = Path("/dev/shm")  # noqa: S108 - our own folder is made within it
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free > ROOM else None


@contextmanager
def temporary_server() -> Iterator[str]:
    """Start a server in a temporary folder and yield the address of its first database."""
    binaries = programs()
    if binaries is None:
        raise Trouble("PostgreSQL is not installed. Run: apt-get install postgresql")
    user = account()
    folder = Path(tempfile.mkdtemp(prefix="answerable-postgres-", dir=_memory()))
    try:
        if user:
            shutil.chown(folder, user)
        with _running(binaries, folder, user):
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries: Path, folder: Path, user: str | None) -> Iterator[None]:
    data = folder / "data"
    make = [
        str(binaries / "initdb"), "--pgdata", str(data), "--username", "postgres", "--no-sync",
        "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
    ]  # fmt: skip
    made = subprocess.run(_as(user, make), cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Trouble(f"PostgreSQL would not make a database: {_last_line(made.stderr)}")
    # A socket in our own folder: no port to be taken, nobody else to find it.
    serve = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-h", ""]
    for setting in UNSAFE:
        serve += ["-c", setting]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            _as(user, serve), cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # its word for "now, but tidily"
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _as(user: str | None, command: list[str]) -> list[str]:
    return [sys.executable, str(TETHER), *(["--user", user] if user else []), *command]


def _wait(server: subprocess.Popen[bytes], folder: Path, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if "ready to accept connections" in (folder / "log").read_text():
            return
        time.sleep(0.05)
    raise Trouble(f"PostgreSQL did not start: {_last_line((folder / 'log').read_text())}")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
