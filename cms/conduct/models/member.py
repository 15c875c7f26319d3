"""The members of the body: who they are in public, and how we reach them, which is private."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.meetings.models import Seat
from cms.records import Recorded, RecordedQuerySet, history


class MemberKind(models.TextChoices):
    RESIDENT = "resident", "Resident"
    ORGANISATION = "organisation", "For an organisation"


class MemberQuerySet(RecordedQuerySet):
    def current(self, on: date) -> Self:
        """Members on the local date ``on``; an open end has no last day."""
        return self.filter(joined_on__lte=on).filter(Q(left_on=None) | Q(left_on__gte=on))


class Member(Recorded):
    """One person, however many groups they sit on (S0-7, S0-10).

    Residents and those who speak for an organisation are the same kind of row, and are listed in
    one list. ``user`` is empty for somebody without an email address: they sign on paper, and
    staff write down what they declare. ``parent_organisation`` is shown to the public; empty:
    none, and then the principle on stewardship does not apply (S0-27, S0-31).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="member",
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=80, unique=True)
    kind = models.CharField(
        "here as", max_length=20, choices=MemberKind, default=MemberKind.RESIDENT
    )
    parent_organisation = models.CharField(max_length=120, blank=True)
    about = models.TextField(
        "a few words for the public", max_length=400, blank=True, help_text="May be left empty."
    )
    joined_on = models.DateField("member since")
    left_on = models.DateField(
        "last day", null=True, blank=True, help_text="Empty: still a member."
    )
    # Never public.
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)
    contact_note = models.CharField("how to reach them best", max_length=200, blank=True)
    history = history()

    objects: ClassVar[Any] = MemberQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conduct_nobody_leaves_before_joining",
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
                violation_error_message="The last day cannot come before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_one_on(self, on: date) -> bool:
        """Whether they are a member on the local date ``on``; the last day counts."""
        return self.joined_on <= on and (self.left_on is None or on <= self.left_on)


class MemberSeat(Recorded):
    """Whose seat it is: every seat in a group belongs to one member."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="holding")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seats")
    history = history()

    def __str__(self) -> str:
        return f"{self.member}, {self.seat.group}"
