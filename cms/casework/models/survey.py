"""“How did we do?”: who was asked after their case was closed, and what was answered (S4-33).

Nothing here leads from an answer to a case. Whether somebody was asked is known of the case; what
they may answer with is known by its link alone, which is deleted when it is used; the answer
knows its month.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cms.casework.models.case import Case, Kind
from cms.casework.models.procedure import ProcedureVersion
from cms.records import AppendOnly


class SurveyRequest(AppendOnly):
    """One person was asked about one closing of their case, or was not, and why.

    ``not_sent``: a key of ``procedure.survey.WHY_NOT``; empty exactly where they were asked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="survey_requests")
    closed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    not_sent = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["closed_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="casework_survey_asked")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "closed_at"], name="casework_survey_once_a_closing"
            ),
            models.CheckConstraint(
                name="casework_survey_asked_or_not",
                condition=models.Q(asked_at=None) ^ models.Q(not_sent=""),
            ),
        ]


class SurveyLink(models.Model):
    """What the link in one mail opens. It knows no case; used or expired, it is deleted.

    ``mark``: a keyed hash of the address it went to, for whoever asks not to be asked again.
    Its number is drawn by lot, so that no order of numbers tells whose it is.
    """

    wagtail_reference_index_ignore = True

    token_hash = models.CharField(max_length=64, unique=True)
    procedure = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    area = models.CharField(max_length=50, blank=True)
    mark = models.CharField(max_length=64)
    expires_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"Link of the survey until {self.expires_on}"


class SurveyRefusal(models.Model):
    """Somebody asked not to be asked again. Of who it is, only a keyed hash is kept."""

    wagtail_reference_index_ignore = True

    mark = models.CharField(max_length=64, unique=True)
    said_on = models.DateField()

    def __str__(self) -> str:
        return f"Not to be asked again, since {self.said_on}"


class SurveyAnswer(AppendOnly):
    """What somebody answered. It knows the month and the kind of thing, and no case.

    ``month``: the first day of the month in which it was answered. ``answers``: keys of the
    scale by keys of questions; ``words``: what they wrote themselves. Its number is drawn by
    lot: a growing one would keep the order in which people answered.
    """

    procedure_key = models.CharField(max_length=80)
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    area = models.CharField(max_length=50, blank=True)
    answers = models.JSONField(default=dict)
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["month", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["procedure_key", "month"], name="casework_survey_month")
        ]
