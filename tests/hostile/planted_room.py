"""A meeting that is running, for the field of attack: an interest, a motion and a ruling in it."""

from __future__ import annotations

from django.utils import timezone

from cms.meetings.models import Presence, Seat
from cms.meetings.services.interests import declare_interest, declare_none_of
from cms.meetings.services.roll import call_roll
from cms.meetings.services.room import begin_item, open_meeting
from cms.meetings.services.rulings import make_ruling
from cms.meetings.services.voting import put_motion
from cms.users.models import User
from tests.meetings.room.build import room_of


def plant_room(member: User) -> dict[str, str]:
    """Words for the addresses of a room where ``member``, who runs meetings, has a seat too."""
    now = timezone.now()
    room = room_of(now)
    seat = Seat(group=room.meeting.group, user=member, name="Priya", starts_on=now.date())
    seat.save()
    act = {"meeting_id": room.meeting.pk, "by": member, "now": now}
    open_meeting(chair_id=room.seat("Ada Brown").pk, **act)
    rows = list(room.meeting.attendances.all())
    call_roll(found={row.pk: (Presence.PRESENT, False) for row in rows}, **act)
    begin_item(item_id=room.item(1).pk, **act)
    own = room.who("Priya")
    declare_none_of(attendance_ids=[row.pk for row in rows if row != own], **act)
    begun = {"item_id": room.item(2).pk, **act}
    interest = declare_interest(
        attendance_id=own.pk, is_personal=True, how_it_arises="A friend asked.", **begun
    )
    begin_item(**begun)
    motion = put_motion(proposed="That it be dug.", **begun)
    ruling = make_ruling(ruling="It is in order.", reason="It is listed.", **begun)
    return {
        "room": str(room.meeting.pk),
        "item_id": str(room.item(2).pk),
        "attendance_id": str(own.pk),
        "interest_id": str(interest.pk),
        "motion_id": str(motion.pk),
        "ruling_id": str(ruling.pk),
    }
