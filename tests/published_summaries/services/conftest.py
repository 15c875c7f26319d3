"""What every test here begins with."""

from __future__ import annotations

import pytest

from tests.published_summaries.written import Written, something_to_write


@pytest.fixture
def written(db: None) -> Written:
    return something_to_write()
