"""What is promised to put something right, and what is learned from it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, history


class Remedy(Recorded):
    """Something promised to a person: what, by whom, by when, and when it was done (S3-117).

    ``details`` holds what its type asks for. A case is finished when it is closed and nothing
    promised is open.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remedies")
    key = models.CharField("type", max_length=50)
    what = models.CharField(max_length=500)
    by_whom = models.CharField(max_length=120)
    role = models.CharField(max_length=50)  # whose Today it is on
    due_on = models.DateField(null=True, blank=True)
    details = models.JSONField(blank=True, default=dict)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=500, blank=True)
    follow_up_on = models.DateField(null=True, blank=True)
    followed_up_on = models.DateField(null=True, blank=True)
    follow_up_note = models.CharField(max_length=500, blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True)  # empty: it stands
    history = history()

    class Meta:
        ordering: ClassVar = ["agreed_at", "pk"]
        verbose_name_plural = "remedies"
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], condition=Q(done_on=None), name="casework_open_remedies"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_promised(self) -> bool:
        return not self.dropped_reason

    @property
    def is_open(self) -> bool:
        return self.is_promised and (
            self.done_on is None or (self.follow_up_on is not None and self.followed_up_on is None)
        )


class Lesson(Recorded):
    """What was learned: no name of staff has a place in it (S3-8).

    ``none_found``: somebody looked and says in ``text`` why there is nothing to learn (S3-11).
    ``is_recommendation``: a change of policy or procedure, whose progress is reported (S3-13).
    """

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    text = models.TextField()
    none_found = models.BooleanField(default=False)
    cause = models.CharField(max_length=50, blank=True)
    is_repeat = models.BooleanField("the same cause again", default=False)
    is_recommendation = models.BooleanField(default=False)
    priority = models.CharField(max_length=50, blank=True)
    role = models.CharField("whose it is", max_length=50, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    progress = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["cause", "noted_at"], name="casework_lessons_by_cause"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
