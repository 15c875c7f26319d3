"""What stands behind an adopted version: who was asked, what was weighed, who may change what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.meetings.models import Delegation
from cms.policies.models.policy import Policy
from cms.policies.models.versions import PolicyVersion
from cms.records import AppendOnly, Recorded, history


class EqualityAssessment(Recorded):
    """How a wording treats people who differ (S4-30). ``version`` is empty until one is adopted."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    made_on = models.DateField("made on")
    author = models.CharField(max_length=120)
    groups = models.TextField("groups that were looked at")
    findings = models.TextField()
    actions = models.TextField(blank=True)
    review_on = models.DateField("look again on", null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-made_on", "-pk"]


class Consultation(Recorded):
    """Somebody who was asked about a wording, and what they said (S1-9, S1-16).

    ``responded_on`` is empty while their answer is awaited.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="consultations")
    version = models.ForeignKey(
        PolicyVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
    )
    who = models.CharField(max_length=160)
    asked_on = models.DateField()
    responded_on = models.DateField(null=True, blank=True)
    response = models.TextField(blank=True)
    what_became = models.TextField("what became of it", blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["asked_on", "pk"]


class Extent(models.TextChoices):
    MINOR = "minor", "Minor"
    MATERIAL = "material", "Material"


class DelegatedAmendment(AppendOnly):
    """A change made under a power that a decision gave, never beyond it (S1-8…S1-10)."""

    version = models.OneToOneField(
        PolicyVersion, on_delete=models.PROTECT, related_name="amendment"
    )
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="amendments")
    extent = models.CharField(max_length=10, choices=Extent)
    reason = models.TextField()
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at"]


class ReviewOutcome(models.TextChoices):
    KEPT = "kept", "Kept as it is"
    CHANGED = "changed", "Changed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PolicyReview(Recorded):
    """A policy was looked at again: what was found, from what, and what changed (S1-16, S4-38).

    ``finished_on`` is empty while it goes on.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    begun_on = models.DateField()
    finished_on = models.DateField(null=True, blank=True)
    by = models.CharField("who led it", max_length=120)
    findings = models.TextField(blank=True)
    sources = models.TextField(blank=True)
    changes = models.TextField("what changed", blank=True)
    consulted = models.TextField("who was asked", blank=True)
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-begun_on", "-pk"]


class ReviewReminder(AppendOnly):
    """The owner was reminded, once for each month before the review (S4-38)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    months_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "due_on", "months_before"],
                name="policies_one_reminder_a_month",
            ),
        ]


class PublicityCheck(Recorded):
    """One place where the policy is made known, and when somebody last looked (S2-11)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="publicity")
    where = models.CharField(max_length=120)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "where"], name="policies_a_place_is_listed_once"
            ),
        ]
