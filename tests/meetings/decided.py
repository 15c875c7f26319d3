"""A meeting that was held, with what it leaves behind, for the tests of what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    ItemKind,
    Meeting,
    MeetingGroup,
    Motion,
    Presence,
    Seat,
)
from cms.meetings.services.decisions import DecisionDraft, record_decision
from cms.meetings.services.publishing import publish_decision
from tests.remembered import remembered

HELD = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
DURING = datetime(2026, 3, 9, 19, 15, tzinfo=UTC)
CLOSED = datetime(2026, 3, 9, 20, 30, tzinfo=UTC)
AFTER = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
NEXT = datetime(2026, 4, 13, 18, 30, tzinfo=UTC)
LATER = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 9)


@dataclass
class Held:
    """Keys of what was made; rows are read where they are needed."""

    meeting_id: int
    next_id: int
    item_id: int
    grants_id: int
    motion_id: int
    member_id: int
    remote_id: int
    officer_id: int

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("group", "chaired_by").get(pk=self.meeting_id)

    @property
    def item(self) -> AgendaItem:
        return AgendaItem.objects.select_related("meeting__group").get(pk=self.item_id)

    def decide(self, now: datetime = DURING, **values: object):
        draft = DecisionDraft(**{**READY, **values})
        values = {"meeting_id": self.meeting_id, "item_id": self.item_id, "by": None}
        return record_decision(draft=draft, now=now, **values)

    def publish(self, now: datetime = AFTER, **values: object):
        decided = self.decide(now=now if now > NEXT else DURING, **values)
        return publish_decision(decision_id=decided.pk, by=None, now=now)


READY = {
    "title": "A lamp post in Mill Lane",
    "status": "resolved",
    "parts": ["Put up a lamp post.", "Ask the borough to keep it lit."],
    "reason": "Mill Lane is dark, and people fell.",
    "could_gain": False,
}


def make_held() -> Held:
    group = MeetingGroup.objects.create(key="partnership", name="Partnership group")
    meeting = Meeting.objects.create(
        group=group,
        starts_at=HELD,
        place="The Hub",
        agenda_published_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        opened_at=HELD,
        closed_at=CLOSED,
    )
    following = Meeting.objects.create(group=group, starts_at=NEXT, place="The Hub")
    seats = [
        Seat.objects.create(group=group, name=name, title=title, starts_on=date(2025, 1, 1))
        for name, title in (("Marcus Oyelaran", "chair"), ("Jean Hollis", ""))
    ]
    Meeting.objects.filter(pk=meeting.pk).update(chaired_by=seats[0])
    declarations = AgendaItem.objects.create(
        meeting=meeting,
        number=1,
        title="Declarations of interest",
        kind=ItemKind.DECLARATIONS,
        begun_at=HELD,
    )
    item = AgendaItem.objects.create(
        meeting=meeting, number=5, title="Light in Mill Lane", begun_at=DURING
    )
    grants = AgendaItem.objects.create(meeting=meeting, number=6, title="Grants", begun_at=DURING)
    assert declarations.pk
    chair, remote = (
        Attendance.objects.create(
            meeting=meeting, seat=seat, name=seat.name, presence=presence, arrived_at=HELD
        )
        for seat, presence in zip(seats, (Presence.PRESENT, Presence.REMOTE), strict=True)
    )
    officer = Attendance.objects.create(
        meeting=meeting,
        name="Ola Lindqvist",
        role_title="Assistant Director",
        capacity=Capacity.OFFICER,
        presence=Presence.PRESENT,
        arrived_at=HELD,
    )
    motion = Motion.objects.create(
        item=item,
        proposed="Put up lamp posts.\n\nTell the neighbours.",
        agreed="Put up one lamp post.\n\nTell the neighbours.",
        mover=chair,
        seconder=remote,
        is_carried=True,
        decided_at=DURING,
    )
    return Held(
        meeting.pk,
        following.pk,
        item.pk,
        grants.pk,
        motion.pk,
        chair.pk,
        remote.pk,
        officer.pk,
    )


@pytest.fixture
def held(db) -> Held:
    return remembered("held_meeting", make_held)
