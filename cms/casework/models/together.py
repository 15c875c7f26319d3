"""What several cases share: an issue that many raise, and those who provide a service for us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.records import Recorded, history


class CaseGroup(Recorded):
    """Cases about one issue, answered by one report and a covering letter each (S3-31)."""

    name = models.CharField(max_length=120)
    issue = models.CharField(max_length=500)
    report = models.TextField(blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Contractor(Recorded):
    """Somebody who provides a service for the body, which stays responsible (S3-69 to S3-75).

    ``replies_since`` empty: the body replies itself.
    """

    name = models.CharField(max_length=120, unique=True)
    agreement = models.CharField("contract or partnership agreement", max_length=200, blank=True)
    clause_on = models.DateField("complaints clause in it since", null=True, blank=True)
    acknowledged_on = models.DateField("they acknowledged our procedure on", null=True, blank=True)
    email = models.EmailField(blank=True)
    manager = models.CharField("contract manager", max_length=120, blank=True)
    manager_email = models.EmailField("contract manager's email", blank=True)
    replies_since = models.DateField("they reply at the first stage since", null=True, blank=True)
    replies_agreed_by = models.CharField("who agreed to that", max_length=120, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
