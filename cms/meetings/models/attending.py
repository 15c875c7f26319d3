"""Who is in the room, who spoke, and who has an interest in what is talked about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cms.meetings.models.agenda import AgendaItem
from cms.meetings.models.group import Seat
from cms.meetings.models.meeting import Meeting
from cms.records import AppendOnly, Recorded, history


class Capacity(models.TextChoices):
    MEMBER = "member", "Member"
    OFFICER = "officer", "Officer"
    GUEST = "guest", "Guest"


class Presence(models.TextChoices):
    EXPECTED = "expected", "Expected"
    PRESENT = "present", "Present"
    REMOTE = "remote", "Present by video"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Absent"


class Attendance(Recorded):
    """One person at one meeting. ``seat`` is empty for whoever is not a member of the group.

    Officers are minuted by ``role_title`` and never decide (S1-21). ``has_none_to_declare``
    is empty until they were asked (S0-17).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=20, choices=Capacity, default=Capacity.MEMBER)
    role_title = models.CharField("minuted as", max_length=120, blank=True)
    presence = models.CharField(max_length=20, choices=Presence, default=Presence.EXPECTED)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    has_none_to_declare = models.BooleanField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["capacity", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], name="meetings_a_member_attends_once"
            ),
        ]

    def __str__(self) -> str:
        return self.role_title if self.capacity == Capacity.OFFICER else self.name


class Spoke(Recorded):
    """Who spoke to an item without deciding it (S1-21)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="speakers")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="spoke")
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "attendance"], name="meetings_a_speaker_is_listed_once"
            ),
        ]


class Chairing(AppendOnly):
    """Somebody took the chair after the meeting was opened (S0-15, S0-20).

    ``item`` is the only item that they chair; empty: from then on. The latest counts.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="chairings")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="chaired")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="chairings"
    )
    reason = models.CharField(max_length=200)
    taken_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["taken_at", "pk"]


class Whose(models.TextChoices):
    OWN = "own", "My own"
    ASSOCIATE = "associate", "Of somebody close to me"


class InterestAtMeeting(Recorded):
    """An interest that a member declared at a meeting (S0-16…S0-21, S0-24).

    ``item`` is empty for one declared in the whole meeting. ``during`` is the item that was
    being talked about when it was declared late (S0-18). ``is_sensitive``: the public reads
    that one was declared, not how it arises. ``chose_to_leave`` is empty until the member said.
    """

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="interests")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    during = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_direct = models.BooleanField("direct")
    is_personal = models.BooleanField("personal", default=False)
    is_financial = models.BooleanField("financial", default=False)
    is_perceived = models.BooleanField("others might see one", default=False)
    whose = models.CharField(max_length=20, choices=Whose, default=Whose.OWN)
    how_it_arises = models.TextField()
    is_sensitive = models.BooleanField("the details stay private", default=False)
    declared_at = models.DateTimeField()
    chose_to_leave = models.BooleanField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["declared_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="meetings_an_interest_is_of_some_kind",
                condition=Q(is_personal=True) | Q(is_financial=True) | Q(is_perceived=True),
            ),
            models.CheckConstraint(
                name="meetings_nobody_returns_before_leaving",
                condition=Q(returned_at=None) | Q(left_at__lte=models.F("returned_at")),
            ),
        ]
