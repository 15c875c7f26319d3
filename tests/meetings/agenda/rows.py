"""A group that meets every month, who prepares its meetings, and who sits in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cms.meetings.models import AgendaItem, Meeting, MeetingGroup, Seat
from cms.meetings.services.agenda import add_item, make_agenda, publish_agenda
from cms.users.models import User
from tests.factories import LONDON, UserFactory, appointed

STARTS = datetime(2026, 12, 14, 18, 30, tzinfo=LONDON)
LAST = STARTS - timedelta(days=35)
# Five clear working days before: Monday the 7th to Friday the 11th are left whole.
LAST_DAY = date(2026, 12, 4)
EARLY = datetime(2026, 11, 30, 10, 0, tzinfo=LONDON)
LATE = datetime(2026, 12, 7, 9, 0, tzinfo=LONDON)


@dataclass
class Diary:
    """A meeting to come and the one before it; ``clerk`` prepares them."""

    meeting: Meeting
    last: Meeting
    clerk: User
    member: User
    seat: Seat

    def again(self) -> Meeting:
        self.meeting.refresh_from_db()
        return self.meeting

    def begin(self) -> list[AgendaItem]:
        return make_agenda(meeting_id=self.meeting.pk, by=self.clerk, now=EARLY)

    def add(self, title: str, *, now: datetime = EARLY, **given: Any) -> AgendaItem:
        return add_item(meeting_id=self.meeting.pk, title=title, by=self.clerk, now=now, **given)

    def publish(self, *, now: datetime = EARLY, reason: str = "") -> None:
        publish_agenda(meeting_id=self.meeting.pk, by=self.clerk, now=now, reason=reason)

    def numbered(self) -> list[tuple[int, str]]:
        rows = self.meeting.items.on_agenda()
        return list(rows.values_list("number", "title"))


def make_diary() -> Diary:
    group = MeetingGroup.objects.create(key="partnership", name="Partnership group")
    last, meeting = (
        Meeting.objects.create(group=group, starts_at=at, place="The Hub") for at in (LAST, STARTS)
    )
    clerk, member = (
        UserFactory(email=f"{name}@sallowfield.example", last_name=name.title())
        for name in ("clerk", "member")
    )
    appointed(clerk, "Coordinators")
    seat = Seat.objects.create(
        group=group, user=member, name="Ada Brown", starts_on=date(2026, 1, 1)
    )
    return Diary(meeting, last, clerk, member, seat)
