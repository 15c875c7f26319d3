"""What members and staff are shown when they begin, item by item (S2-16, S0-32)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.conduct.models.member import Member
from cms.records import Recorded, RecordedQuerySet, history
from cms.users.models import Appointment


class InductionQuerySet(RecordedQuerySet):
    def of_now(self, on: date) -> Self:
        """Of members on the local date ``on``, and of those who hold a role then."""
        held = Appointment.objects.current(on)
        return self.filter(
            Q(member__in=Member.objects.current(on))
            | Q(user__in=held.values("user"))
            | Q(user__in=held.values("deputy"))
        )

    def due(self, by: date) -> Self:
        """To be done, for the first time or again, on that local date or before."""
        return self.filter(Q(done_on=None, due_on__lte=by) | Q(refresh_on__lte=by))

    def overdue(self, on: date) -> Self:
        return self.filter(Q(done_on=None, due_on__lt=on) | Q(refresh_on__lt=on))


class InductionRecord(Recorded):
    """One item of the induction of one person: a member, or somebody on the staff.

    ``item`` is its key in the induction of the body (cms/conduct/packs). ``done_on`` is empty
    until it was done; ``due_on`` is the last day on which it is in time. ``refresh_on`` is the
    day by which it is done again; empty: once is enough.
    """

    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="induction"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="induction",
    )
    item = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    refresh_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    history = history()

    objects: ClassVar[Any] = InductionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conduct_an_induction_is_of_one_person",
                condition=Q(member=None, user__isnull=False) | Q(member__isnull=False, user=None),
            ),
            models.CheckConstraint(
                name="conduct_only_what_was_done_is_done_again",
                condition=Q(refresh_on=None)
                | Q(done_on__isnull=False, refresh_on__gt=models.F("done_on")),
            ),
            models.UniqueConstraint(
                fields=["member", "item"],
                condition=~Q(member=None),
                name="conduct_a_member_has_an_item_once",
            ),
            models.UniqueConstraint(
                fields=["user", "item"],
                condition=~Q(user=None),
                name="conduct_somebody_on_the_staff_has_an_item_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title
