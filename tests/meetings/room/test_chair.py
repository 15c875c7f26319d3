"""The chair changes hands in the middle of a meeting."""

from __future__ import annotations

import pytest
from django.test import Client

from cms.meetings.errors import MeetingRefused
from cms.meetings.minuting import minutes_html
from cms.meetings.models import Chairing, Decision, Motion, Presence
from cms.meetings.presiding import chair_of
from cms.meetings.services.chair import hand_over
from cms.meetings.services.decisions import DecisionDraft, change_decision, record_decision
from cms.meetings.services.interests import leave_room, return_to_room
from cms.meetings.services.roll import mark_presence
from cms.meetings.services.room import begin_item, close_meeting
from cms.meetings.services.rulings import make_ruling
from cms.meetings.services.voting import carry
from tests.meetings.room.build import Room, at, words_in

pytestmark = pytest.mark.one_database
RULED = {"ruling": "It is in order.", "reason": "It is listed."}


def hand_to(room: Room, name: str, minutes: int = 40, *, number: int | None = 2) -> None:
    item_id = room.item(number).pk if number is not None else None
    who = room.who(name).pk
    hand_over(attendance_id=who, item_id=item_id, reason="Asked to.", **room.act(minutes))


@pytest.mark.req("S0-15", "S0-20")
def test_whoever_has_an_interest_in_an_item_does_not_chair_it(room: Room) -> None:
    motion = room.put(20)
    room.declared("Ada Brown", 2, 30)
    item_id = room.item(2).pk

    for deed in (
        lambda: room.put(40, proposed="That it be closed."),
        lambda: carry(motion_id=motion.pk, **room.act(40)),
        lambda: make_ruling(item_id=item_id, **RULED, **room.act(40)),
    ):
        with pytest.raises(MeetingRefused, match="Ada Brown declared an interest in item 2"):
            deed()
    motion.refresh_from_db()
    assert (motion.is_carried, Motion.objects.count()) == (None, 1)

    hand_to(room, "Cora Lee")

    assert carry(motion_id=motion.pk, **room.act(41)).is_carried
    assert make_ruling(item_id=item_id, **RULED, **room.act(42)).made_by == room.who("Cora Lee")


@pytest.mark.req("S0-20")
def test_an_item_does_not_begin_under_a_chair_with_an_interest_in_it(room: Room) -> None:
    room.declared("Ada Brown", 2, 30)
    begin_item(item_id=room.item(1).pk, **room.act(31))
    with pytest.raises(MeetingRefused, match="Somebody else takes the chair of this item first"):
        begin_item(item_id=room.item(2).pk, **room.act(32))

    hand_to(room, "Dev Patel", 33)

    assert begin_item(item_id=room.item(2).pk, **room.act(34)).begun_at == at(34)
    # Of the others she is in the chair as before.
    assert str(chair_of(room.meeting, room.item(1))) == "Ada Brown"


@pytest.mark.req("S0-15")
def test_who_chaired_is_in_the_minutes_and_on_the_public_page(room: Room) -> None:
    room.declared("Ada Brown", 2, 30)
    hand_to(room, "Cora Lee", 40)
    make_ruling(item_id=room.item(2).pk, **RULED, **room.act(42))
    mark_presence(
        attendance_id=room.who("Ada Brown").pk,
        presence=Presence.PRESENT,
        has_left=True,
        **room.act(50),
    )
    hand_to(room, "Dev Patel", 51, number=None)

    minutes, page = room.told_in_public()
    for html in (minutes, page):
        text = words_in(html)
        for said in (
            "Ada Brown took the chair.",
            "Cora Lee took the chair for item 2 at 7.10 pm. Reason: Asked to.",
            "Dev Patel took the chair at 7.21 pm. Reason: Asked to.",
        ):
            assert said in text, said
    garden = minutes[minutes.index('id="item-2"') :]
    assert "Cora Lee was in the chair for this item." in garden
    assert "Made by Cora Lee, in the chair, at" in garden


def test_a_chair_who_went_home_decides_nothing_until_somebody_takes_over(room: Room) -> None:
    motion = room.put(20)
    ada = room.who("Ada Brown").pk
    mark_presence(attendance_id=ada, presence=Presence.PRESENT, has_left=True, **room.act(30))
    with pytest.raises(MeetingRefused, match="Ada Brown is not here"):
        carry(motion_id=motion.pk, **room.act(31))

    hand_to(room, "Bilal Khan", 32, number=None)
    hand_to(room, "Bilal Khan", 33, number=None)

    assert carry(motion_id=motion.pk, **room.act(34)).is_carried
    assert Chairing.objects.get().taken_at == at(32)


@pytest.mark.parametrize(
    ("name", "number", "text"),
    [
        ("Erin Ford", 2, "not a member"),
        ("Dev Patel", 2, "not here"),
        ("Bilal Khan", 2, "declared an interest in item 2"),
        ("Cora Lee", 2, "not back yet"),
    ],
)
def test_nobody_takes_the_chair_who_cannot_be_in_it(
    room: Room, name: str, number: int, text: str
) -> None:
    room.meeting.attendances.create(meeting=room.meeting, name="Erin Ford", presence="present")
    absent = {"attendance_id": room.who("Dev Patel").pk, "presence": Presence.ABSENT}
    mark_presence(**absent, **room.act(30))
    room.declared("Bilal Khan", 2, 30)
    leave_room(interest_id=room.declared("Cora Lee", 1, 30).pk, **room.act(31))

    with pytest.raises(MeetingRefused, match=text) as refused:
        hand_to(room, name, number=number)

    assert refused.value.field == "chair"
    assert not Chairing.objects.exists()


def test_the_chair_is_handed_over_with_a_reason_only(room: Room) -> None:
    with pytest.raises(MeetingRefused, match="Say why"):
        hand_over(attendance_id=room.who("Cora Lee").pk, reason=" ", **room.act(40))
    assert not Chairing.objects.exists()


@pytest.mark.req("S0-20")
def test_back_from_an_interest_in_the_whole_meeting_they_missed_the_item(room: Room) -> None:
    from cms.meetings.services.interests import declare_interest
    from cms.meetings.tally import withdrawn_from

    cora = room.who("Cora Lee")
    interest = declare_interest(
        attendance_id=cora.pk, is_personal=True, how_it_arises="My street.", **room.act(11)
    )
    leave_room(interest_id=interest.pk, **room.act(12))
    return_to_room(interest_id=interest.pk, **room.act(15))

    assert withdrawn_from(room.item(2), at=at(16)) == {cora.pk}
    minutes = minutes_html(room.meeting)
    assert "Cora Lee declared a direct personal interest in the whole meeting" in minutes
    assert "Cora Lee left the room at" in minutes


@pytest.mark.req("S0-20")
def test_too_few_agree_nothing_without_a_motion_either(room: Room) -> None:
    draft = DecisionDraft("Sundays", "resolved", parts=["Open it."], reason="Asked for.")
    about = {"item_id": room.item(2).pk, "draft": draft}
    for name in ("Bilal Khan", "Cora Lee"):
        leave_room(interest_id=room.declared(name, 2, 30).pk, **room.act(31))
    with pytest.raises(MeetingRefused, match="too few to decide"):
        record_decision(**about, **room.act(40))
    assert not room.item(2).decisions.exists()

    noted = DecisionDraft("Sundays", "noted", parts=["It was heard."], reason="Too few.")
    kept = record_decision(item_id=room.item(2).pk, draft=noted, **room.act(41))
    late = {name: value for name, value in room.act(42).items() if name != "meeting_id"}
    with pytest.raises(MeetingRefused, match="too few to decide"):
        change_decision(decision_id=kept.pk, draft=about["draft"], why="", **late)
    kept.refresh_from_db()
    assert kept.status == "noted"


@pytest.mark.req("S0-20")
def test_too_few_agreed_nothing_once_the_meeting_is_closed_either(room: Room) -> None:
    for name, minutes in (("Cora Lee", 15), ("Dev Patel", 16)):
        interest = room.declared(name, 2, minutes)
        leave_room(interest_id=interest.pk, **room.act(minutes))
    close_meeting(**room.act(60))
    draft = DecisionDraft(title="The garden", status="resolved", parts=["Open it."])

    with pytest.raises(MeetingRefused, match="too few to decide"):
        record_decision(item_id=room.item(2).pk, draft=draft, **room.act(90))

    assert not Decision.objects.exists()


@pytest.mark.req("S0-20")
def test_who_went_home_before_the_end_was_there_to_agree(room: Room) -> None:
    for name in ("Cora Lee", "Dev Patel"):
        here = {"attendance_id": room.who(name).pk, "presence": Presence.PRESENT}
        mark_presence(has_left=True, **here, **room.act(50))
    close_meeting(**room.act(60))
    draft = DecisionDraft(title="The garden", status="resolved", parts=["Open it."])

    assert record_decision(item_id=room.item(2).pk, draft=draft, **room.act(90)).pk


@pytest.mark.usefixtures("late_that_evening")
class TestTheScreen:
    def test_it_offers_who_can_and_says_why(self, room: Room, clerk: Client) -> None:
        room.declared("Ada Brown", 2, 30)
        room.declared("Bilal Khan", 2, 31)
        here = f"/meetings/room/{room.meeting.pk}/items/{room.item(2).pk}/"
        said = "Ada Brown declared an interest in item 2. Somebody else takes the chair."
        assert said in clerk.get(here).content.decode()

        form = clerk.get(f"{here}chair/").content.decode()
        assert "Dev Patel</option>" in form
        assert "Bilal Khan</option>" not in form
        assert "Ada Brown declared an interest in item 2</textarea>" in form
        given = {"chair": room.who("Dev Patel").pk, "item": room.item(2).pk, "reason": ""}
        assert "Error: " in clerk.post(f"{here}chair/", given).content.decode()
        assert not Chairing.objects.exists()

        done = clerk.post(f"{here}chair/", {**given, "reason": "An interest."}, follow=True)

        assert "In the chair: <strong>Dev Patel</strong>" in done.content.decode()
        assert Chairing.objects.get().item == room.item(2)

    def test_the_chair_goes_for_the_rest_of_the_meeting(self, room: Room, clerk: Client) -> None:
        here = f"/meetings/room/{room.meeting.pk}/chair/"
        given = {"chair": room.who("Cora Lee").pk, "item": "", "reason": "She goes home."}

        text = clerk.post(here, given, follow=True).content.decode()

        assert "In the chair: <strong>Cora Lee</strong>" in text
        assert Chairing.objects.get().item is None

    def test_a_member_hands_over_nothing(self, room: Room) -> None:
        client = Client()
        client.force_login(room.member)
        given = {"chair": room.who("Cora Lee").pk, "item": "", "reason": "Now me."}
        assert client.post(f"/meetings/room/{room.meeting.pk}/chair/", given).status_code == 403
        assert not Chairing.objects.exists()
