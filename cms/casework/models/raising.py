"""What was written to us is put to the next meeting, and raised there (S0-42)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.meetings.models import Meeting
from cms.records import Recorded, history


class EntryState(models.TextChoices):
    WAITING = "waiting", "To be raised"
    RAISED = "raised", "Raised"
    CARRIED = "carried", "Carried over"


class MeetingEntry(Recorded):
    """One case at one meeting. A case carried over has another entry at the next.

    ``line`` is the neutral topic that the public agenda shows; empty: only counted.
    ``meeting`` is empty while none is in the diary.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meeting_entries")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="case_entries"
    )
    state = models.CharField(max_length=8, choices=EntryState, default=EntryState.WAITING)
    line = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("why it was carried over", max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["entered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "meeting"], name="casework_a_case_is_entered_once_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="waiting"),
                name="casework_a_case_waits_for_one_meeting",
            ),
        ]
