"""When and where a group meets, and how far the meeting has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.dispatch import Signal

from cms.meetings.models.group import MeetingGroup, Seat

# Sent in the transaction that adds, moves or cancels a meeting, so that what hangs on it is
# noted with it or not at all; carries ``meeting_id`` and the ``group_key``. The desk listens,
# because a promise can run to the next meeting (S0-42).
meeting_changed = Signal()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> Self:
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def after(self, at: datetime) -> Self:
        """Starting later than the moment ``at``, soonest first."""
        return self.filter(starts_at__gt=at).order_by("starts_at")


class Meeting(models.Model):
    """One meeting of one group (S0-11).

    ``opened_at`` and ``closed_at`` are when the chair opened and closed it; empty: not yet.
    ``revision`` counts how often what a calendar shows of it was changed, last at ``changed_at``.
    """

    group = models.ForeignKey(MeetingGroup, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("starts")
    place = models.CharField(max_length=200)
    video_link = models.URLField(
        blank=True, help_text="For members only; residents read it where the meeting is open."
    )
    access_notes = models.TextField(
        "getting there",
        blank=True,
        help_text="Step-free way in, hearing loop… Residents read it where the meeting is open.",
    )
    open_to_public = models.BooleanField("open to residents", default=True)
    cancelled_at = models.DateTimeField("cancelled", null=True, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    agenda_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why the agenda was public later than its group promises; residents read it.
    agenda_late_reason = models.CharField(max_length=200, blank=True, editable=False)
    agenda_sent_at = models.DateTimeField(null=True, blank=True, editable=False)  # E23, once
    chaired_by = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        indexes: ClassVar = [models.Index(fields=["group", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.group.name}, {self.starts_at:%-d %B %Y}"
