"""Who read which case: need to know, and logged (S4-39)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.records import AppendOnly


class CaseReading(AppendOnly):
    """That somebody read a case on a local day, and when first."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "user", "day"], name="casework_a_reading_is_noted_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.day:%-d %B %Y}"
