from __future__ import annotations

import pytest

from tests.meetings.agenda.rows import Diary, make_diary
from tests.remembered import remembered


@pytest.fixture
def diary(db: None) -> Diary:
    return remembered("a diary of meetings", make_diary)
