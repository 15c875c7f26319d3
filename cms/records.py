"""Rows whose every version is kept, and rows that are written once and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NoReturn

from django.db import models
from simple_history.models import HistoricalRecords


class WriteRefused(TypeError):
    """Raised by a change that would leave no trace. Nothing was written."""


class RecordedQuerySet(models.QuerySet[Any]):
    """Refuses the bulk calls that write no history (docs/adr/0003)."""

    def update(self, **values: Any) -> NoReturn:
        raise WriteRefused("Change this row through a service, so that history is kept.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused("Add these rows through a service, so that history is kept.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused("Change these rows through a service, so that history is kept.")

    def delete(self) -> NoReturn:
        raise WriteRefused("These rows are not deleted; they are disposed of by a service.")


class Recorded(models.Model):
    """A row that changes, with every version of it kept, who made it and why."""

    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


class AppendOnlyQuerySet(RecordedQuerySet):
    """Changes nothing; rows are added by ``save`` or ``add_once``, which check them."""


class AppendOnly(models.Model):
    """A row that is written once: what happened does not change.

    Raises ``WriteRefused`` when a stored row is saved again or deleted.
    """

    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.check_new()
        super().save(*args, **kwargs)

    def check_new(self) -> None:
        """Raises ``WriteRefused`` for a stored row, ``ValidationError`` for what it cannot hold."""
        if not self._state.adding:
            raise WriteRefused(f"A stored {self._meta.verbose_name} never changes; add another.")
        check_fields(self)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused(f"A stored {self._meta.verbose_name} is not deleted.")


def check_fields(row: models.Model) -> None:
    """Check what a row holds by itself. Raises ``ValidationError``.

    Foreign keys, uniqueness and constraints are the database's to check: asking here as well
    would cost a query for each.
    """
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    row.clean_fields(exclude=relations)
    row.clean()


def save_recorded(row: models.Model, *, by: Any, reason: str) -> None:
    """Check and save a row, and its version with who and why. ``by`` is None for the system."""
    check_fields(row)
    name_author(row, by=by, reason=reason)
    row.save()


def add_recorded(rows: Sequence[Any], *, by: Any, reason: str, at: datetime) -> None:
    """Check and add new rows of one table, each with its first version: two statements in all."""
    make_ready(rows, by=by, reason=reason)
    add_ready(rows, at=at)


def make_ready(rows: Sequence[Any], *, by: Any, reason: str) -> None:
    """Check rows and name who and why, for ``add_ready`` to add new ones in a transaction."""
    for row in rows:
        check_fields(row)
        name_author(row, by=by, reason=reason)


def add_ready(rows: Sequence[Any], *, at: datetime) -> None:
    if not rows:
        return
    model: Any = type(rows[0])
    # Not by the manager of the model, which refuses what would keep no history.
    models.QuerySet(model).bulk_create(rows)
    versions_of(model).bulk_history_create(rows, default_date=at)


def change_recorded(
    rows: Sequence[Any], names: Sequence[str], *, by: Any, reason: str, at: datetime
) -> None:
    """Check and save the columns ``names`` of stored rows, each row with its version.

    For rows of one table that are held locked; a few statements in all.
    """
    make_ready(rows, by=by, reason=reason)
    if not rows or not names:
        return
    model: Any = type(rows[0])
    models.QuerySet(model).bulk_update(rows, names)
    versions_of(model).bulk_history_create(rows, update=True, default_date=at)


@cache
def versions_of(model: Any) -> Any:
    """The manager of a table's versions; simple-history makes a class for it at every asking."""
    return model.history


def add_once(rows: Sequence[Any]) -> None:
    """Check and add new rows of one table that are written once: one statement in all."""
    for row in rows:
        row.check_new()
    add_checked(rows)


def add_checked(rows: Sequence[Any]) -> None:
    """The same of rows whose ``check_new`` was called before their transaction began."""
    if rows:
        models.QuerySet(type(rows[0])).bulk_create(rows)


def name_author(row: Any, *, by: Any, reason: str) -> None:
    """Say who and why of the next version. The only place that touches simple-history's own."""
    row._history_user = by
    row._change_reason = reason


def history(**options: Any) -> HistoricalRecords:
    """Every version of a row, with a growing number as its key."""
    return HistoricalRecords(history_id_field=models.BigAutoField(), **options)
