"""What a member heard from somebody and passed on, so that it is picked up (S0-34…S0-37)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, history


class Heard(models.TextChoices):
    IN_PERSON = "in_person", "Face to face"
    PHONE = "phone", "By phone"
    MESSAGE = "message", "In a message"
    MEETING = "meeting", "At a meeting"


class HandOver(Recorded):
    """Somebody told a member something; the member is not a go-between (S0-34, S0-35).

    ``heard_at`` is when it was first raised, and a case that comes of it keeps that moment.
    Contact details are empty where none were offered. ``case`` is empty until one comes of it;
    ``ended_at`` is set, with ``ending``, where none will. Neither tells the member more than
    “picked up”. ``about_role`` is the role that it is about, which never learns of it (S0-22);
    empty: none that we know of. ``role`` is whose it is to see to. ``key`` is the form's own, so
    that two presses make one.
    """

    key = models.UUIDField(unique=True, editable=False)
    told_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hand_overs"
    )
    heard_at = models.DateTimeField("when they told you")
    heard = models.CharField("how", max_length=20, choices=Heard)
    gist = models.TextField("what it was about", max_length=2000)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    wants_help = models.BooleanField("they want help to write it down", default=False)
    about_role = models.CharField(max_length=50, blank=True)
    role = models.CharField(max_length=50)
    passed_on_at = models.DateTimeField()
    picked_up_at = models.DateTimeField(null=True, blank=True)
    picked_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="hand_overs"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField("why no case came of it", max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-passed_on_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_a_hand_over_becomes_a_case_or_ends",
                condition=Q(case=None) | Q(ended_at=None),
            ),
        ]
