"""Cases: one compliment, comment, concern or complaint each, or something nobody has sorted yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.procedure import ProcedureVersion
from cms.casework.models.together import CaseGroup, Contractor
from cms.records import AppendOnly, Recorded, RecordedQuerySet, history


class Kind(models.TextChoices):
    """What a case is. ``UNSURE`` until staff say; changing it never touches a clock (S0-2)."""

    COMPLIMENT = "compliment", "Compliment"
    COMMENT = "comment", "Comment"
    CONCERN = "concern", "Concern"
    COMPLAINT = "complaint", "Complaint"
    UNSURE = "unsure", "Not sure yet"


class Channel(models.TextChoices):
    WEB = "web", "Website"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    PHONE = "phone", "Phone"
    IN_PERSON = "in_person", "In person"
    TEXT = "text", "Text message"


# Channels whose words the person wrote themselves (S0-38).
WRITTEN_CHANNELS = frozenset({Channel.WEB, Channel.EMAIL, Channel.LETTER, Channel.TEXT})


class CaseNumber(AppendOnly):
    """Gives case numbers out, one a row, without a counter that writers would queue for."""

    class Meta:
        verbose_name = "case number"


class CaseQuerySet(RecordedQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Case(Recorded):
    """One thing somebody told us, from receipt to closure.

    Rows change only through ``cms.casework.services``. What was said is in messages; what
    happened is in events; dates that are promised are in deadlines.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    intake_key = models.UUIDField(unique=True, editable=False)  # one form gives one case
    procedure = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.UNSURE)
    topic = models.CharField(
        max_length=120, blank=True, help_text="A neutral line without names, such as “hall access”."
    )
    stage = models.CharField(max_length=50)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    received_at = models.DateTimeField()
    first_raised_at = models.DateTimeField()
    written = models.BooleanField()
    handler_role = models.CharField(max_length=50)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_cases",
    )
    # They say that they were treated worse because they told us something (S2-15).
    treated_worse = models.BooleanField(default=False)
    # One of many from one source: kept apart on Today, so that a flood hides nothing.
    one_of_many = models.BooleanField(default=False)
    triaged_at = models.DateTimeField(null=True, blank=True)
    fuller_reply_needed = models.BooleanField(null=True, blank=True)
    fuller_reply_reason = models.CharField(max_length=300, blank=True)
    general_interest = models.BooleanField(null=True, blank=True)
    general_interest_reason = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=50, blank=True)
    outcome_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    service_area = models.CharField(max_length=50, blank=True)
    group = models.ForeignKey(
        CaseGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    contractor = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        permissions: ClassVar = [
            ("see_all_cases", "See every case except where they have an interest"),
            ("record_contacts", "Record what somebody told us"),
            ("work_cases", "Work on the cases they are given"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["received_at"], condition=Q(closed_at=None), name="casework_open_received"
            ),
            models.Index(fields=["handler", "closed_at"], name="casework_case_handler"),
            models.Index(fields=["-received_at", "-id"], name="casework_case_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_closed_exactly_with_an_outcome",
                condition=(Q(closed_at=None) & Q(outcome=""))
                | (~Q(closed_at=None) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="casework_first_raised_no_later_than_received",
                condition=Q(first_raised_at__lte=models.F("received_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def noun(self) -> str:
        """What to call it to the person: their word, or “message” while nobody knows."""
        return "message" if self.kind == Kind.UNSURE else self.kind

    def closed_before(self, at: datetime) -> bool:
        return self.closed_at is not None and self.closed_at < at


class DoneAction(models.Model):
    """That one press of one button was carried out, so that a second press is not."""

    wagtail_reference_index_ignore = True

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
