from __future__ import annotations

import pytest

from tests.published_summaries.reports.reported import Reported, some_reported


@pytest.fixture
def body(db: None) -> Reported:
    return some_reported()
