"""Two people with the same meeting open: nothing is written twice, and nobody's words are lost."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import (
    ApprovedMinutes,
    Chairing,
    Decision,
    Meeting,
    Motion,
    Presence,
    Vote,
    VoteChoice,
)
from cms.meetings.services.chair import hand_over
from cms.meetings.services.decisions import DecisionDraft, record_decision
from cms.meetings.services.minutes import approve_minutes, minute_item
from cms.meetings.services.powers import PowerDraft, give_power
from cms.meetings.services.roll import mark_presence
from cms.meetings.services.room import close_meeting
from cms.meetings.services.voting import carry, cast_vote
from tests.meetings.room.build import EVENING, Room, at
from tests.meetings.room.build import _call as call_room
from tests.meetings.room.build import _room as room_from
from tests.reliability.side_by_side import side_by_side


class TestTwoTaps:
    """At the very same moment, each with a connection of its own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def room(self, transactional_db: None) -> Room:
        return room_from(*call_room())

    @pytest.mark.req("S0-28")
    def test_write_one_vote_one_outcome_and_one_decision(self, room: Room) -> None:
        motion = room.put(20)
        voting = {"motion_id": motion.pk, "attendance_id": room.who("Ada Brown").pk}
        vote = partial(cast_vote, choice=VoteChoice.FOR, **voting, **room.act(21))
        side_by_side([vote] * 3)
        assert Vote.objects.count() == 1

        carried = partial(carry, motion_id=motion.pk, **room.act(22))
        side_by_side([carried] * 3)
        motion.refresh_from_db()
        assert (motion.is_carried, motion.history.count()) == (True, 2)

        draft = DecisionDraft("Sundays", "resolved", reason="Asked for.", motion_id=motion.pk)
        about = {"item_id": room.item(2).pk, "draft": draft}
        made = side_by_side([partial(record_decision, **about, **room.act(23))] * 3)
        assert {row.pk for row in made} == {Decision.objects.get().pk}
        assert Decision.objects.get().parts.count() == 1

    def test_hand_the_chair_over_once(self, room: Room) -> None:
        taker = {"attendance_id": room.who("Cora Lee").pk, "reason": "She leaves."}
        side_by_side([partial(hand_over, **taker, **room.act(30))] * 3)
        assert Chairing.objects.count() == 1

    def test_an_outcome_and_its_opposite_are_one_outcome(self, room: Room) -> None:
        motion = room.put(20)

        def press(*, is_carried: bool) -> str:
            try:
                carry(motion_id=motion.pk, is_carried=is_carried, **room.act(22))
            except MeetingRefused:
                return "refused"
            return "done"

        told = side_by_side([partial(press, is_carried=one) for one in (True, False)])

        assert sorted(told) == ["done", "refused"]
        assert Motion.objects.get().history.count() == 2


def test_the_same_decision_is_written_down_once_and_another_beside_it(room: Room) -> None:
    act = {"item_id": room.item(2).pk, **room.act(30)}
    draft = DecisionDraft("Sundays", "resolved", parts=["Open it."], reason="Asked for.")
    first = record_decision(draft=draft, **act)
    assert record_decision(draft=draft, **act) == first

    other = DecisionDraft("Sundays", "resolved", parts=["Tell people."], reason="Asked for.")
    assert record_decision(draft=other, **act) != first

    power = PowerDraft("open it later", "Coordinator", starts_on=EVENING.date())
    given = {"decision_id": first.pk, "draft": power, "by": None, "now": at(40)}
    assert give_power(**given) == give_power(**given)


@pytest.mark.one_database
@pytest.mark.usefixtures("late_that_evening")
class TestAStaleScreen:
    def shown(self, client: Client, address: str) -> dict[str, Any]:
        """What the form of a page would send as it stands."""
        tree = BeautifulSoup(client.get(address).content, "html.parser")
        form = tree.select_one("form[data-keep], form.desk-form")
        sent = {box["name"]: box.get_text().lstrip("\n") for box in form.select("textarea")}
        chosen = form.select("input[checked], input[type=hidden], input[type=text]")
        return sent | {box["name"]: box.get("value", "") for box in chosen}

    def test_of_the_roll_calls_nobody_back(self, room: Room, clerk: Client) -> None:
        address = f"/meetings/room/{room.meeting.pk}/who/"
        sent = self.shown(clerk, address)
        gone = room.who("Dev Patel")
        mark_presence(
            attendance_id=gone.pk, presence=Presence.PRESENT, has_left=True, **room.act(40)
        )

        clerk.post(address, {**sent, f"person_{room.who('Cora Lee').pk}": "remote"})

        assert room.who("Dev Patel").left_at == at(40)
        assert room.who("Cora Lee").presence == Presence.REMOTE

    def test_of_the_votes_brings_back_no_vote(self, room: Room, clerk: Client) -> None:
        motion = room.put(20)
        ada, cora = room.who("Ada Brown").pk, room.who("Cora Lee").pk
        said = {"motion_id": motion.pk, "attendance_id": ada}
        cast_vote(choice=VoteChoice.FOR, **said, **room.act(21))
        address = f"/meetings/room/{room.meeting.pk}/motions/{motion.pk}/"
        sent = self.shown(clerk, address)
        cast_vote(choice=VoteChoice.AGAINST, **said, **room.act(22))

        clerk.post(address, {**sent, f"vote_{cora}": "for"})

        last = dict(Vote.objects.order_by("pk").values_list("attendance_id", "choice"))
        assert last == {ada: "against", cora: "for"}

    def test_of_the_notes_asks_before_it_replaces_what_somebody_wrote(
        self, room: Room, clerk: Client
    ) -> None:
        item = room.item(2)
        address = f"/meetings/room/{room.meeting.pk}/items/{item.pk}/notes/"
        sent = self.shown(clerk, address)
        minute_item(item_id=item.pk, text="The fence.", by=None, now=at(41))

        asked = clerk.post(address, {**sent, "minute": "The gate."})
        text = asked.content.decode()
        assert "Somebody else changed this meanwhile. It reads now: “The fence.”" in text
        assert "The gate." in text
        item.refresh_from_db()
        assert item.minute == "The fence."

        tree = BeautifulSoup(text, "html.parser")
        seen = tree.select_one("input[name=seen]")["value"]
        clerk.post(address, {"minute": "The fence and the gate.", "seen": seen})
        item.refresh_from_db()
        assert item.minute == "The fence and the gate."

    def test_of_the_minutes_leaves_what_its_writer_did_not_touch(
        self, room: Room, clerk: Client
    ) -> None:
        close_meeting(**room.act(42))
        room.clerk.is_superuser = True
        room.clerk.save()
        address = f"/admin/minutes/{room.meeting.pk}/write/"
        sent = self.shown(clerk, address)
        minute_item(item_id=room.item(2).pk, text="The fence.", by=None, now=at(43))

        clerk.post(address, {**sent, "closing_words": "The next is in May."})

        assert room.item(2).minute == "The fence."
        room.meeting.refresh_from_db()
        assert room.meeting.draft_minutes.closing_words == "The next is in May."

    @pytest.mark.req("S0-11", "S0-15")
    def test_changes_nothing_once_the_minutes_are_approved(self, room: Room, clerk: Client) -> None:
        motion = room.put(20)
        carry(motion_id=motion.pk, is_carried=False, **room.act(21))
        close_meeting(**room.act(42))
        following = Meeting.objects.create(
            group=room.meeting.group, starts_at=at(60), place="The Hub", opened_at=at(43)
        )
        approve_minutes(
            meeting_id=room.meeting.pk,
            at_meeting_id=following.pk,
            approved_by_name="Ada Brown",
            by=None,
            now=at(44),
        )
        here = f"/meetings/room/{room.meeting.pk}/"
        closed = str(MinutesApproved())
        item = f"{here}items/{room.item(2).pk}/"
        for rest, given in (
            (f"{here}who/", {f"person_{room.who('Cora Lee').pk}": "absent"}),
            (f"{item}notes/", {"minute": "Later."}),
            (f"{item}ruling/", {"ruling": "So.", "reason": "So."}),
            (f"{item}motion/", {"proposed": "More."}),
            (f"{here}reopen/", {}),
            (f"{here}chair/", {"chair": room.who("Cora Lee").pk, "item": "", "reason": "So."}),
            (f"{here}minutes/", {"closing_words": "Later."}),
        ):
            answer = clerk.post(rest, given, follow=True)
            assert answer.status_code == 200, rest
            assert closed in answer.content.decode(), rest
        assert room.item(2).minute == ""
        assert ApprovedMinutes.objects.get().html.count("Later.") == 0


def test_an_outcome_that_is_neither_is_no_outcome(room: Room) -> None:
    motion = room.put(20)
    client = Client()
    client.force_login(room.clerk)
    address = f"/meetings/room/{room.meeting.pk}/motions/{motion.pk}/outcome/"
    for given in ({}, {"outcome": "perhaps"}):
        assert client.post(address, given).status_code == 404
    motion.refresh_from_db()
    assert motion.is_carried is None
