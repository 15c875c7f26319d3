"""What many tests begin with, worked out once and then put in as rows.

A procedure in force and somebody in every role cost a third of a second to make by the services,
and a thousand tests begin with them. The first test of a process makes them; the others get the
same rows, histories included, in one go.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.fields import AutoFieldMixin

from tests.rows import Rows, TableRows, rows_of

T = TypeVar("T")

# Of SQLite's search: its triggers write there what is put into the table beside it.
BY_THE_DATABASE = "_fts"


@dataclass(frozen=True)
class Made:
    """The rows that were added, by model, and what their maker gave back.

    ``changed``: tables in which rows were there already and are others now, such as the stamp of
    what the public sees: all that they held before, and all that they held then.
    """

    rows: TableRows
    lengths: list[int]  # of those tables before
    changed: dict[type[Model], tuple[Rows, Rows]]
    files: dict[Path, bytes]  # that the rows name; a test between may have taken them away
    given: bytes

    def fits(self) -> bool:
        """Whether nothing that it puts in is in the way of what is there."""
        return _lengths(self.rows) == self.lengths and rows_of(self.changed) == {
            model: before for model, (before, _) in self.changed.items()
        }


_made: dict[str, Made] = {}


def remembered(name: str, make: Callable[[], T]) -> T:
    """Return what ``make`` gives, with its rows in the database; made only once a process.

    It must do nothing but write rows and the files they name, and always the same ones. Where the
    tables are not as they were the first time, it is made anew.
    """
    made = _made.get(name)
    if made is not None and made.fits():
        _put_in(made)
        given: T = pickle.loads(made.given)
        return given
    if name in _made:
        return make()
    before, stored = _everything(), set(_files())
    given = make()
    files = {path: path.read_bytes() for path in _files() if path not in stored}
    _made[name] = _what_was_written(before, _everything(), files, given)
    return given


def _files() -> list[Path]:
    folders = (Path(settings.VAR_DIR) / name for name in ("private", "media"))
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _what_was_written(
    before: TableRows, after: TableRows, files: dict[Path, bytes], given: object
) -> Made:
    added, changed = {}, {}
    for model, rows in after.items():
        first = before[model]
        if rows[: len(first)] != first:
            changed[model] = (first, rows)
        elif len(rows) > len(first):
            added[model] = rows[len(first) :]
    lengths = [len(before[model]) for model in added]
    return Made(added, lengths, changed, files, pickle.dumps(given))


def _everything() -> TableRows:
    models = apps.get_models(include_auto_created=True)
    return rows_of(
        one
        for one in models
        if one._meta.managed
        and not one._meta.proxy
        and not (one._meta.db_table.endswith(BY_THE_DATABASE))
    )


def _lengths(models: Any) -> list[int]:
    counts = ", ".join(f"(SELECT count(*) FROM {_quoted(one._meta.db_table)})" for one in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone())


def _put_in(made: Made) -> None:
    whole = {model: rows for model, (_, rows) in made.changed.items()}
    for path, content in made.files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    # In one transaction, because rows may be put in before those that they name.
    with transaction.atomic(), connection.cursor() as cursor:
        for model in whole:
            cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")
        for model, rows in {**made.rows, **whole}.items():
            if not rows:
                continue
            row = f"({', '.join(['%s'] * len(rows[0]))})"
            cursor.execute(
                f"INSERT INTO {_quoted(model._meta.db_table)} VALUES {', '.join([row] * len(rows))}",
                [value for row in rows for value in row],
            )
        if connection.vendor == "postgresql":  # the next row has the next number
            counted = [model for model in made.rows if isinstance(model._meta.pk, AutoFieldMixin)]
            cursor.execute(f"SELECT {', '.join(map(_number_of_the_last, counted))}")


def _number_of_the_last(model: type[Model]) -> str:
    table, key = _quoted(model._meta.db_table), model._meta.pk.column
    numbers = f"pg_get_serial_sequence('{table}', '{key}')"
    return f"setval({numbers}, (SELECT max({_quoted(key)}) FROM {table}))"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
