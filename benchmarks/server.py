"""Servers to be measured, and how much processor time they have used."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
START_SECONDS = 120


@dataclass
class Server:
    """One gunicorn. ``database`` is the process id of PostgreSQL's first process, or 0."""

    address: str
    process: subprocess.Popen[bytes]
    database: int

    def cpu_seconds(self) -> tuple[float, float]:
        """Of the workers, and of the database's processes, since they started.

        Read from /proc, in hundredths of a second: measure many requests at a time.
        """
        in_workers = sum(map(_seconds_of, _children(self.process.pid)))
        return in_workers, _seconds_of_group(self.database) if self.database else 0.0


@contextmanager
def serving(settings: str, variables: dict[str, str], database: int = 0) -> Iterator[Server]:
    """Serve as `make run` does: two gthread workers of four threads."""
    port = _free_port()
    words = [
        sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    given = {**os.environ, **variables, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(words, cwd=ROOT, env=given, start_new_session=True)
    try:
        server = Server(f"http://127.0.0.1:{port}", process, database)
        _wait_until_it_answers(server)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_until_it_answers(server: Server) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            requests.get(server.address, timeout=30)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _children(pid: int) -> list[int]:
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in said.split()]


def _seconds_of_group(pid: int) -> float:
    """Of a process and its children, those that have ended included."""
    ended = sum(map(int, _stat(pid)[13:15]))
    return _seconds_of(pid) + sum(map(_seconds_of, _children(pid))) + ended / TICKS_A_SECOND


def _seconds_of(pid: int) -> float:
    try:
        return sum(map(int, _stat(pid)[11:13])) / TICKS_A_SECOND
    except FileNotFoundError:
        return 0.0


def _stat(pid: int) -> list[str]:
    """What follows a process's name, which may hold spaces: its state is at 0."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
