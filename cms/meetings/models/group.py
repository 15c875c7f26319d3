"""Who meets: the groups of the body, and who sits on each of them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from cms.records import Recorded, RecordedQuerySet, history


class MeetingGroup(models.Model):
    """A forum, partnership group, sub-group or committee (S0-10)."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subgroups",
        verbose_name="sub-group of",
    )
    quorum = models.PositiveSmallIntegerField(
        default=0, help_text="How many members with a vote must be in the room. 0: none is set."
    )

    agenda_days = models.PositiveSmallIntegerField(
        "clear working days for the agenda",
        default=5,
        validators=[MaxValueValidator(60)],
        help_text="The agenda is public so many whole working days before the meeting.",
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(RecordedQuerySet):
    def current(self, on: date) -> Self:
        """Held on the local date ``on``; an open end has no last day."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Seat(Recorded):
    """One member of one group, from a date to a date.

    ``user`` is empty for a member who never signs in; ``organisation`` for a resident.
    ``political_group`` is only noted: a vote is always one person's (S0-28).
    """

    group = models.ForeignKey(MeetingGroup, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True, help_text="Such as “chair”.")
    organisation = models.CharField(max_length=120, blank=True)
    political_group = models.CharField(max_length=80, blank=True)
    has_vote = models.BooleanField("has a vote", default=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    history = history()

    objects: ClassVar[Any] = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="meetings_seat_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(ends_on=None) & ~Q(user=None),
                name="meetings_one_open_seat_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_held_on(self, on: date) -> bool:
        """As ``SeatQuerySet.current`` says it; an open end has no last day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
