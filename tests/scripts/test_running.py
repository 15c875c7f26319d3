"""What ``make run`` promises to whoever starts it, stops it, or finds it cannot start."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import ROOT

START = [sys.executable, "scripts/answerable.py", "run"]
PROCESSES = {"site", "worker", "clock"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(var: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "ANSWERABLE_VAR": str(var),
        "ANSWERABLE_DEMO": "0",
        "PORT": str(free_port()),
        **more,
    }


def refused(variables: dict[str, str]) -> str:
    """Start it where it cannot, and return the one line that it says."""
    done = subprocess.run(
        START, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def children(process: int) -> dict[str, int]:
    """Return what a process has started, by a word of its command."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    words = {"gunicorn": "site", "db_worker": "worker", "tick": "clock"}
    return {
        name: int(line.split()[0])
        for line in listed
        for word, name in words.items()
        if word in line
    }


def session_of(process: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--sid", str(process)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.1)
    return False


def answers(port: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Site:
    """``make run``, in a process of its own."""

    def __init__(self, variables: dict[str, str], log: Path) -> None:
        self.port = variables["PORT"]
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                START, cwd=ROOT, env=variables, stdout=file, stderr=subprocess.STDOUT
            )
        self.groups: list[int] = []

    def wait_until_it_runs(self) -> None:
        # Long, because the machine may be busy with the rest of the tests.
        assert within(180, lambda: "Press Ctrl-C" in self.log.read_text()), self.log.read_text()
        # The last may be started but not have its own name yet.
        assert within(30, lambda: set(self.children()) == PROCESSES)
        self.groups = [pid for child in self.children().values() for pid in session_of(child)]

    def children(self) -> dict[str, int]:
        return children(self.process.pid)

    def nothing_is_left(self) -> bool:
        leaders = [*self.groups, *self.children().values()]
        return not any(session_of(pid) for pid in leaders)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def site(tmp_path: Path, database_elsewhere: str) -> Iterator[Site]:
    variables = environment(tmp_path / "var", DATABASE_URL=database_elsewhere)
    site = Site(variables, tmp_path / "said")
    try:
        site.wait_until_it_runs()
        yield site
    finally:
        site.close()


@pytest.mark.one_database
@pytest.mark.django_db
def test_what_dies_is_started_again_and_stopping_leaves_nothing(site: Site) -> None:
    before = site.children()

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    assert within(120, lambda: set(site.children()) == set(before) and answers(site.port))
    assert not set(site.children().values()) & set(before.values())
    assert "The worker ended (by SIGKILL" in site.log.read_text()

    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(40) == 0
    assert within(20, site.nothing_is_left)


@pytest.mark.one_database
@pytest.mark.django_db
def test_killing_it_outright_ends_what_it_started(site: Site) -> None:
    site.process.kill()
    site.process.wait()

    assert within(30, site.nothing_is_left)
    assert not answers(site.port)


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refused(environment(tmp_path, PORT=str(port)))

    assert said.startswith(f"Port {port} is taken by another program.")
    assert not (tmp_path / "answerable.sqlite3").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "70000", ""])
def test_a_port_that_is_none_is_said_in_one_line(tmp_path: Path, port: str) -> None:
    assert "is not a port" in refused(environment(tmp_path, PORT=port))


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    said = refused(environment(tmp_path / "file" / "var"))

    assert said.startswith(f"The folder {tmp_path / 'file' / 'var'} cannot be written")


def test_a_database_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    database = tmp_path / "answerable.sqlite3"
    database.write_text("not a database, but long enough to be looked at as one " * 20)
    variables = environment(tmp_path)
    variables.pop("DATABASE_URL", None)

    assert refused(variables).startswith(f"The database {database} cannot be written")


def test_a_database_server_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    away = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"

    said = refused(environment(tmp_path, DATABASE_URL=away))

    assert "Connection refused" in said
