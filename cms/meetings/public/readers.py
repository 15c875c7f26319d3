"""Who may read what of a meeting is not public: its members, and staff who see the cases.

Whoever declared an interest in an item does not get its private part (S0-20), and whoever must
not learn of a case reads nothing private of what people told us (S0-22).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from cms.meetings.models import AgendaItem, InterestAtMeeting, ItemKind, Meeting, Seat
from cms.meetings.permissions import seat_at
from cms.meetings.registry import sight_of, why_kept_out
from cms.users.middleware import must_enrol
from cms.users.models import User
from cms.web.errors import KeptOut
from cms.web.templatetags.site import full_moment

logger = logging.getLogger("cms.audit")


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the annexes of one meeting, and the interests they declared.

    ``items`` and ``issues`` are those of their interests; ``meetings`` those in the whole of which
    they declared one. ``reads_told``: nothing keeps them from the private part of what people told
    us. ``is_staff``: works with cases, and so needs the second factor that staff need.
    """

    user: User
    items: frozenset[int] = frozenset()
    issues: frozenset[int] = frozenset()
    meetings: frozenset[int] = frozenset()
    reads_told: bool = True
    is_staff: bool = False

    @property
    def must_enrol(self) -> bool:
        return self.is_staff and must_enrol(self.user)

    def has_declared(self, item: AgendaItem) -> bool:
        """Whether they declared an interest in this item, its meeting, or its issue earlier."""
        return (
            item.pk in self.items
            or item.meeting_id in self.meetings
            or item.issue_id in self.issues
        )

    def is_kept_from(self, item: AgendaItem) -> bool:
        """Whether its private part is not for them."""
        is_told = item.kind == ItemKind.CASES
        return self.has_declared(item) or (is_told and not self.reads_told)


def reader_of(user: User | AnonymousUser, meeting: Meeting, *, now: datetime) -> Reader | None:
    """None for everybody who reads what the public reads, for now or always. A few queries."""
    if not isinstance(user, User) or not user.is_active or why_kept_out(user, on=localdate(now)):
        return None
    sits, sight = is_member(user, meeting, now=now), sight_of(meeting.pk, user)
    if not sits and not (sight.sees_cases and user.has_perm("meetings.view_meeting")):
        return None
    rows = InterestAtMeeting.objects.filter(attendance__seat__user=user)
    interests = list(rows.values_list("item_id", "item__issue_id", "attendance__meeting_id"))
    return Reader(
        user=user,
        items=_known(item for item, _, _ in interests),
        issues=_known(issue for _, issue, _ in interests),
        meetings=_known(meeting_id for item, _, meeting_id in interests if item is None),
        reads_told=(sits or sight.sees_all) and not sight.is_kept_from_one,
        is_staff=sight.sees_cases,
    )


def is_let_in(user: User | AnonymousUser, meeting: Meeting, *, now: datetime) -> TypeGuard[User]:
    """Whether somebody's seat or role opens what is not public of the meeting."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return is_member(user, meeting, now=now) or user.has_perm("meetings.view_meeting")


def reason_for(
    user: User | AnonymousUser, meeting: Meeting, *, now: datetime, about: str = ""
) -> str:
    """Why somebody who would be let in is kept out for now, and what opens it; empty: they are not.

    ``about`` is what they asked for, where that they tried is to be written down.
    """
    if not is_let_in(user, meeting, now=now):
        return ""
    reason = why_kept_out(user, on=localdate(now))
    if reason and about:
        logger.warning("Account %s asked for %s while papers are closed to it.", user.pk, about)
    return reason


def raise_if_kept_out(user: User | AnonymousUser, meeting: Meeting, *, about: str) -> None:
    """Raises ``KeptOut`` with what opens the page, for who would be let in otherwise."""
    if reason := reason_for(user, meeting, now=timezone.now(), about=about):
        raise KeptOut(reason)


def is_member(user: User, meeting: Meeting, *, now: datetime) -> bool:
    """Sits in the group on the day of the meeting; once that is over, still does."""
    if seat_at(user, meeting) is None:
        return False
    sits = Seat.objects.current(localdate(now)).filter(group=meeting.group, user=user)
    return meeting.starts_at > now or bool(sits.exists())


def mark_of(user: User | AnonymousUser, *, now: datetime) -> str:
    """What stands on every sheet, so that a copy that goes astray says whose it is."""
    return f"Private. For {user} only, {full_moment(localtime(now))}"


def _known(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in ids if one is not None)
