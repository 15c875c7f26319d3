from __future__ import annotations

import pytest
import time_machine

from tests.meetings.public.held import NOW, Held, hold
from tests.remembered import remembered


@pytest.fixture
def held(db: None) -> Held:
    return remembered("a meeting that was held", hold)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW
