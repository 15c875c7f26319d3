"""When an outside body asks about a case: its own reference, dates and state."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.casework.models.reference_data import OutsideBody
from cms.records import Recorded, history


class EnquiryStatus(models.TextChoices):
    """How far an outside body has come (S3-67)."""

    NEW = "new", "New"
    ENQUIRIES = "enquiries", "They ask questions"
    PROVISIONAL = "provisional", "Provisional view"
    FINAL = "final", "Final decision"
    REMEDY_DUE = "remedy_due", "Remedy due"
    CLOSED = "closed", "Closed"


class Enquiry(Recorded):
    """One enquiry of an outside body about one case (S3-64 to S3-68)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enquiries")
    body = models.ForeignKey(OutsideBody, on_delete=models.PROTECT, related_name="enquiries")
    their_reference = models.CharField(max_length=60)
    status = models.CharField(
        max_length=11, choices=EnquiryStatus.choices, default=EnquiryStatus.NEW
    )
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)  # when they want our answer, or the remedy
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "their_reference"], name="casework_enquiry_has_its_reference"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], condition=~Q(status="closed"), name="casework_open_enquiries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.their_reference}"
