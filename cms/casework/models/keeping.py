"""What may be true of a case for a while, and whether it is for this procedure at all."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, history


class CaseFlag(Recorded):
    """A flag of the procedure that is on, or was until ``ended_at``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    key = models.CharField(max_length=50)
    evidence = models.JSONField(blank=True, default=dict)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(null=True, blank=True, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["set_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(ended_at=None), name="casework_flag_is_on_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_on(self) -> bool:
        return self.ended_at is None


class ScopeKind(models.TextChoices):
    """What may be decided about whether a case is for this procedure."""

    REFUSED = "refused", "Not for this procedure"
    ACCEPTED = "accepted", "Taken in all the same"
    SERVICE_REQUEST = "service_request", "A request for a service"


class ScopeDecision(Recorded):
    """One decision about that, with its reason and where it goes instead. The newest counts.

    ``ground`` empty: a reason that is not on the list, or a service request.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scope_decisions")
    kind = models.CharField(max_length=15, choices=ScopeKind.choices)
    ground = models.CharField(max_length=50, blank=True)
    reason = models.TextField()
    route = models.TextField(blank=True)
    team = models.CharField(max_length=50, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    disagreed_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.ground or self.team or 'another reason'}"
