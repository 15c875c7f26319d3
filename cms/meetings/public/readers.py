"""Who may read what of a meeting is not public: its members and those who run it.

Whoever declared an interest in an item does not get its private part (S0-20, S0-22).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from cms.meetings.models import AgendaItem, InterestAtMeeting, Meeting, Seat
from cms.meetings.permissions import seat_at
from cms.users.models import User


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the annexes of one meeting, and the interests they declared.

    ``items`` and ``issues`` are those of their interests; ``meetings`` those in the whole of which
    they declared one.
    """

    user: User
    items: frozenset[int] = frozenset()
    issues: frozenset[int] = frozenset()
    meetings: frozenset[int] = frozenset()

    def is_kept_from(self, item: AgendaItem) -> bool:
        """Whether they declared an interest in this item, its meeting, or its issue earlier."""
        return (
            item.pk in self.items
            or item.meeting_id in self.meetings
            or item.issue_id in self.issues
        )


def reader_of(user: User | AnonymousUser, meeting: Meeting, *, now: datetime) -> Reader | None:
    """None for everybody who reads what the public reads. At most three queries."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if not (is_member(user, meeting, now=now) or user.has_perm("meetings.view_meeting")):
        return None
    rows = InterestAtMeeting.objects.filter(attendance__seat__user=user)
    interests = list(rows.values_list("item_id", "item__issue_id", "attendance__meeting_id"))
    return Reader(
        user=user,
        items=_known(item for item, _, _ in interests),
        issues=_known(issue for _, issue, _ in interests),
        meetings=_known(meeting_id for item, _, meeting_id in interests if item is None),
    )


def is_member(user: User, meeting: Meeting, *, now: datetime) -> bool:
    """Sits in the group on the day of the meeting, and still does."""
    if seat_at(user, meeting) is None:
        return False
    sits = Seat.objects.current(localdate(now)).filter(group=meeting.group, user=user)
    return bool(sits.exists())


def _known(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in ids if one is not None)
