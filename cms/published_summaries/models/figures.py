"""Figures as they were given to the public: written once, never worked out again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.records import AppendOnly


class PublishedQuarter(AppendOnly):
    """What the public is told of one procedure in one quarter that has ended.

    ``cells``: what may be told, after small counts were hidden with all that would give them
    away; every page, file and feed shows these and sums of these only. ``digest``: SHA-256 of
    the cells in their canonical JSON. ``counts``: all that was counted, the hidden with it; read
    by nothing but the choice of what the next quarters may tell. ``counted_until``: what was
    known then.
    """

    procedure_key = models.CharField(max_length=80)
    first_day = models.DateField()
    cells = models.JSONField()
    counts = models.JSONField()
    digest = models.CharField(max_length=64)
    counted_until = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["procedure_key", "first_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure_key", "first_day"], name="published_quarter_once"
            ),
        ]
