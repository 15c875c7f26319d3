"""Motions, votes by name, and rulings that are final in the meeting only."""

from __future__ import annotations

import pytest

from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import Capacity, Motion, Presence, Ruling, Seat, Vote, VoteChoice
from cms.meetings.services.chair import hand_over
from cms.meetings.services.interests import declare_none, leave_room
from cms.meetings.services.roll import add_attender, list_members, mark_presence
from cms.meetings.services.rulings import change_ruling, make_ruling
from cms.meetings.services.voting import amend_motion, carry, cast_vote, cast_votes, put_motion
from cms.meetings.tally import count_of
from tests.meetings.room.build import Room, at
from tests.meetings.room.test_running import approve

FOR, AGAINST, ABSTAINED = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED


def vote(room: Room, motion: Motion, minutes: int = 25, **choices: VoteChoice) -> None:
    """One choice for each first name."""
    rows = {row.name.split()[0].lower(): row.pk for row in room.meeting.attendances.all()}
    chosen = {rows[name]: choice for name, choice in choices.items()}
    cast_votes(motion_id=motion.pk, choices=chosen, **room.act(minutes))


@pytest.mark.req("S1-11")
def test_the_words_proposed_and_the_words_agreed_are_both_kept(room: Room) -> None:
    motion = room.put(proposed="Changes may be made by the coordinator.")

    agreed = "Minor changes may be made by the coordinator."
    amend_motion(motion_id=motion.pk, agreed=agreed, **room.act(22))

    motion.refresh_from_db()
    assert (motion.proposed, motion.agreed) == ("Changes may be made by the coordinator.", agreed)
    amend_motion(motion_id=motion.pk, agreed=motion.proposed, **room.act(23))
    motion.refresh_from_db()
    assert motion.agreed == ""


def test_the_same_motion_sent_twice_is_put_once(room: Room) -> None:
    assert room.put(20) == room.put(21)


@pytest.mark.req("S0-28")
def test_each_vote_is_one_persons_and_the_last_word_counts(room: Room) -> None:
    motion = room.put()
    vote(room, motion, ada=FOR, bilal=FOR, cora=AGAINST, dev=FOR)
    cast_vote(
        motion_id=motion.pk,
        attendance_id=room.who("Dev Patel").pk,
        choice=ABSTAINED,
        **room.act(26),
    )
    vote(room, motion, 27, ada=FOR)

    count = count_of(motion, at=at(28))
    assert [str(row) for row in count.supporting] == ["Ada Brown", "Bilal Khan"]
    assert ([*map(str, count.against)], [*map(str, count.abstained)]) == (
        ["Cora Lee"],
        ["Dev Patel"],
    )
    assert Vote.objects.count() == 5, "a correction is another row, and the same again none"


@pytest.mark.req("S0-20")
@pytest.mark.parametrize("part", ["mover", "seconder", "voter"])
def test_who_withdrew_neither_moves_seconds_nor_votes(room: Room, part: str) -> None:
    motion = room.put(proposed="Another.")
    cora = room.who("Cora Lee").pk
    leave_room(interest_id=room.declared("Cora Lee", 2, 21).pk, **room.act(22))

    with pytest.raises(MeetingRefused, match="Cora Lee withdrew from item 2"):
        if part == "voter":
            vote(room, motion, cora=FOR)
        else:
            room.put(25, **{f"{part}_id": cora})

    assert (Motion.objects.count(), Vote.objects.count()) == (1, 0)


@pytest.mark.req("S0-20")
def test_who_withdraws_before_the_outcome_is_not_counted(room: Room) -> None:
    motion = room.put()
    vote(room, motion, ada=FOR, bilal=AGAINST, cora=FOR)
    leave_room(interest_id=room.declared("Cora Lee", 2, 26).pk, **room.act(27))

    assert count_of(motion, at=at(28)).is_tied
    carry(motion_id=motion.pk, is_carried=False, **room.act(29))
    motion.refresh_from_db()
    assert motion.is_carried is False


@pytest.mark.req("S0-20")
@pytest.mark.parametrize("part", ["mover", "seconder"])
def test_who_moved_and_then_withdrew_is_not_minuted_as_having_moved(room: Room, part: str) -> None:
    cora = room.who("Cora Lee")
    motion = room.put(proposed="Another.", **{f"{part}_id": cora.pk})
    assert getattr(motion, part) == cora
    leave_room(interest_id=room.declared("Cora Lee", 2, 26).pk, **room.act(27))

    carry(motion_id=motion.pk, **room.act(29))
    motion.refresh_from_db()
    assert getattr(motion, part) is None
    assert getattr(motion.history.earliest(), part) == cora


@pytest.mark.req("S0-20")
def test_too_few_without_who_withdrew_decide_nothing(room: Room) -> None:
    motion = room.put()
    for name, minutes in (("Cora Lee", 21), ("Dev Patel", 22)):
        leave_room(interest_id=room.declared(name, 2, minutes).pk, **room.act(minutes))

    with pytest.raises(MeetingRefused, match="2 members who may vote: too few"):
        carry(motion_id=motion.pk, **room.act(30))
    motion.refresh_from_db()
    assert (motion.is_carried, motion.decided_at) == (None, None)


def test_the_outcome_is_what_the_votes_say_and_a_tie_is_the_chairs(room: Room) -> None:
    motion = room.put()
    vote(room, motion, ada=FOR, bilal=FOR, cora=AGAINST)
    with pytest.raises(MeetingRefused, match="2 for, 1 against, 0 abstained"):
        carry(motion_id=motion.pk, is_carried=False, **room.act(30))

    vote(room, motion, 31, dev=AGAINST)
    carry(motion_id=motion.pk, is_carried=False, **room.act(32))
    carry(motion_id=motion.pk, is_carried=False, **room.act(33))
    motion.refresh_from_db()
    assert (motion.is_carried, motion.decided_at) == (False, at(32))


def test_a_decided_motion_takes_no_votes_and_no_other_words(room: Room) -> None:
    motion = room.put()
    carry(motion_id=motion.pk, **room.act(30))

    with pytest.raises(MeetingRefused, match="decided already"):
        vote(room, motion, 31, ada=AGAINST)
    with pytest.raises(MeetingRefused, match="decided already"):
        amend_motion(motion_id=motion.pk, agreed="Other.", **room.act(31))
    with pytest.raises(MeetingRefused, match="decided already"):
        carry(motion_id=motion.pk, is_carried=False, **room.act(31))
    assert not Vote.objects.exists()


@pytest.mark.req("S1-21")
def test_officers_and_members_without_a_vote_decide_nothing(room: Room) -> None:
    officer = add_attender(
        name="Erin Ford", capacity=Capacity.OFFICER, role_title="Clerk", **room.act(11)
    )
    seat: Seat = room.seat("Dev Patel")
    seat.has_vote = False
    seat.save()

    for pk, words in ((officer.pk, "Clerk has no vote"), (room.who("Dev Patel").pk, "Dev Patel")):
        with pytest.raises(MeetingRefused, match=words):
            room.put(mover_id=pk)
    assert not Motion.objects.exists()


def test_a_motion_has_words_and_two_different_people_who_are_here(room: Room) -> None:
    ada, dev = room.who("Ada Brown").pk, room.who("Dev Patel").pk
    mark_presence(attendance_id=dev, presence=Presence.PRESENT, has_left=True, **room.act(15))
    for values, field in (
        ({"proposed": " "}, "proposed"),
        ({"mover_id": ada, "seconder_id": ada}, "seconder"),
        ({"mover_id": dev}, "mover"),
    ):
        with pytest.raises(MeetingRefused) as refused:
            room.put(**values)
        assert refused.value.field == field
    with pytest.raises(MeetingRefused, match="Begin the item first"):
        put_motion(item_id=unbegun(room), proposed="Words.", **room.act(20))

    assert not Motion.objects.exists()


def unbegun(room: Room) -> int:
    item = room.item(2)
    item.begun_at = None
    item.save()
    return item.pk


@pytest.mark.req("S0-15")
def test_a_ruling_has_its_item_reason_and_time_and_can_be_put_right_until_the_minutes(
    room: Room,
) -> None:
    about = {"item_id": room.item(2).pk, "ruling": "It is out of order.", "reason": "Not listed."}
    ruling = make_ruling(**about, **room.act(40))
    assert make_ruling(**about, **room.act(41)) == ruling

    words = {"ruling": "It is out of order tonight.", "reason": "Not listed."}
    change_ruling(ruling_id=ruling.pk, **words, **room.act(42))
    ruling.refresh_from_db()
    assert (ruling.made_by.name, ruling.made_at, ruling.ruling) == (
        "Ada Brown",
        at(40),
        "It is out of order tonight.",
    )

    approve(room)
    with pytest.raises(MinutesApproved):
        change_ruling(ruling_id=ruling.pk, ruling="Other.", reason="Other.", **room.act(43))
    ruling.refresh_from_db()
    assert (ruling.ruling, ruling.history.count()) == ("It is out of order tonight.", 2)


@pytest.mark.req("S0-15")
def test_a_ruling_needs_words_a_reason_and_somebody_in_the_chair(room: Room) -> None:
    leave_room(interest_id=room.declared("Ada Brown", 2, 38).pk, **room.act(39))
    whole = {"ruling": "So.", "reason": "Because."}
    for values, field in (
        ({**whole, "ruling": " "}, "ruling"),
        ({**whole, "reason": " "}, "reason"),
        (whole, ""),
    ):
        with pytest.raises(MeetingRefused) as refused:
            make_ruling(item_id=room.item(2).pk, **values, **room.act(40))
        assert refused.value.field == field
    assert not Ruling.objects.exists()

    other = room.who("Cora Lee")
    hand_over(attendance_id=other.pk, item_id=room.item(2).pk, reason="Her plot.", **room.act(41))
    made = make_ruling(item_id=room.item(2).pk, **whole, **room.act(41))
    assert made.made_by == other


@pytest.mark.req("S1-11", "S0-28")
def test_words_that_were_voted_on_are_not_changed_under_the_votes(room: Room) -> None:
    motion = room.put()
    amend_motion(motion_id=motion.pk, agreed="That it be opened on Saturdays.", **room.act(21))
    vote(room, motion, ada=FOR, bilal=FOR, cora=FOR)

    with pytest.raises(MeetingRefused, match="Votes were cast on these words") as refused:
        amend_motion(motion_id=motion.pk, agreed="That it be closed.", **room.act(26))

    assert refused.value.field == "agreed"
    motion.refresh_from_db()
    assert motion.agreed == "That it be opened on Saturdays."
    amend_motion(motion_id=motion.pk, agreed=motion.agreed, **room.act(27))


@pytest.mark.req("S0-17")
def test_who_comes_late_is_asked_about_interests_before_they_vote(room: Room) -> None:
    late = Seat(group=room.meeting.group, name="Eve Stone", starts_on=at(0).date())
    late.save()
    list_members(**room.act(18))
    eve = room.who("Eve Stone")
    mark_presence(attendance_id=eve.pk, presence=Presence.PRESENT, **room.act(19))
    motion = room.put()

    with pytest.raises(MeetingRefused, match="Ask Eve Stone about interests first"):
        vote(room, motion, ada=FOR, eve=FOR)
    assert not Vote.objects.exists()

    declare_none(attendance_id=eve.pk, **room.act(26))
    vote(room, motion, 27, ada=FOR, eve=FOR)
    assert Vote.objects.count() == 2
