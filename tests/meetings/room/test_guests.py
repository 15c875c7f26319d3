"""Guests: named in public with a role or an organisation only, and counted otherwise."""

from __future__ import annotations

import pytest

from cms.meetings.models import Capacity
from cms.meetings.services.interests import declare_none_of
from cms.meetings.services.roll import add_attender
from cms.meetings.services.room import note_speakers
from tests.meetings.room.build import Room, words_in

pytestmark = pytest.mark.one_database


@pytest.mark.req("S0-11", "S1-21")
def test_residents_are_counted_and_who_stands_for_something_is_named(room: Room) -> None:
    guests = [
        add_attender(name=name, capacity=Capacity.GUEST, role_title=role, **room.act(12))
        for name, role in (
            ("Nosy Neighbour", ""),
            ("Shy Resident", " "),
            ("Erin Ford", "Willow Nursery"),
        )
    ]
    keys = [row.pk for row in guests]
    declare_none_of(attendance_ids=keys, **room.act(13))
    note_speakers(item_id=room.item(2).pk, attendance_ids=keys, **room.act(14))

    minutes, page = room.told_in_public()
    for html in (minutes, page):
        text = words_in(html).replace(" ,", ",")  # a name that leads to a member ends its link
        assert "Neighbour" not in text
        assert "Shy" not in text
        assert "Two members of the public came." in text
        assert "Erin Ford (Willow Nursery)" in text
        assert "Dev Patel, Erin Ford (Willow Nursery) and two members of the public" in text
    assert "Erin Ford (Willow Nursery) and two members of the public spoke to this item" in minutes
