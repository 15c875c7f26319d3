"""A partnership that can be told something."""

from __future__ import annotations

import pytest

from tests.casework.partnership import open_partnership


@pytest.fixture
def partnership(db: None) -> None:
    open_partnership()
