"""What is to be answered and recorded in a case, and by when."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.records import Recorded, RecordedQuerySet, history


class Point(Recorded):
    """One thing raised. Each is answered before the full reply can go."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    personal = models.BooleanField("only about this person", default=False)  # S3-32
    finding = models.CharField(max_length=50, blank=True)
    answer = models.TextField(blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="casework_points_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def is_answered(self) -> bool:
        return bool(self.answer.strip())


class StepRecord(Recorded):
    """A required step that was done, with its evidence as the procedure asks for it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=50)
    key = models.CharField(max_length=50)
    evidence = models.JSONField(blank=True, default=dict)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["done_at", "pk"]

    def __str__(self) -> str:
        return self.key


class Result(models.TextChoices):
    """How a promise ended; see section 2.2, 17 of the requirements."""

    WAITING = "waiting", "Not started"
    RUNNING = "running", "Running"
    MET = "met", "Met first time"
    EXTENDED = "extended", "Met after extension"
    LATE = "late", "Met late"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    VOID = "void", "Void"


# Said of a promise that was still open when its case was closed.
CLOSED_WITHOUT: Final = "Closed without needing this."

# A deadline in one of these is still open: the promise may yet be kept or broken.
OPEN_RESULTS = (Result.WAITING, Result.RUNNING)


class DeadlineQuerySet(RecordedQuerySet):
    def open(self) -> Self:
        return self.filter(ended=False)


class Deadline(Recorded):
    """One promise in one case: what the clock computed when an event was last added.

    ``due_at`` is empty when there is nothing to count to, such as no meeting in the diary;
    ``alert`` then says why. ``round`` counts reopenings; an ended round never changes.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    stage = models.CharField(max_length=50)
    clock = models.CharField(max_length=50)
    round = models.PositiveSmallIntegerField(default=1)
    public = models.BooleanField(default=True)
    start_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    original_due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    result = models.CharField(max_length=14, choices=Result.choices, default=Result.WAITING)
    met_at = models.DateTimeField(null=True, blank=True)
    ended = models.BooleanField(default=False)
    alert = models.CharField(max_length=200, blank=True)
    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(ended=False), name="casework_open_deadlines"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "clock", "round"], name="casework_one_deadline_a_clock"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at or ''}".strip()


class SentWarning(models.Model):
    """That a warning about a deadline went out, so that it goes out once (E24).

    ``due_at`` is part of the key: a moved date warns again.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="warnings")
    hours = models.SmallIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deadline", "hours", "due_at"], name="casework_a_warning_goes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.hours}"


AGREED_CONTACT = "agreed_contact"  # the kind of a job that keeps a time agreed with the person


class Job(Recorded):
    """Something a person must see to, shown on Today until it is done."""

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs"
    )
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=50)
    since_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # empty: as soon as somebody can
    result = models.CharField("what came of it", max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["since_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["since_at"], condition=Q(done_at=None), name="casework_open_jobs"),
        ]

    def __str__(self) -> str:
        return self.text
