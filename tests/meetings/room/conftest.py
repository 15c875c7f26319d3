"""The rooms that the tests of this folder begin with."""

from __future__ import annotations

import pytest

from tests.meetings.room.build import Room, called_room, quiet_room


@pytest.fixture
def quiet(db: None) -> Room:
    """Before the meeting."""
    return quiet_room()


@pytest.fixture
def room(db: None) -> Room:
    """In the middle of item 2."""
    return called_room()
