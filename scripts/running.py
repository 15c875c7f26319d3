"""``make run``: prepare the data, then keep site, worker and clock running until told to stop."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import preparation
from environment import PYTHON, ROOT, Running, last_line
from keeping import Kept
from tether import end_with_parent
from trouble import Trouble

START_SECONDS = 120
MANAGE = [str(PYTHON), "manage.py"]


class Stop(BaseException):
    """Somebody asked us to stop. Nothing in between may catch it."""


def run(settings: Running) -> int:
    """Run until stopped; returns the exit code. Raises ``Trouble`` where it cannot start."""
    if "MAKELEVEL" in os.environ:
        end_with_parent(os.getppid())  # make killed outright must not leave us behind
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    kept: list[Kept] = []
    try:
        check_folder(settings.var)
        check_port(settings.port)
        check_database(settings)
        preparation.prepare(settings)
        # The site first and alone: it is what somebody is waiting for.
        site, *others = commands(settings).items()
        kept.append(_keep(*site, settings))
        sign_ins = _ask_for_sign_ins(settings)
        _wait_until_it_answers(settings, kept[0])
        kept += [_keep(*other, settings) for other in others]
        _greet(settings, sign_ins)
        _watch(kept)
    except Stop:
        print("\nStopping.", flush=True)
        return 0
    finally:
        _silence_signals()
        stop(kept)


def commands(settings: Running) -> dict[str, list[str]]:
    """Return the processes of a running site by name."""
    gunicorn = [
        str(PYTHON), "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{settings.port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--graceful-timeout", "5", "--timeout", "60", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    worker = [*MANAGE, "db_worker", "--backend", "queue", "--queue-name", "*", "--no-reload"]
    return {"site": gunicorn, "worker": worker, "clock": [*MANAGE, "tick"]}


def check_folder(var: Path) -> None:
    """Raise ``Trouble`` where we may not write beneath ``var``."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as error:
        raise Trouble(
            f"The folder {var} cannot be written ({error.strerror}). "
            "Mend that, or choose another: ANSWERABLE_VAR=FOLDER make run"
        ) from error


def check_port(port: int) -> None:
    """Raise ``Trouble`` where something else listens on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            if error.errno == errno.EADDRINUSE:
                said = f"Port {port} is taken by another program."
            else:
                said = f"Port {port} cannot be used ({error.strerror})."
            raise Trouble(f"{said} Choose another: PORT={other} make run") from error


def check_database(settings: Running) -> None:
    """Raise ``Trouble`` for a database file that cannot be read or written."""
    path = preparation.sqlite_file(settings)
    if path is None or not path.exists():
        return
    try:
        connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise Trouble(f"The database {path} cannot be written: {error}.") from error


def stop(kept: list[Kept]) -> None:
    """Ask all to finish what they are doing, then end what is left with its whole group."""
    for one in kept:
        one.ask_to_stop()
    until = time.monotonic() + 10
    for one in kept:
        one.end(until)


def _keep(name: str, words: list[str], settings: Running) -> Kept:
    log = settings.var / "log" / f"{name}.log"
    kept = Kept(name, words, folder=ROOT, variables=settings.variables(), log=log)
    kept.start()
    return kept


def _wait_until_it_answers(settings: Running, site: Kept) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(settings.port):
        if not site.alive():
            raise Trouble(f"The site did not start: {last_line(site.said())} (see {site.log})")
        if time.monotonic() > until:
            raise Trouble(f"The site did not answer in {START_SECONDS} seconds. See its log.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ask_for_sign_ins(settings: Running) -> subprocess.Popen[str] | None:
    """Start asking who can sign in, which takes as long as the site's own start."""
    if not settings.demonstration:
        return None
    return subprocess.Popen(
        [*MANAGE, "demonstration_sign_ins"],
        cwd=ROOT,
        env=settings.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _greet(settings: Running, sign_ins: subprocess.Popen[str] | None) -> None:
    address = f"http://localhost:{settings.port}"
    print(f"\nAnswerable is running: {address}/")
    print(f"Staff sign in at:      {address}/admin/")
    if sign_ins:
        print(f"Mail that was 'sent':  {address}/demonstration/mail/\n")
        said, complained = sign_ins.communicate()
        if sign_ins.returncode == 0:
            print(said.strip())
        else:
            print(f"The sign-ins could not be listed: {last_line(complained)}")
    print("\nPress Ctrl-C to stop.", flush=True)


def _watch(kept: list[Kept]) -> NoReturn:
    while True:
        for one in kept:
            if one.alive():
                continue
            one.end(time.monotonic())  # what a dead master left of its group
            if one.may_start_again():
                print(
                    f"The {one.name} ended ({one.how_it_ended()}): starting it again.", flush=True
                )
                one.start()
        time.sleep(0.5)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _silence_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
