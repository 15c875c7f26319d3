"""Test databases as copies of one migrated template.

Migrating takes ten seconds or more, so it happens once for each state of the migrations, under a
lock. Every process of a run then works on its own copy, and a test that needs real transactions
leaves a fresh copy behind it. Flushing, as Django does, would lose Wagtail's root page and site.
Runs of different states go side by side: none needs what another may take away.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "answerable_test_"
TEMPLATES_KEPT = (
    4  # so that going back and forth between two branches migrates twice, not each time
)
# What a migrated database depends on: the tables, and what is written after migrating.
OUR_SOURCES = (
    "models.py",
    "models/*.py",
    "apps.py",
    "roles.py",
    "permissions.py",
    "groups.py",
    "migrating.py",
    "packs/*",
)


def template_key() -> str:
    """Name the state of everything that a freshly migrated database depends on."""
    ours = ROOT / "cms"
    files = [ROOT / "requirements" / "base.txt"]
    for app in apps.get_app_configs():
        files += Path(app.path).glob("migrations/*.py")
    for pattern in OUR_SOURCES:
        files += ours.rglob(pattern)
    digest = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file()):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def clear_away_the_dead(shelf: Path, prefix: str) -> None:
    """Remove the folders of processes that were killed before they could. Named prefix + pid."""
    for folder in shelf.glob(f"{prefix}*"):
        found = re.match(r"\d+", folder.name.removeprefix(prefix))
        if found and not Path("/proc", found[0]).exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


class SqliteDatabase:
    """This process's copy of the template file, beside a copy to restore it from."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")  # where there is some: a test may commit thousands of times
        usable = memory.is_dir() and os.access(memory, os.W_OK)
        shelf = memory if usable else Path(tempfile.gettempdir())
        clear_away_the_dead(shelf, PREFIX)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}_", dir=shelf))
        self.path = self.folder / "answerable.sqlite3"
        self.template = self.folder / "template"
        self._fetch_template()
        self.restore()
        point_django_at(str(self.path))

    def _fetch_template(self) -> None:
        """Copy the template of today's migrations, made first where there is none."""
        shelf = ROOT / ".pytest_cache" / "databases"
        shelf.mkdir(parents=True, exist_ok=True)
        shared = shelf / f"{template_key()}.sqlite3"
        with (shelf / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not shared.exists():
                self._make(shared)
            shutil.copy(shared, self.template)
            shared.touch()
            newest_first = sorted(shelf.glob("*.sqlite3"), key=lambda path: -path.stat().st_mtime)
            for old in newest_first[TEMPLATES_KEPT:]:
                old.unlink()

    def _make(self, shared: Path) -> None:
        point_django_at(str(self.path))
        migrate()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # everything in the one file
        connections.close_all()
        shutil.copy(self.path, shared.with_suffix(".part"))
        shared.with_suffix(".part").replace(shared)

    def restore(self) -> None:
        """Put a fresh copy in place of whatever tests have made of this one."""
        connections.close_all()
        for leftover in self.folder.glob("*.sqlite3*"):
            leftover.unlink()
        shutil.copy(self.template, self.path)

    @contextmanager
    def another(self) -> Iterator[str]:
        """Lend one more copy, by its address, to a server that runs outside this process."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / "answerable.sqlite3"
            shutil.copy(self.template, path)
            yield f"sqlite:///{path}"

    def drop(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresDatabase:
    """This process's copy of the template database, on the server of ``DATABASE_URL``."""

    def __init__(self, worker: str) -> None:
        self.template = PREFIX + template_key()
        self.name = f"{self.template}_{worker}_{os.getpid()}"
        self.server = dict(connection.get_connection_params())
        for unwanted in ("cursor_factory", "context", "prepare_threshold"):
            self.server.pop(unwanted, None)
        self._make_template()
        self._copy_to(self.name)
        point_django_at(self.name)

    def _make_template(self) -> None:
        with self._session() as session:
            # Held until the session ends, so that parallel workers wait for the first.
            session.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
            if self._exists(session, self.template):
                return
            half_made = f"{self.template}_half_made"
            self._drop(session, half_made)
            session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half_made)))
            point_django_at(half_made)
            migrate()
            connections.close_all()
            session.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(half_made), sql.Identifier(self.template)
                )
            )

    def restore(self) -> None:
        """Put a fresh copy in place of whatever tests have made of this one."""
        connections.close_all()
        self._copy_to(self.name)

    @contextmanager
    def another(self) -> Iterator[str]:
        """Lend one more copy, by its address, to a server that runs outside this process."""
        name = f"{self.name}_another"
        self._copy_to(name)
        try:
            yield self._address(name)
        finally:
            with self._session() as session:
                self._drop(session, name)

    def drop(self) -> None:
        connections.close_all()
        with self._session() as session:
            self._drop(session, self.name)

    def _address(self, name: str) -> str:
        part = {key: quote(str(value), safe="") for key, value in self.server.items()}
        password = f":{part['password']}" if part.get("password") else ""
        port = f":{part['port']}" if part.get("port") else ""
        return f"postgresql://{part.get('user', '')}{password}@{part.get('host', '')}{port}/{name}"

    @contextmanager
    def _session(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(**{**self.server, "dbname": "postgres"}, autocommit=True) as session:
            yield session

    def _exists(self, session: psycopg.Connection[Any], name: str) -> bool:
        found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None

    def _drop(self, session: psycopg.Connection[Any], name: str) -> None:
        # FORCE: a live server's thread may still hold a connection that it is about to close.
        command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        session.execute(command.format(sql.Identifier(name)))

    def _copy_to(self, name: str) -> None:
        with self._session() as session:
            self._drop(session, name)
            command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            session.execute(command.format(sql.Identifier(name), sql.Identifier(self.template)))


Database = SqliteDatabase | PostgresDatabase


def own_database(worker: str) -> Database:
    """Give this process a migrated database of its own and point Django at it."""
    if connection.vendor == "sqlite":
        return SqliteDatabase()
    return PostgresDatabase(worker)


def point_django_at(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with suppress(KeyError):
        call_command("createcachetable", verbosity=0)
