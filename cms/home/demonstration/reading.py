"""Reads what a group did, and what its members promised, as the values that the loader plays."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from cms.home.demonstration.minuted import Record
from cms.home.demonstration.promising import Promises

FOLDER: Final = Path(__file__).parent


def record_from(name: str) -> Record:
    """Raises ``ValidationError`` for a field that is missing, unknown or of another kind."""
    return TypeAdapter(Record).validate_python(content_of(name))


def promises_from(name: str) -> Promises:
    """Raises ``ValidationError`` as above."""
    return TypeAdapter(Promises).validate_python(content_of(name))


def content_of(name: str) -> Any:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)
