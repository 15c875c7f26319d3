"""Reading the environment: flags, what must be given, and the address of a database."""

from __future__ import annotations

import os

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    # Without these, parallel writers lose most of their transactions to "database is locked";
    # FULL, because a receipt promises that the words are on disk (docs/adr/0007).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no environment variable; anything but 1, true, yes or on is no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def required(name: str) -> str:
    """Read a variable that has no safe default; raises ``ImproperlyConfigured``."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def database(url: str) -> dict[str, object]:
    """Read a database address; SQLite gets the options that make it safe under load."""
    config: dict[str, object] = dict(dj_database_url.parse(url, conn_health_checks=True))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
        config["CONN_MAX_AGE"] = 0
    else:
        config["CONN_MAX_AGE"] = 60
        # A page must answer that the database is away within three seconds.
        config["OPTIONS"] = {**dict(config.get("OPTIONS") or {}), "connect_timeout": 2}  # type: ignore[call-overload]
    return config
