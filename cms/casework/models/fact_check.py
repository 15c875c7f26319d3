"""The draft of a reply, as the staff concerned were asked to check it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.casework.models.case import Case
from cms.records import Recorded, history


class FactCheck(Recorded):
    """One asking: the draft frozen as it was then, and whom it was shown to (S3-59).

    Whoever was asked is a row of ``InformationRequest``. ``words`` is what the author typed,
    ``draft`` the letter as it would have arrived. ``gone_on_at``: somebody said why the reply
    does not wait; then nobody need have been asked at all.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fact_checks")
    message = models.CharField(max_length=50)
    stage = models.CharField(max_length=50)
    words = models.TextField(blank=True)
    asked = models.JSONField(blank=True, default=dict)  # what is asked beside the words
    draft = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    gone_on_at = models.DateTimeField(null=True, blank=True)
    gone_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gone_on_why = models.CharField(max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_going_on_has_its_reason",
                condition=models.Q(gone_on_at=None, gone_on_why="")
                | (~models.Q(gone_on_why="") & ~models.Q(gone_on_at=None)),
            ),
        ]

    def is_over(self, on: date | None) -> bool:
        """Whether the reply no longer waits for it on that day; None: on no day in particular."""
        if self.gone_on_at is not None:
            return True
        return all(
            bool(row.response)
            if row.answered_at is not None
            else on is not None and row.due_on < on
            for row in self.requests.all()
        )

    def __str__(self) -> str:
        return f"{self.message}, {self.asked_at:%-d %B %Y}"
