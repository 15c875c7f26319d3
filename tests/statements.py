"""What was said to the database, without where transactions begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of its block, there once it is over."""
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said += [one["sql"] for one in captured if not one["sql"].startswith(CONTROL)]
