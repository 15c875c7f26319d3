"""Who may run a meeting, and who sits in it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from cms.meetings.models import Meeting, Seat
from cms.users.models import User

RUN = "meetings.change_meeting"


def may_run(user: User | AnonymousUser) -> bool:
    """Whether somebody may open a meeting, record it and close it: a chair or a coordinator."""
    return bool(user.is_active and user.has_perm(RUN))


def seat_at(user: User | AnonymousUser, meeting: Meeting) -> Seat | None:
    """The seat somebody holds in the group on the day of the meeting; None for everybody else."""
    if not isinstance(user, User) or not user.is_active:
        return None
    held = Seat.objects.current(localdate(meeting.starts_at))
    seat: Seat | None = held.filter(group=meeting.group, user=user).first()
    return seat
