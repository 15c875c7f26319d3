"""Meetings in the diary: added, moved, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, localtime

from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import ApprovedMinutes, Meeting, MeetingGroup, meeting_changed
from cms.meetings.services.sending import tell_of_cancelling, tell_of_move
from cms.web.templatetags.site import full_date

# What its form changes and a calendar shows; all else of a meeting belongs to the deeds of its
# agenda and its room.
WHEN_AND_WHERE: Final = (
    "group",
    "starts_at",
    "place",
    "video_link",
    "access_notes",
    "open_to_public",
)
COUNTED: Final = ("revision", "changed_at")
REVISED: Final = ("revision", "changed_at")


@transaction.atomic
def save_meeting(meeting: Meeting, *, now: datetime) -> Meeting:
    """Add a meeting or change when and where it is, and tell whoever counts days to it.

    Members who were sent its agenda are told of another day or place. Raises
    ``ValidationError``.
    """
    meeting.full_clean()
    if meeting._state.adding:
        meeting.changed_at = now
        meeting.save()
        announce(meeting)
        return meeting
    was = held(meeting.pk)
    refuse_change(was, to=meeting.group, starts_at=meeting.starts_at)
    if any(getattr(was, name) != getattr(meeting, name) for name in WHEN_AND_WHERE):
        meeting.revision, meeting.changed_at = was.revision + 1, now
        meeting.save(update_fields=[*WHEN_AND_WHERE, *COUNTED])
        tell_of_move(was, meeting, now=now)
    announce(meeting)
    if was.group != meeting.group:
        announce(was)
    return meeting


def held(pk: int) -> Meeting:
    """The row of a meeting, for as long as the transaction lasts."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting: Meeting = rows.get(pk=pk)
    return meeting


def refuse_change(was: Meeting, *, to: MeetingGroup, starts_at: datetime) -> None:
    """Raises ``ValidationError`` for a record that is closed, and a group that was told of it.

    One that was opened keeps its group, and a day that it can have been opened on.
    """
    if ApprovedMinutes.objects.filter(meeting=was).exists():
        raise ValidationError(MinutesApproved().text)
    if was.agenda_sent_at is not None and was.group != to:
        told = f"{was.group} was sent its agenda. Cancel it, and add one for the other group."
        raise ValidationError({"group": told})
    refuse_leaving_minutes(was, to=to, starts_at=starts_at)
    if was.opened_at is None:
        return
    if was.group != to:
        raise ValidationError({"group": f"This meeting was opened as one of {was.group}."})
    if localdate(starts_at) > localdate(was.opened_at):
        day = full_date(localtime(was.opened_at))
        raise ValidationError({"starts_at": f"This meeting was opened on {day}, not later."})


def refuse_leaving_minutes(was: Meeting, *, to: MeetingGroup, starts_at: datetime) -> None:
    """Raises ``ValidationError`` where minutes approved at a meeting would be approved elsewhere."""
    for minutes in was.minutes_approved.select_related("meeting").defer("html", "text"):
        is_after = starts_at > minutes.meeting.starts_at
        if to != was.group or not is_after or localdate(starts_at) > localdate(minutes.approved_at):
            day = full_date(localtime(minutes.meeting.starts_at))
            raise ValidationError(
                f"Minutes were approved at this meeting, of the one of {day}. "
                "It stays in its group, after that one and not later than they were approved."
            )


@transaction.atomic
def cancel_meeting(*, meeting_id: int, reason: str, now: datetime) -> Meeting:
    """Cancel a meeting, and tell members who were sent its agenda.

    One already cancelled keeps its first time and reason. Raises ``MeetingRefused`` for one
    that was opened.
    """
    meeting = held(meeting_id)
    if meeting.cancelled_at is not None:
        return meeting
    if meeting.opened_at is not None:
        raise MeetingRefused("This meeting was opened, so it is closed and not cancelled.")
    meeting.cancelled_at, meeting.cancelled_reason = now, reason
    revise(meeting, now=now)
    meeting.save(update_fields=["cancelled_at", "cancelled_reason", *REVISED])
    tell_of_cancelling(meeting, now=now)
    announce(meeting)
    return meeting


def revise(meeting: Meeting, *, now: datetime) -> None:
    """Calendars take over what has a higher number than what they know."""
    meeting.revision += 1
    meeting.changed_at = now


def announce(meeting: Meeting) -> None:
    meeting_changed.send(Meeting, meeting_id=meeting.pk, group_key=meeting.group.key)
