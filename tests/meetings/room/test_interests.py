"""Interests: declared at the beginning or late, read by everybody, and leaving for them."""

from __future__ import annotations

import pytest

from cms.meetings.errors import MeetingRefused
from cms.meetings.minuting import minutes_html
from cms.meetings.models import InterestAtMeeting, Presence, VoteChoice, Whose
from cms.meetings.services.agenda import take_off_item
from cms.meetings.services.interests import (
    declare_interest,
    declare_none,
    leave_room,
    return_to_room,
    stay_in_room,
)
from cms.meetings.services.roll import list_members, mark_presence
from cms.meetings.services.room import begin_item, close_meeting
from cms.meetings.services.voting import carry, cast_votes
from cms.meetings.tally import count_of, quorum_of, quorum_of_room, voters, withdrawn_from
from cms.meetings.wording import interest_sentence, item_label
from tests.meetings.room.build import Room, at

pytestmark = pytest.mark.one_database


@pytest.mark.req("S0-16", "S0-18", "S0-24")
def test_a_late_declaration_keeps_its_kind_its_item_and_its_time(room: Room) -> None:
    interest = room.declared(
        "Cora Lee", 2, 72, is_direct=False, is_perceived=True, whose=Whose.ASSOCIATE
    )

    assert (interest.during, interest.declared_at) == (room.item(2), at(72))
    assert "declared during item 2 at 7.42 pm" in minutes_html(room.meeting)
    kinds = (interest.is_direct, interest.is_personal, interest.is_financial, interest.is_perceived)
    assert kinds == (False, False, True, True)
    assert interest.whose == Whose.ASSOCIATE
    assert room.who("Cora Lee").has_none_to_declare is False


@pytest.mark.req("S0-17", "S0-18")
def test_a_declaration_at_the_beginning_is_not_a_late_one(room: Room) -> None:
    begin_item(item_id=room.item(1).pk, **room.act(20))

    assert room.declared("Cora Lee", 2, 21).during is None


@pytest.mark.req("S0-16", "S0-24")
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"how_it_arises": "  "}, "how_it_arises", "Say how the interest arises."),
        ({"is_financial": False}, "kinds", "Say which kind of interest it is."),
    ],
)
def test_a_declaration_says_its_kind_and_how_it_arises(
    room: Room, values: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(MeetingRefused, match=words) as refused:
        room.declared("Cora Lee", 2, **values)

    assert refused.value.field == field
    assert not InterestAtMeeting.objects.exists()


@pytest.mark.req("S0-24")
def test_a_perceived_interest_alone_is_enough(room: Room) -> None:
    assert room.declared("Cora Lee", 2, is_financial=False, is_perceived=True).is_perceived


def test_the_same_declaration_sent_twice_is_kept_once(room: Room) -> None:
    first, again = room.declared("Cora Lee", 2), room.declared("Cora Lee", 2, 6)

    assert first == again
    assert InterestAtMeeting.objects.count() == 1


@pytest.mark.req("S0-16")
def test_the_same_words_of_another_kind_are_another_declaration(room: Room) -> None:
    room.declared("Cora Lee", 2, is_personal=True, is_financial=False)

    room.declared("Cora Lee", 2, 6)

    kinds = InterestAtMeeting.objects.values_list("is_personal", "is_financial")
    assert list(kinds) == [(True, False), (False, True)]


@pytest.mark.req("S0-19")
def test_details_stay_private_from_when_the_member_says_so(room: Room) -> None:
    first = room.declared("Cora Lee", 2)
    assert "My sister" in minutes_html(room.meeting)

    again = room.declared("Cora Lee", 2, 6, is_sensitive=True)

    assert again == first
    assert "My sister" not in minutes_html(room.meeting)
    other = room.declared("Cora Lee", 2, 7, is_personal=True)
    assert (other == first, other.is_sensitive) == (False, True)


def test_who_declared_an_interest_has_not_nothing_to_declare(room: Room) -> None:
    room.declared("Cora Lee", 2)

    with pytest.raises(MeetingRefused, match="Cora Lee has declared"):
        declare_none(attendance_id=room.who("Cora Lee").pk, **room.act(9))
    assert room.who("Cora Lee").has_none_to_declare is False


def test_nothing_is_declared_in_an_item_of_another_meeting_nor_once_it_is_closed(
    room: Room,
) -> None:
    given = {"how_it_arises": "So.", "is_personal": True, "item_id": room.item(2).pk + 1000}
    with pytest.raises(MeetingRefused, match="no such item"):
        declare_interest(attendance_id=room.who("Cora Lee").pk, **given, **room.act(5))
    close_meeting(**room.act(60))
    with pytest.raises(MeetingRefused, match="closed"):
        room.declared("Cora Lee", 2, 61)

    assert not InterestAtMeeting.objects.exists()


@pytest.mark.req("S0-20", "S0-21")
def test_who_leaves_for_an_item_takes_no_part_in_it_even_once_back(room: Room) -> None:
    interest = room.declared("Cora Lee", 2, 70)
    leave_room(interest_id=interest.pk, **room.act(75))
    outside = quorum_of(room.item(2), room.meeting, at=at(76))
    return_to_room(interest_id=interest.pk, **room.act(92))

    cora = room.who("Cora Lee")
    assert outside.present == 3
    assert withdrawn_from(room.item(2), at=at(95)) == {cora.pk}
    assert withdrawn_from(room.item(1), at=at(80)) == {cora.pk}, "she is outside"
    assert withdrawn_from(room.item(1), at=at(95)) == set()
    assert cora not in voters(room.item(2), at=at(95))
    assert quorum_of_room(room.meeting).present == 4
    assert "left the room at 7.45 pm and returned at 8.02 pm" in minutes_html(room.meeting)


@pytest.mark.req("S0-21")
def test_who_attends_by_video_is_moved_to_the_waiting_room(room: Room) -> None:
    cora = room.who("Cora Lee")
    mark_presence(attendance_id=cora.pk, presence=Presence.REMOTE, **room.act(11))
    leave_room(interest_id=room.declared("Cora Lee", 2, 12).pk, **room.act(13))

    assert "moved to the waiting room at 6.43 pm" in minutes_html(room.meeting)


@pytest.mark.req("S0-21")
def test_staying_is_the_members_choice_and_is_minuted(room: Room) -> None:
    interest = room.declared("Cora Lee", 2)
    assert interest.chose_to_leave is None

    stay_in_room(interest_id=interest.pk, **room.act(12))

    interest.refresh_from_db()
    assert interest.chose_to_leave is False
    assert "Cora Lee stayed in the room." in minutes_html(room.meeting)
    assert quorum_of(room.item(2), room.meeting, at=at(13)).present == 4


def test_leaving_that_was_noted_by_mistake_is_taken_back(room: Room) -> None:
    interest = room.declared("Cora Lee", 2)
    leave_room(interest_id=interest.pk, **room.act(12))
    stay_in_room(interest_id=interest.pk, **room.act(13))

    interest.refresh_from_db()
    assert (interest.left_at, interest.history.first().history_change_reason) == (
        None,
        "Noted by mistake.",
    )
    assert withdrawn_from(room.item(2), at=at(14)) == set()


def test_a_press_twice_changes_no_time_and_nobody_returns_before_leaving(room: Room) -> None:
    interest = room.declared("Cora Lee", 2)
    with pytest.raises(MeetingRefused, match="did not leave"):
        return_to_room(interest_id=interest.pk, **room.act(11))
    for minutes in (12, 13):
        leave_room(interest_id=interest.pk, **room.act(minutes))
    for minutes in (14, 15):
        return_to_room(interest_id=interest.pk, **room.act(minutes))
    for again in (leave_room, stay_in_room):
        with pytest.raises(MeetingRefused, match="came back"):
            again(interest_id=interest.pk, **room.act(16))

    interest.refresh_from_db()
    assert (interest.left_at, interest.returned_at) == (at(12), at(14))


@pytest.mark.req("S0-19")
def test_an_interest_in_an_item_that_never_was_on_the_agenda_names_no_number(quiet: Room) -> None:
    list_members(**quiet.act(-60))
    interest = quiet.declared("Cora Lee", 2, -50)
    act = {name: value for name, value in quiet.act(-40).items() if name != "meeting_id"}
    take_off_item(item_id=quiet.item(2).pk, reason="Not ready.", **act)

    interest.refresh_from_db()
    words = interest_sentence(interest, with_item=True)
    assert "interest in an item that was taken off the agenda: My sister" in words
    assert item_label(interest.item).endswith("Garden group – taken off the agenda")


@pytest.mark.req("S0-20")
def test_who_left_and_was_not_counted_is_not_said_to_have_stayed_afterwards(room: Room) -> None:
    motion = room.put()
    choices = {"Ada Brown": "for", "Bilal Khan": "against", "Cora Lee": "abstained"}
    chosen = {room.who(name).pk: VoteChoice(choice) for name, choice in choices.items()}
    chosen[room.who("Dev Patel").pk] = VoteChoice.AGAINST
    cast_votes(motion_id=motion.pk, choices=chosen, **room.act(21))
    interest = room.declared("Dev Patel", 2, 22)
    leave_room(interest_id=interest.pk, **room.act(23))
    carry(motion_id=motion.pk, **room.act(24))

    with pytest.raises(MeetingRefused, match="was decided without the vote of Dev Patel"):
        stay_in_room(interest_id=interest.pk, **room.act(25))

    interest.refresh_from_db()
    assert (interest.left_at, interest.chose_to_leave) == (at(23), True)
    assert len(count_of(motion, at=at(30)).against) == 1
