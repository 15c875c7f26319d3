"""What other apps may know of meetings, as values that cannot be saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from cms.meetings.models import Decision, Meeting, MeetingGroup


@dataclass(frozen=True)
class MeetingDate:
    """When and where a meeting is. ``cancelled_at`` is empty while it stands.

    ``access_notes`` is empty where residents cannot come: who can get in is for members.
    """

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
        access_notes=row.access_notes if row.open_to_public else "",
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


@dataclass(frozen=True)
class MeetingListed:
    """One line of the diary: when and where, its page, and what can be read there."""

    when: MeetingDate
    url: str
    has_agenda: bool
    has_minutes: bool  # approved


@dataclass(frozen=True)
class Diary:
    """A group with the groups below it. ``calendars`` are names with addresses to subscribe to."""

    meetings: list[MeetingListed]
    calendars: list[tuple[str, str]]


def diary(group_key: str) -> Diary:
    """Every meeting of the group and of its sub-groups, newest first. Two queries."""
    own = Q(key=group_key) | Q(part_of__key=group_key)
    groups = list(
        MeetingGroup.objects.filter(own).order_by(F("part_of").asc(nulls_first=True), "name")
    )
    rows = Meeting.objects.filter(group__in=groups).select_related("group", "minutes")
    listed = [
        MeetingListed(
            when=date_from(row),
            url=reverse("meeting_page", args=[row.pk]),
            has_agenda=row.agenda_published_at is not None,
            has_minutes=hasattr(row, "minutes"),
        )
        for row in rows.defer("minutes__html", "minutes__text").order_by("-starts_at")
    ]
    calendars = [(group.name, reverse("meetings_calendar", args=[group.key])) for group in groups]
    return Diary(listed, calendars)


def addresses_of_meetings() -> list[str]:
    """The pages of all whose agenda is public, of what they decided, and the lists of it once there is any.

    Two queries.
    """
    meetings = Meeting.objects.exclude(agenda_published_at=None).values_list("pk", flat=True)
    slugs = list(Decision.objects.published().values_list("slug", flat=True))
    lists = ("decisions", "issues", "powers", "delegated_changes") if slugs else ()
    return [
        *(reverse(name) for name in lists),
        *(reverse("meeting_page", args=[pk]) for pk in meetings),
        *(reverse("decision", args=[slug]) for slug in slugs),
    ]
