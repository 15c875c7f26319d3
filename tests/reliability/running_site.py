"""The site as ``make run`` runs it, on a test's own database, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import requests
from django.core.management import call_command
from django.db import connection
from environment import Running
from psycopg import sql
from running import commands

from tests.casework.mail.post_office import PostOffice

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def database_url() -> str:
    """The address of this process's own test database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class RunningSite:
    """Site, worker and clock, each in a process group of its own."""

    def __init__(self, folder: Path, office: PostOffice, database: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = Running(self.port, folder, demonstration=False)
        self.variables = {
            **self.settings.variables(),
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": database or database_url(),
            "SITE_URL": self.address,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(office.port),
            "FASTEST_SUBMISSION_SECONDS": "0",
            "SUBMISSIONS_AN_HOUR": "0",
        }
        self.groups: list[subprocess.Popen[bytes]] = []

    def start(self, *names: str) -> None:
        """Start all, or those named “site”, “worker” and “clock”, and wait for an answer."""
        for name, words in commands(self.settings).items():
            if not names or name in names:
                self.groups.append(self.run(name, words))
        if not names or "site" in names:
            self.wait_until_it_answers()

    def run(self, name: str, words: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                words,
                cwd=ROOT,
                env=self.variables,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            with suppress(requests.RequestException):
                if requests.get(f"{self.address}/robots.txt", timeout=20).status_code < 500:
                    return
            assert time.monotonic() < until, self.said("site")
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL to every process of every group; nobody gets to say goodbye."""
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group.pid, signal.SIGKILL)
        for group in self.groups:
            group.wait()
        self.groups.clear()

    def said(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace") if log.exists() else ""


@contextmanager
def running_site(folder: Path, office: PostOffice) -> Iterator[RunningSite]:
    """Lend a site that is not started yet. Its processes are gone at the end."""
    call_command("createcachetable", "django_cache")
    # A server that is to be counted on must find nothing of this process in its way.
    connection.close()
    site = RunningSite(folder, office)
    try:
        yield site
    finally:
        site.kill()


@contextmanager
def database_refusing() -> Iterator[None]:
    """Take this process's database away from everybody, as when its server has stopped."""
    connection.close()
    if connection.vendor == "sqlite":
        with file_refusing(Path(connection.settings_dict["NAME"])):
            yield
    else:
        with server_refusing(connection.settings_dict["NAME"]):
            yield


@contextmanager
def file_refusing(path: Path) -> Iterator[None]:
    """The folder of the file is gone, as when a disk is not mounted."""
    away = path.parent.with_name(f"{path.parent.name}-away")
    path.parent.rename(away)
    try:
        yield
    finally:
        away.rename(path.parent)


@contextmanager
def server_refusing(name: str) -> Iterator[None]:
    """Nobody is let in, and those inside are thrown out."""
    with server_session() as session:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        session.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        throw_out(session, name)
        try:
            yield
        finally:
            session.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


def throw_out(session: psycopg.Connection[Any], name: str) -> None:
    session.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )


@contextmanager
def server_session() -> Iterator[psycopg.Connection[Any]]:
    parts = dj_database_url.parse(os.environ["DATABASE_URL"])
    wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {name: parts[key] for name, key in wanted.items() if parts.get(key)}
    with psycopg.connect(**given, dbname="postgres", autocommit=True) as session:
        yield session
