"""What a member owes or may read that the floors below know of: meetings, minutes, questions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.timezone import localdate, localtime

from cms.casework.selectors import questions_to
from cms.conduct.due import DueItem
from cms.conduct.models import Member
from cms.meetings.models import Meeting, Seat
from cms.meetings.models.meeting import MeetingQuerySet
from cms.web.templatetags.site import clock_time, full_date, short_date

AHEAD: Final = timedelta(days=60)


def questions_due(member: Member, now: datetime) -> list[DueItem]:
    """What they were asked by mail, in words that say nothing of the case (S0-40)."""
    if member.user is None:
        return []
    return [
        DueItem(
            title="Answer the question we emailed you",
            detail=f"We asked on {short_date(localtime(one.asked_at))}. Reply to that email.",
            due_on=one.due_on,
            is_overdue=one.due_on < localdate(now),
        )
        for one in questions_to(member.user)
    ]


def meetings_ahead(member: Member, now: datetime) -> list[DueItem]:
    """The meetings of their groups in the next two months, and where the papers are."""
    rows = own_meetings(member, now).standing().after(now).filter(starts_at__lte=now + AHEAD)
    return [meeting_item(row) for row in sat_in(member, rows)]


def meeting_item(row: Meeting) -> DueItem:
    when = localtime(row.starts_at)
    has_agenda = row.agenda_published_at is not None
    address = "meeting_members_pack" if has_agenda else "room:meeting"
    return DueItem(
        title=f"{row.group.name}: {full_date(when)}, {clock_time(when)}",
        detail=f"{row.place}. " + ("The papers are ready." if has_agenda else "No agenda yet."),
        url=reverse(address, args=[row.pk]),
        due_on=when.date(),
        is_news=True,
    )


def minutes_to_read(member: Member, now: datetime) -> list[DueItem]:
    """Draft minutes that members were shown and have not approved."""
    rows = own_meetings(member, now).filter(minutes=None).exclude(draft_minutes=None)
    rows = rows.exclude(draft_minutes__circulated_at=None).order_by("starts_at")
    return [
        DueItem(
            title=f"Draft minutes: {row.group.name}, {short_date(localtime(row.starts_at))}",
            detail="Check them before the meeting that approves them.",
            url=reverse("meeting_members_pack", args=[row.pk]),
            due_on=localdate(row.starts_at),
            is_news=True,
        )
        for row in sat_in(member, rows)
    ]


def sat_in(member: Member, rows: MeetingQuerySet) -> list[Meeting]:
    """Those on whose day they hold a seat: of others they are given no papers."""
    seats = list(Seat.objects.filter(holding__member=member))
    return [row for row in rows if any(holds(seat, row) for seat in seats)]


def holds(seat: Seat, row: Meeting) -> bool:
    return seat.group_id == row.group_id and seat.is_held_on(localdate(row.starts_at))


def own_meetings(member: Member, now: datetime) -> MeetingQuerySet:
    """Of the groups in which they sit today."""
    held = Seat.objects.current(localdate(now)).filter(holding__member=member)
    rows = Meeting.objects.filter(group__in=held.values("group"))
    return rows.select_related("group")
