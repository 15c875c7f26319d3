"""How every deed at a meeting begins: its row is held, and its record must still be open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from cms.meetings.errors import MinutesApproved
from cms.meetings.models import ApprovedMinutes, Meeting, MinutesDraft
from cms.records import save_recorded
from cms.users.models import User


@dataclass(frozen=True)
class MeetingRecord:
    """One meeting held by the deed of one person at one moment. ``by`` is None for the system."""

    meeting: Meeting
    by: User | None
    now: datetime

    def save(self, row: models.Model, reason: str) -> None:
        """Check and save a row with its version. Raises ``ValidationError``."""
        save_recorded(row, by=self.by, reason=reason)


@contextmanager
def recording(meeting_id: int, *, by: User | None, now: datetime) -> Iterator[MeetingRecord]:
    """Hold the meeting's row for one deed. Raises ``MinutesApproved``, ``Meeting.DoesNotExist``."""
    with transaction.atomic():
        # Only its own row: a group's row is shared by all its meetings.
        rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
        meeting = rows.get(pk=meeting_id)
        if ApprovedMinutes.objects.filter(meeting=meeting).exists():
            raise MinutesApproved
        yield MeetingRecord(meeting, by, now)


def show_again(record: MeetingRecord) -> None:
    """Members who were shown a draft of the minutes must be shown what it says now."""
    draft = MinutesDraft.objects.filter(meeting=record.meeting).exclude(circulated_at=None).first()
    if draft is not None:
        draft.circulated_at = None
        record.save(draft, "Changed since the members were shown it.")
