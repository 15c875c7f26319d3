"""A small group on the evening it meets, as rows for the tests of the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from cms.meetings.minuting import minutes_html
from cms.meetings.models import (
    AgendaItem,
    Attendance,
    InterestAtMeeting,
    ItemKind,
    Meeting,
    MeetingGroup,
    Motion,
    Presence,
    Seat,
)
from cms.meetings.services.interests import declare_interest, declare_none_of
from cms.meetings.services.roll import call_roll
from cms.meetings.services.room import begin_item, close_meeting, open_meeting
from cms.meetings.services.voting import put_motion
from cms.users.models import User
from tests.factories import LONDON, UserFactory, appointed
from tests.remembered import remembered

EVENING = datetime(2026, 12, 14, 18, 30, tzinfo=LONDON)
NAMES = ("Ada Brown", "Bilal Khan", "Cora Lee", "Dev Patel")
TITLES = (("declarations", "Declarations of interest"), ("ordinary", "The garden"))
QUORUM = 3


def at(minutes: int) -> datetime:
    return EVENING + timedelta(minutes=minutes)


def words_in(html: str) -> str:
    """What somebody reads, without the marks that keep words together."""
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@dataclass
class Room:
    """``clerk`` runs the meeting; Ada is in the chair, Bilal has an account of his own."""

    meeting: Meeting
    clerk: User
    member: User

    def seat(self, name: str) -> Seat:
        seat: Seat = Seat.objects.get(name=name)
        return seat

    def who(self, name: str) -> Attendance:
        row: Attendance = self.meeting.attendances.get(name=name)
        return row

    def item(self, number: int) -> AgendaItem:
        row: AgendaItem = self.meeting.items.get(number=number)
        return row

    def act(self, minutes: int = 0) -> dict[str, Any]:
        """What every service asks first: which meeting, by whom, and when."""
        return {"meeting_id": self.meeting.pk, "by": self.clerk, "now": at(minutes)}

    def told_in_public(self) -> tuple[str, str]:
        """The minutes and the public page of the meeting, closed after an hour."""
        close_meeting(**self.act(60))
        self.meeting.refresh_from_db()
        self.meeting.agenda_published_at = at(-90)
        self.meeting.save()
        page = Client().get(f"/meetings/{self.meeting.pk}/").content.decode()
        return minutes_html(self.meeting), page

    def declared(
        self, name: str, number: int, minutes: int = 5, **values: Any
    ) -> InterestAtMeeting:
        given = {"is_financial": True, "how_it_arises": "My sister rents a plot.", **values}
        return declare_interest(
            attendance_id=self.who(name).pk,
            item_id=self.item(number).pk,
            **given,
            **self.act(minutes),
        )

    def put(self, minutes: int = 20, **values: Any) -> Motion:
        given = {"proposed": "That the garden be opened on Sundays.", **values}
        return put_motion(item_id=self.item(2).pk, **given, **self.act(minutes))


def called_room() -> Room:
    """Everybody is here, asked and without an interest; item 2 was begun at 6.40 pm."""
    meeting_id, clerk_id, member_id = remembered("a room that was called", _call)
    return _room(meeting_id, clerk_id, member_id)


def quiet_room() -> Room:
    """Before the meeting: seats, and an agenda of two items."""
    meeting_id, clerk_id, member_id = remembered("a quiet room", _prepare)
    return _room(meeting_id, clerk_id, member_id)


def room_of(starts_at: datetime) -> Room:
    """A quiet room of another evening."""
    return _room(*_prepare(starts_at))


def _room(meeting_id: int, clerk_id: int, member_id: int) -> Room:
    meeting = Meeting.objects.select_related("group").get(pk=meeting_id)
    users = User.objects.in_bulk([clerk_id, member_id])
    return Room(meeting, users[clerk_id], users[member_id])


def _prepare(starts_at: datetime = EVENING) -> tuple[int, int, int]:
    clerk = appointed(UserFactory(email="clerk@sallowfield.example"), "Coordinators")
    member = UserFactory(email="bilal@sallowfield.example")
    group = MeetingGroup.objects.create(key="garden", name="Garden group", quorum=QUORUM)
    for name in NAMES:
        Seat(
            group=group,
            name=name,
            title="chair" if name == NAMES[0] else "",
            user=member if name == NAMES[1] else None,
            starts_on=EVENING.date() - timedelta(days=90),
        ).save()
    meeting = Meeting.objects.create(group=group, starts_at=starts_at, place="The Hub")
    for number, (kind, title) in enumerate(TITLES, start=1):
        AgendaItem(meeting=meeting, number=number, kind=ItemKind(kind), title=title).save()
    return meeting.pk, clerk.pk, member.pk


def _call() -> tuple[int, int, int]:
    room = _room(*_prepare())
    open_meeting(chair_id=room.seat("Ada Brown").pk, **room.act())
    rows = list(room.meeting.attendances.all())
    call_roll(found={row.pk: (Presence.PRESENT, False) for row in rows}, **room.act())
    begin_item(item_id=room.item(1).pk, **room.act(1))
    declare_none_of(attendance_ids=[row.pk for row in rows], **room.act(2))
    begin_item(item_id=room.item(2).pk, **room.act(10))
    return room.meeting.pk, room.clerk.pk, room.member.pk


def as_clerk(room: Room) -> Client:
    client = Client()
    client.force_login(room.clerk)
    return client
