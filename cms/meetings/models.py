"""The groups a body meets in, and when and where they meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.dispatch import Signal

# Sent in the transaction that adds, moves or cancels a meeting, so that what hangs on it is
# noted with it or not at all; carries ``meeting_id`` and the ``group_key``. The desk listens,
# because a promise can run to the next meeting (S0-42).
meeting_changed = Signal()


class MeetingGroup(models.Model):
    """A forum, partnership group, sub-group or committee."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> Self:
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def after(self, at: datetime) -> Self:
        """Starting later than the moment ``at``, soonest first."""
        return self.filter(starts_at__gt=at).order_by("starts_at")


class Meeting(models.Model):
    """One meeting of one group."""

    group = models.ForeignKey(MeetingGroup, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("starts")
    place = models.CharField(max_length=200)
    access_notes = models.TextField(
        "getting there", blank=True, help_text="Step-free way in, hearing loop, video link…"
    )
    open_to_public = models.BooleanField("open to residents", default=True)
    cancelled_at = models.DateTimeField("cancelled", null=True, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        indexes: ClassVar = [models.Index(fields=["group", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.group.name}, {self.starts_at:%-d %B %Y}"
