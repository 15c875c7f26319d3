"""What other apps may know of meetings, as values that cannot be saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.meetings.models import Meeting


@dataclass(frozen=True)
class MeetingDate:
    """When and where a meeting is. ``cancelled_at`` is empty while it stands."""

    ref: str
    group: str
    group_key: str
    starts_at: datetime
    place: str
    access_notes: str
    open_to_public: bool
    cancelled_at: datetime | None
    cancelled_reason: str = ""


def date_from(row: Meeting) -> MeetingDate:
    return MeetingDate(
        ref=str(row.pk),
        group=row.group.name,
        group_key=row.group.key,
        starts_at=row.starts_at,
        place=row.place,
        access_notes=row.access_notes,
        open_to_public=row.open_to_public,
        cancelled_at=row.cancelled_at,
        cancelled_reason=row.cancelled_reason,
    )


def meeting_dates(group_key: str, *, after: datetime) -> list[MeetingDate]:
    """Every meeting of the group starting after that moment, cancelled ones too. One query."""
    rows = Meeting.objects.after(after).filter(group__key=group_key).select_related("group")
    return [date_from(row) for row in rows]


def next_meeting(group_key: str, *, after: datetime) -> MeetingDate | None:
    """The first meeting that stands; None when the diary is empty. One query."""
    rows = Meeting.objects.after(after).standing().filter(group__key=group_key)
    row = rows.select_related("group").first()
    return date_from(row) if row else None
