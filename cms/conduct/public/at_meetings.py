"""Interests declared at meetings, and whether the member left the room, for everybody to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localtime

from cms.conduct.models import Member
from cms.meetings.models import InterestAtMeeting, Meeting
from cms.meetings.wording import interest_lines, item_label
from cms.web.templatetags.site import short_date


@dataclass(frozen=True)
class DeclaredAtMeeting:
    """An interest in an item, how it arises, and whether they left the room (S0-19, S0-21).

    ``is_late``: it was declared while an item was talked about, not at the beginning (S0-18).
    ``stayed`` is empty while they did not say.
    """

    member_id: int
    label: str
    url: str
    words: str
    declared_at: datetime
    is_late: bool
    stayed: bool | None
    left_at: datetime | None
    returned_at: datetime | None


def declared_at_meetings(members: Iterable[Member]) -> dict[int, list[DeclaredAtMeeting]]:
    """What each declared at meetings, the newest first. Up to three queries.

    At once, but not before the meeting is open: until then it was said to nobody.
    """
    pks = [member.pk for member in members]
    rows: Any = InterestAtMeeting.objects.filter(attendance__seat__holding__member__in=pks)
    rows = rows.filter(attendance__meeting__cancelled_at=None)
    rows = rows.exclude(attendance__meeting__opened_at=None)
    rows = rows.annotate(member_id=F("attendance__seat__holding__member"))
    rows = rows.select_related("attendance__meeting__group", "item__meeting__group", "during")
    found = list(rows.order_by("-declared_at", "-pk"))
    said: dict[int, list[DeclaredAtMeeting]] = defaultdict(list)
    for row, words in zip(found, interest_lines(found), strict=True):
        said[row.member_id].append(as_shown(row, words))
    return said


def as_shown(row: Any, words: str) -> DeclaredAtMeeting:
    meeting = row.attendance.meeting
    address = reverse("meeting_page", args=[meeting.pk])
    return DeclaredAtMeeting(
        member_id=row.member_id,
        label=item_label(row.item) if row.item else meeting_label(meeting),
        url=f"{address}#item-{row.item.number}" if row.item and row.item.has_number else address,
        words=words,
        declared_at=row.declared_at,
        is_late=row.during_id is not None,
        stayed=row.chose_to_leave is False if row.chose_to_leave is not None else None,
        left_at=row.left_at,
        returned_at=row.returned_at,
    )


def meeting_label(meeting: Meeting) -> str:
    return f"{short_date(localtime(meeting.starts_at))} – {meeting.group.name}"
