"""A meeting from its opening to its end, and who is at it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.minuting import minutes_html
from cms.meetings.models import ApprovedMinutes, Attendance, Capacity, Presence, Spoke
from cms.meetings.services.interests import declare_none_of
from cms.meetings.services.meetings import save_meeting
from cms.meetings.services.roll import add_attender, call_roll, list_members, mark_presence
from cms.meetings.services.room import (
    begin_item,
    close_meeting,
    note_speakers,
    open_meeting,
    reopen_meeting,
)
from cms.meetings.services.voting import carry
from cms.meetings.tally import item_now, quorum_of_room, voters
from tests.meetings.room.build import EVENING, Room, at, words_in

pytestmark = pytest.mark.one_database


def test_opening_lists_everybody_with_a_seat_and_puts_the_chair_in_the_room(quiet: Room) -> None:
    open_meeting(chair_id=quiet.seat("Ada Brown").pk, **quiet.act())

    quiet.meeting.refresh_from_db()
    assert (quiet.meeting.opened_at, quiet.meeting.chaired_by.name) == (at(0), "Ada Brown")
    assert quiet.meeting.attendances.count() == 4
    assert quiet.who("Ada Brown").presence == Presence.PRESENT
    assert quiet.who("Cora Lee").presence == Presence.EXPECTED


def test_opening_a_second_time_keeps_the_first(room: Room) -> None:
    open_meeting(chair_id=room.seat("Cora Lee").pk, **room.act(30))

    room.meeting.refresh_from_db()
    assert (room.meeting.opened_at, room.meeting.chaired_by.name) == (at(0), "Ada Brown")


def test_a_meeting_is_not_opened_before_its_day_nor_once_it_was_cancelled(quiet: Room) -> None:
    chair_id = quiet.seat("Ada Brown").pk
    with pytest.raises(MeetingRefused, match="Monday 14 December 2026"):
        open_meeting(chair_id=chair_id, **{**quiet.act(), "now": at(0) - timedelta(days=1)})
    quiet.meeting.cancelled_at = at(-60)
    quiet.meeting.save()
    with pytest.raises(MeetingRefused, match="cancelled"):
        open_meeting(chair_id=chair_id, **quiet.act())

    quiet.meeting.refresh_from_db()
    assert quiet.meeting.opened_at is None
    assert not Attendance.objects.exists()


@pytest.mark.req("S0-17")
def test_business_waits_until_everybody_in_the_room_was_asked(quiet: Room) -> None:
    open_meeting(chair_id=quiet.seat("Ada Brown").pk, **quiet.act())
    mark_presence(attendance_id=quiet.who("Cora Lee").pk, presence=Presence.REMOTE, **quiet.act(1))
    begin_item(item_id=quiet.item(1).pk, **quiet.act(2))

    with pytest.raises(MeetingRefused, match="Ada Brown and Cora Lee"):
        begin_item(item_id=quiet.item(2).pk, **quiet.act(3))
    assert quiet.item(2).begun_at is None

    asked = [quiet.who(name).pk for name in ("Ada Brown", "Cora Lee")]
    declare_none_of(attendance_ids=asked, **quiet.act(4))
    begin_item(item_id=quiet.item(2).pk, **quiet.act(5))
    assert item_now(quiet.meeting) == quiet.item(2)
    assert quiet.who("Cora Lee").has_none_to_declare is True
    assert "Nothing to declare: Ada Brown and Cora Lee." in minutes_html(quiet.meeting)


def test_nothing_begins_before_the_meeting_is_open(quiet: Room) -> None:
    with pytest.raises(MeetingRefused, match="not open"):
        begin_item(item_id=quiet.item(1).pk, **quiet.act())

    assert quiet.item(1).begun_at is None


def test_an_item_taken_off_does_not_begin(room: Room) -> None:
    item = room.item(1)
    item.withdrawn_reason = "Moved to the next meeting."
    item.save()

    with pytest.raises(MeetingRefused, match="taken off"):
        begin_item(item_id=item.pk, **room.act(20))


def test_an_item_can_be_taken_up_again(room: Room) -> None:
    begin_item(item_id=room.item(1).pk, **room.act(30))

    assert item_now(room.meeting) == room.item(1)
    assert room.item(1).history.first().history_change_reason == "Taken up again."


def test_who_comes_late_and_who_leaves_early_have_their_times(room: Room) -> None:
    cora, dev = room.who("Cora Lee"), room.who("Dev Patel")
    call_roll(
        found={cora.pk: (Presence.PRESENT, True), dev.pk: (Presence.APOLOGIES, False)},
        **room.act(15),
    )
    mark_presence(attendance_id=dev.pk, presence=Presence.REMOTE, **room.act(25))

    assert room.who("Cora Lee").left_at == at(15)
    assert (room.who("Dev Patel").arrived_at, room.who("Dev Patel").left_at) == (at(25), None)
    assert quorum_of_room(room.meeting).present == 3


def test_nobody_leaves_who_never_came(room: Room) -> None:
    dev = room.who("Dev Patel")
    with pytest.raises(MeetingRefused, match="was not here"):
        mark_presence(attendance_id=dev.pk, presence=Presence.ABSENT, has_left=True, **room.act(15))

    assert room.who("Dev Patel").presence == Presence.PRESENT


@pytest.mark.req("S1-21")
def test_an_officer_who_spoke_is_minuted_by_role(room: Room) -> None:
    given = {"name": "Erin Ford", "capacity": Capacity.OFFICER, "role_title": "Assistant Director"}
    officer = add_attender(**given, **room.act(12))
    again = add_attender(**given, **room.act(13))
    note_speakers(item_id=room.item(2).pk, attendance_ids=[officer.pk], **room.act(14))

    assert again == officer
    html = minutes_html(room.meeting)
    assert "Assistant Director spoke to this item." in html
    assert "Erin Ford" not in html

    note_speakers(item_id=room.item(2).pk, attendance_ids=[], **room.act(15))
    assert not Spoke.objects.exists()
    assert Spoke.history.count() == 2


@pytest.mark.req("S1-21")
def test_an_officer_needs_a_role_and_a_member_a_seat(room: Room) -> None:
    for capacity, field in ((Capacity.OFFICER, "role_title"), (Capacity.MEMBER, "capacity")):
        with pytest.raises(MeetingRefused) as refused:
            add_attender(name="Erin Ford", capacity=capacity, **room.act(12))
        assert refused.value.field == field

    assert room.meeting.attendances.count() == 4


def test_a_meeting_closes_once_every_motion_has_an_outcome(room: Room) -> None:
    motion = room.put()
    with pytest.raises(MeetingRefused, match="item 2 has no outcome"):
        close_meeting(**room.act(60))
    room.meeting.refresh_from_db()
    assert room.meeting.closed_at is None

    carry(motion_id=motion.pk, **room.act(30))
    close_meeting(**room.act(60))
    room.meeting.refresh_from_db()
    assert room.meeting.closed_at == at(60)
    with pytest.raises(MeetingRefused, match="closed"):
        begin_item(item_id=room.item(1).pk, **room.act(61))

    reopen_meeting(**room.act(62))
    begin_item(item_id=room.item(1).pk, **room.act(63))
    room.meeting.refresh_from_db()
    assert room.meeting.closed_at is None


def test_a_meeting_with_approved_minutes_is_not_opened_again(room: Room) -> None:
    close_meeting(**room.act(60))
    approve(room)

    with pytest.raises(MinutesApproved):
        reopen_meeting(**room.act(62))


def approve(room: Room) -> None:
    ApprovedMinutes.objects.create(
        meeting=room.meeting,
        html="<p>So it was.</p>",
        text="So it was.",
        digest="0" * 64,
        approved_at_meeting=room.meeting,
        approved_at=at(99),
        approved_by_name="Ada Brown",
    )


@pytest.mark.req("S0-11")
def test_somebody_forgotten_is_added_later_without_a_time_of_their_own(room: Room) -> None:
    dev = room.who("Dev Patel")
    mark_presence(attendance_id=dev.pk, presence=Presence.ABSENT, **room.act(15))
    close_meeting(**room.act(60))

    next_day = room.act(60 * 15)
    mark_presence(attendance_id=dev.pk, presence=Presence.PRESENT, **next_day)
    given = {"name": "Erin Ford", "capacity": Capacity.OFFICER, "role_title": "Director"}
    officer = add_attender(**given, **next_day)

    assert (room.who("Dev Patel").arrived_at, officer.arrived_at) == (None, None)
    room.meeting.refresh_from_db()
    assert " from " not in minutes_html(room.meeting)


@pytest.mark.req("S0-11")
def test_who_was_expected_and_is_added_once_more_is_here(room: Room) -> None:
    given = {"name": "Erin Ford", "capacity": Capacity.OFFICER, "role_title": "Director"}
    expected = add_attender(presence=Presence.EXPECTED, **given, **room.act(-60))

    add_attender(**given, **room.act(12))

    expected.refresh_from_db()
    assert (expected.presence, expected.arrived_at) == (Presence.PRESENT, at(12))
    add_attender(presence=Presence.EXPECTED, **given, **room.act(13))
    expected.refresh_from_db()
    assert expected.presence == Presence.PRESENT


@pytest.mark.req("S0-11")
def test_minutes_name_the_day_on_which_a_meeting_closed_where_it_was_another(room: Room) -> None:
    close_meeting(**room.act(60 * 15))

    room.meeting.refresh_from_db()
    words = words_in(minutes_html(room.meeting))
    assert "opened at 6.30 pm and closed on Tuesday 15 December 2026 at 9.30 am" in words


@pytest.mark.req("S0-28")
def test_who_no_longer_sits_on_the_day_that_a_meeting_moved_to_does_not_vote(quiet: Room) -> None:
    list_members(**quiet.act(-60 * 48))
    cora = quiet.seat("Cora Lee")
    cora.ends_on = EVENING.date() + timedelta(days=2)
    cora.save()
    quiet.meeting.starts_at = EVENING + timedelta(days=7)
    save_meeting(quiet.meeting, now=at(-60 * 24))
    late = quiet.act(60 * 24 * 7)
    rows = list(quiet.meeting.attendances.all())
    call_roll(found={row.pk: (Presence.PRESENT, False) for row in rows}, **late)

    assert quorum_of_room(quiet.meeting).present == 3
    assert "Cora Lee" not in [row.name for row in voters(quiet.item(2), at=late["now"])]
