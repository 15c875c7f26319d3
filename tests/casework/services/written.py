"""That a refusal wrote nothing: every row of every casework table, history too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from cms.casework.errors import CaseworkError
from cms.casework.models import CaseNumber, CaseReading

Refusal = TypeVar("Refusal", bound=CaseworkError)


def everything() -> dict[str, list[Any]]:
    """The rows of casework, by table.

    Numbers may be used up by what was undone; nothing refers to them. That somebody read a
    case is noted whenever a screen of it opens.
    """
    models = apps.get_app_config("casework").get_models()
    left_out = (CaseNumber, CaseReading)
    return rows_of(model for model in models if model not in left_out)


def rows_of(models: Iterable[type[Model]]) -> dict[str, list[Any]]:
    """Every row of their tables, as the database gives it: Django's own way costs ten times it."""
    found = {}
    with connection.cursor() as cursor:
        for meta in (model._meta for model in models):
            key = connection.ops.quote_name(meta.pk.column)
            table = connection.ops.quote_name(meta.db_table)
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            found[meta.db_table] = cursor.fetchall()
    return found


@contextmanager
def refused(error: type[Refusal], *words: str, field: str = "") -> Iterator[None]:
    """The block is refused with ``error``, its text has ``words``, and nothing was written."""
    before = everything()
    with pytest.raises(error) as caught:
        yield
    assert type(caught.value) is error
    for word in words:
        assert word in caught.value.text
    assert caught.value.field == field
    assert everything() == before
