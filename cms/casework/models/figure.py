"""Counts that are kept, so that a page of figures reads the same few rows for any number of cases.

They are worked out from cases, deadlines and events, and can be worked out again at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Figure(models.Model):
    """How many of one thing there were in one month, of one procedure and one service.

    ``month`` is its first day. ``measure`` says what is counted, and ``bucket`` of which sort: a
    kind, a clock, an outcome, a ground, a number of days. ``area``: the service's key; empty
    where the case names none. Rows of 0 are not kept.
    """

    wagtail_reference_index_ignore = True

    procedure_key = models.CharField(max_length=80)
    month = models.DateField()
    area = models.CharField(max_length=50, blank=True)
    measure = models.CharField(max_length=40)
    bucket = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure_key", "month", "area", "measure", "bucket"],
                name="casework_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.bucket}, {self.month}"


class LastCount(models.Model):
    """Up to where the kept figures were counted: one row for all of them.

    ``counted_at``: the moment as of which every figure stands. ``whole_at``: when all months were
    last counted anew. ``marks``: the last row that was known then, by table.
    """

    wagtail_reference_index_ignore = True

    counted_at = models.DateTimeField()
    whole_at = models.DateTimeField()
    marks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.counted_at}"
