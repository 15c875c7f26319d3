"""Closed cases drawn by lot, and what whoever looked at them again found (S4-16)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.casework.models.work import Job
from cms.records import Recorded, history


class QualityCheck(Recorded):
    """One case of the sample of one quarter. ``quarter`` is its first day.

    ``answers`` holds what the procedure asks; empty with ``checked_at`` until somebody checked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="quality_checks")
    quarter = models.DateField()
    drawn_at = models.DateTimeField()
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="quality_check")
    answers = models.JSONField(blank=True, default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["-quarter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "quarter"], name="casework_a_case_is_sampled_once_a_quarter"
            ),
        ]
