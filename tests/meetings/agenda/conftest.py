from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from tests.meetings.agenda.rows import Diary, make_diary
from tests.remembered import remembered


@pytest.fixture
def diary(db: None) -> Diary:
    return remembered("a diary of meetings", make_diary)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """Private storage of this test's own."""
    storage: Any = storages["private"]
    before = storage._location
    storage._location = str(tmp_path)
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    yield tmp_path
    storage._location = before
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
