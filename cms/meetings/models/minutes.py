"""The minutes of a meeting: drafted from its records, approved at a later one, kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.meetings.models.meeting import Meeting
from cms.records import AppendOnly, Recorded, history


class MinutesDraft(Recorded):
    """What the minutes add to the records in words, and whether members were shown it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="draft_minutes")
    opening_words = models.TextField(blank=True)
    closing_words = models.TextField(blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    history = history()


class ApprovedMinutes(AppendOnly):
    """The minutes as they were approved, frozen with their hash; records behind them close (S0-11).

    ``html`` is what the public reads. ``approved_at_meeting`` is the meeting that approved them.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    html = models.TextField()
    text = models.TextField()
    digest = models.CharField("SHA-256 of the minutes", max_length=64)
    approved_at_meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes_approved"
    )
    approved_at = models.DateTimeField()
    approved_by_name = models.CharField(max_length=120)

    class Meta:
        verbose_name = "set of approved minutes"
        verbose_name_plural: ClassVar = "approved minutes"
