"""Reports over a period: their figures frozen when issued, who got them, what was handed out."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.records import AppendOnly, Recorded, history


class ReportKind(models.TextChoices):
    QUARTERLY = "quarterly", "Quarterly report"
    ANNUAL = "annual", "Annual report"
    SELF_ASSESSMENT = "self_assessment", "Self-assessment against the Code"


class ReportState(models.TextChoices):
    BUILDING = "building", "Being built"
    FAILED = "failed", "Could not be built"
    DRAFT = "draft", "To be completed"
    ISSUED = "issued", "Issued"


class Report(Recorded):
    """One report of one procedure over a period (S3-85, S3-86).

    ``area``: the service or team it is for; empty is the whole body. ``since`` and ``until`` are
    its first and last day. ``figures``: everything it counts, by measure; frozen once issued and
    the same whenever they are counted again for ``counted_until``. ``progress``: 0 to 100.
    ``page``: the page on which an editor completes and publishes it; empty until it is built.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=ReportKind.choices)
    procedure_key = models.CharField(max_length=80)
    area = models.CharField(max_length=50, blank=True)
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.BUILDING
    )
    progress = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField(default=dict, blank=True)
    figures_digest = models.CharField(max_length=64, blank=True)
    counted_until = models.DateTimeField(null=True, blank=True)
    priorities = models.JSONField(default=list, blank=True)  # keys of the plan's (S2-10)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    trouble = models.CharField(max_length=300, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    page = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The figures are large; their digest is kept with every version.
    history = history(excluded_fields=["figures"])

    class Meta:
        ordering: ClassVar = ["-until", "-pk"]
        permissions: ClassVar = [("issue_report", "Issue, publish and send reports")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "procedure_key", "area", "since", "until"],
                condition=~models.Q(state="failed"),
                name="published_report_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.since} to {self.until}"


class Audience(models.TextChoices):
    BOARD = "board", "Board or committee"
    STAFF = "staff", "Staff and teams"
    EXECUTIVE = "executive", "Chief executive and executive team"
    CUSTOMERS = "customers", "Residents"


class DistributionList(Recorded):
    """Who gets reports (S3-87). ``addresses``: one email address a line."""

    name = models.CharField(max_length=120, unique=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    kinds = models.JSONField(default=list, blank=True)  # of reports; empty is all
    area = models.CharField(max_length=50, blank=True)  # empty: those of the whole body
    addresses = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ReportSending(AppendOnly):
    """A report was sent to one address: when, by whom, and by way of which list (S3-87)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sendings")
    list_name = models.CharField(max_length=120)
    address = models.EmailField()
    digest = models.CharField(max_length=64)  # of the figures that were sent
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "address", "digest"], name="published_report_sent_once"
            ),
        ]


class Disclosure(AppendOnly):
    """Something was handed out: to whom, what, when, why, and what was left out (S3-12)."""

    what = models.CharField(max_length=300)
    to_whom = models.CharField("to whom", max_length=200)
    purpose = models.CharField(max_length=300)
    redactions = models.TextField("what was left out, and why", blank=True)
    filters = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]


class TeamMeeting(Recorded):
    """A meeting about quality: a team asked for it, or a figure called for it (S3-88, S3-89).

    ``alert``: the unusual number of casework that called for it; 0 where a team asked.
    """

    area = models.CharField(max_length=50, blank=True)
    alert = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=500)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=120)
    planned_for = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    who_came = models.CharField(max_length=500, blank=True)
    agreed = models.TextField("what was agreed", blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
