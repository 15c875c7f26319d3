"""Rows whose every version is kept, and rows that are written once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from simple_history.models import HistoricalRecords


class WriteRefused(TypeError):
    """Raised by a change that would leave no trace. Nothing was written."""


class RecordedQuerySet(models.QuerySet[Any]):
    """Refuses the bulk calls that write no history (docs/adr/0003)."""

    def update(self, **values: Any) -> NoReturn:
        raise WriteRefused("Change a casework row through a service, so that history is kept.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused("Add casework rows through a service, so that history is kept.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteRefused("Change casework rows through a service, so that history is kept.")

    def delete(self) -> NoReturn:
        raise WriteRefused("Casework rows are not deleted; they are disposed of by a service.")


class Recorded(models.Model):
    """A row that changes, with every version of it kept, who made it and why."""

    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


class AppendOnlyQuerySet(RecordedQuerySet):
    """Adds one at a time and changes nothing."""


class AppendOnly(models.Model):
    """A row that is written once: what happened does not change.

    Raises ``WriteRefused`` when a stored row is saved again or deleted.
    """

    wagtail_reference_index_ignore = True

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WriteRefused(f"A stored {self._meta.verbose_name} never changes; add another.")
        check_fields(self)
        super().save(*args, **kwargs)

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
    """Check and save a row, and its version with who and why. ``by`` is None for the system.

    The only place that touches simple-history's two attributes.
    """
    check_fields(row)
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]
    row.save()


def history(**options: Any) -> HistoricalRecords:
    """Every version of a row, with a growing number as its key."""
    return HistoricalRecords(history_id_field=models.BigAutoField(), **options)
