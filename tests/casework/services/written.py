"""That a refusal wrote nothing: every row of every casework table, history too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.apps import apps

from cms.casework.errors import CaseworkError
from cms.casework.models import CaseNumber, CaseReading
from tests.rows import TableRows, rows_of

Refusal = TypeVar("Refusal", bound=CaseworkError)


def everything() -> TableRows:
    """The rows of casework, by model.

    Numbers may be used up by what was undone; nothing refers to them. That somebody read a
    case is noted whenever a screen of it opens.
    """
    models = apps.get_app_config("casework").get_models()
    left_out = (CaseNumber, CaseReading)
    return rows_of(model for model in models if model not in left_out)


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
