"""Reads what a group did from a data file, as the values that the loader plays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from cms.home.demonstration.minuted import Record

FOLDER: Final = Path(__file__).parent


def record_from(name: str) -> Record:
    """Raises ``ValidationError`` for a field that is missing, unknown or of another kind."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return TypeAdapter(Record).validate_python(YAML(typ="safe", pure=True).load(text))
