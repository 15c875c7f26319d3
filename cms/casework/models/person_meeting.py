"""Meeting the person: times, place, needs, who comes along, and what was said (R9)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.casework.models.message import Message
from cms.records import Recorded, history


class MeetingStatus(models.TextChoices):
    OFFERED = "offered", "Waiting for their answer"
    PROPOSED = "proposed", "They propose other times"
    BOOKED = "booked", "Booked"
    DECLINED = "declined", "They would rather not"
    CANCELLED = "cancelled", "Cancelled by us"
    HELD = "held", "Held"
    NOT_HELD = "not_held", "Did not take place"


class NotesView(models.TextChoices):
    AGREED = "agreed", "They agree with the notes"
    COMMENTED = "commented", "They commented on the notes"


class PersonMeeting(Recorded):
    """An invitation to meet, what the person chose, and the notes. Meeting is always a choice.

    ``times`` holds the moments we offered, as ISO text in UTC; ``their_times`` what they
    propose, in their words. ``companion`` is theirs to choose (S0-48). ``starts_at`` stands
    once a time is agreed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="person_meetings")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.OFFERED
    )
    times = models.JSONField(default=list)
    place = models.CharField(max_length=200, blank=True)
    video_link = models.URLField(blank=True)
    who = models.CharField("who comes from us", max_length=200)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    by_video = models.BooleanField(default=False)
    their_times = models.CharField(max_length=500, blank=True)
    needs = models.CharField(max_length=500, blank=True)
    companion = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    notes_shared_at = models.DateTimeField(null=True, blank=True)
    their_view = models.CharField(max_length=9, choices=NotesView.choices, blank=True)
    their_comment = models.TextField(blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["offered_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["starts_at"], condition=Q(status="booked"), name="casework_meetings_booked"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_a_booked_meeting_has_a_time",
                condition=~Q(status__in=("booked", "held")) | ~Q(starts_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.offered_at:%-d %B %Y}"
