"""Unusual numbers: what was expected, what came, and what somebody did about it (S3-89)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.records import Recorded, history


class Alert(Recorded):
    """A figure went beyond what the procedure calls usual, in a period that has ended.

    ``rule`` is the key of the procedure's rule, ``text`` what it says. ``area`` empty: the whole
    body. ``bucket`` empty: whatever the measure counts. Open until somebody says what was done,
    or that nothing has to be.
    """

    procedure_key = models.CharField(max_length=80)
    rule = models.CharField(max_length=50)
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=50)  # whose Today it is on
    measure = models.CharField(max_length=40)
    bucket = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=50, blank=True)
    since = models.DateField()
    until = models.DateField()
    expected = models.CharField(max_length=80)
    found = models.CharField(max_length=80)
    raised_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=500, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-raised_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure_key", "rule", "area", "since", "until"],
                name="casework_alert_once",
            ),
        ]
