"""Meetings in the diary: added, moved, cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cms.meetings.models import Meeting, meeting_changed


@transaction.atomic
def save_meeting(meeting: Meeting) -> Meeting:
    """Add or change a meeting, and tell whoever counts days to it.

    Members who were sent the agenda for another day are sent it again.
    """
    meeting.full_clean()
    if meeting.agenda_sent_at is not None and is_moved(meeting):
        meeting.agenda_sent_at = None
    meeting.save()
    announce(meeting)
    return meeting


def is_moved(meeting: Meeting) -> bool:
    return not Meeting.objects.filter(pk=meeting.pk, starts_at=meeting.starts_at).exists()


@transaction.atomic
def cancel_meeting(*, meeting_id: int, reason: str, now: datetime) -> Meeting:
    """Cancel a meeting. One already cancelled keeps its first time and reason."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.cancelled_at is None:
        meeting.cancelled_at, meeting.cancelled_reason = now, reason
        meeting.save()
        announce(meeting)
    return meeting


def announce(meeting: Meeting) -> None:
    meeting_changed.send(Meeting, meeting_id=meeting.pk, group_key=meeting.group.key)
