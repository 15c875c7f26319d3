"""Two meetings of the partnership, as a member's public page tells of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.meetings.models import AgendaItem, Attendance, InterestAtMeeting, Meeting, Presence
from tests.conduct.people import People
from tests.factories import LONDON

HELD_AT = datetime(2026, 11, 9, 18, 30, tzinfo=LONDON)
HUSHED = "My illness brought me there."


def hold_meetings(people: People) -> Meeting:
    """One was held: Ada declared an interest and left, Bilal stayed; one is to come."""
    held = Meeting.objects.create(
        group=people.partnership,
        starts_at=HELD_AT,
        place="The Hub",
        opened_at=HELD_AT,
        closed_at=HELD_AT + timedelta(hours=2),
    )
    coming = Meeting.objects.create(
        group=people.partnership, starts_at=HELD_AT + timedelta(days=35), place="The Hub"
    )
    item = AgendaItem(meeting=held, number=6, title="Grants")
    item.save()
    for member, presence in (
        (people.ada, Presence.PRESENT),
        (people.bilal, Presence.REMOTE),
        (people.cora, Presence.APOLOGIES),
    ):
        for meeting in (held, coming):
            Attendance(
                meeting=meeting,
                seat=people.seat(member),
                name=member.name,
                presence=presence if meeting == held else Presence.EXPECTED,
            ).save()
    rows = held.attendances
    declare(rows.get(name="Ada Brown"), item, "My sister runs the club", leaves=True)
    declare(rows.get(name="Bilal Khan"), item, HUSHED, is_sensitive=True)
    return held


def declare(
    who: Attendance, item: AgendaItem, how: str, *, leaves: bool = False, is_sensitive: bool = False
) -> None:
    left_at = HELD_AT + timedelta(minutes=75) if leaves else None
    InterestAtMeeting(
        attendance=who,
        item=item,
        is_direct=False,
        is_personal=True,
        how_it_arises=how,
        is_sensitive=is_sensitive,
        declared_at=HELD_AT + timedelta(minutes=5),
        chose_to_leave=leaves,
        left_at=left_at,
        returned_at=left_at + timedelta(minutes=17) if left_at else None,
    ).save()
