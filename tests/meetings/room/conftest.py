"""The rooms that the tests of this folder begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.meetings.room.build import Room, as_clerk, at, called_room, quiet_room


@pytest.fixture
def quiet(db: None) -> Room:
    """Before the meeting."""
    return quiet_room()


@pytest.fixture
def room(db: None) -> Room:
    """In the middle of item 2."""
    return called_room()


@pytest.fixture
def clerk(room: Room) -> Client:
    """Who runs the meeting, signed in."""
    return as_clerk(room)


@pytest.fixture
def late_that_evening() -> Iterator[None]:
    """Three quarters of an hour after the meeting began."""
    with time_machine.travel(at(45), tick=False):
        yield
