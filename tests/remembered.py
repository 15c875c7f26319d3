"""What many tests begin with, worked out once and then put in as rows.

A procedure in force and somebody in every role cost a third of a second to make by the services,
and a thousand tests begin with them. The first test of a process makes them; the others get the
same rows, histories included, in one go.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.fields import AutoFieldMixin

from tests.rows import TableRows, rows_of

T = TypeVar("T")


@dataclass(frozen=True)
class Made:
    """The rows that were added, by model, and what their maker gave back."""

    rows: TableRows
    lengths: list[int]  # of those tables before
    given: bytes

    def fits(self) -> bool:
        """Whether the tables are as long as they were, so that no number is taken."""
        return _lengths(self.rows) == self.lengths


_made: dict[str, Made | None] = {}


def remembered(name: str, make: Callable[[], T]) -> T:
    """Return what ``make`` gives, with its rows in the database; made only once a process.

    It must do nothing but add rows, and always the same ones. Where the tables are not as they
    were the first time, it is made anew.
    """
    made = _made.get(name)
    if made is not None and made.fits():
        _put_in(made.rows)
        given: T = pickle.loads(made.given)
        return given
    if name in _made:
        return make()
    before = _everything()
    given = make()
    _made[name] = _what_was_added(before, _everything(), given)
    return given


def _what_was_added(before: TableRows, after: TableRows, given: object) -> Made | None:
    """None where rows were changed or taken away: that cannot be put in."""
    added = {}
    for model, rows in after.items():
        if rows == before[model]:
            continue
        if rows[: len(before[model])] != before[model]:
            return None
        added[model] = rows[len(before[model]) :]
    return Made(added, [len(before[model]) for model in added], pickle.dumps(given))


def _everything() -> TableRows:
    models = apps.get_models(include_auto_created=True)
    return rows_of(one for one in models if one._meta.managed and not one._meta.proxy)


def _lengths(models: Any) -> list[int]:
    counts = ", ".join(f"(SELECT count(*) FROM {_quoted(one._meta.db_table)})" for one in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone())


def _put_in(added: TableRows) -> None:
    # In one transaction, because rows may be put in before those that they name.
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in added.items():
            row = f"({', '.join(['%s'] * len(rows[0]))})"
            cursor.execute(
                f"INSERT INTO {_quoted(model._meta.db_table)} VALUES {', '.join([row] * len(rows))}",
                [value for row in rows for value in row],
            )
        if connection.vendor == "postgresql":  # the next row has the next number
            counted = [model for model in added if isinstance(model._meta.pk, AutoFieldMixin)]
            cursor.execute(f"SELECT {', '.join(map(_number_of_the_last, counted))}")


def _number_of_the_last(model: type[Model]) -> str:
    table, key = _quoted(model._meta.db_table), model._meta.pk.column
    numbers = f"pg_get_serial_sequence('{table}', '{key}')"
    return f"setval({numbers}, (SELECT max({_quoted(key)}) FROM {table}))"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
