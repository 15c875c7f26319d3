"""Contact that is restricted for a while, and what is looked at all the same."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.casework.models.case import Case
from cms.casework.models.message import Message
from cms.records import Recorded, history

OUTCOMES_OF_CHALLENGE = (
    ("upheld", "It stands"),
    ("changed", "It was changed"),
    ("lifted", "It was lifted"),
)


class Restriction(Recorded):
    """How somebody may reach us for now, decided by two people after all the questions (S3-100).

    Somebody is known again by ``email`` or by the digits of ``phone``. It ends on ``ends_on``
    unless it is reviewed; it never stops a new issue or another service (S3-106).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True, db_index=True)
    kind = models.CharField(max_length=50)
    contact_point = models.CharField(max_length=200, blank=True)  # where all their mail goes
    answers = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    discussed_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(db_index=True)
    ends_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_note = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    challenged_at = models.DateTimeField(null=True, blank=True)
    challenge_outcome = models.CharField(max_length=10, choices=OUTCOMES_OF_CHALLENGE, blank=True)
    challenge_answer = models.TextField(blank=True)
    challenge_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=300, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, until {self.ends_on:%d.%m.%Y}"

    @property
    def deciders(self) -> frozenset[int]:
        """The accounts that decided it, discussed it or let it go on: none answers a challenge."""
        keys = (self.decided_by_id, self.discussed_with_id, self.reviewed_by_id)
        return frozenset(key for key in keys if key is not None)


class NewIssueCheck(Recorded):
    """Something a restricted contact sent: nobody files it before looking for a new issue (S3-103)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="new_issue_checks")
    restriction = models.ForeignKey(
        Restriction, on_delete=models.PROTECT, related_name="new_issue_checks"
    )
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="new_issue_check"
    )
    arrived_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_new = models.BooleanField("it holds a new issue", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    opened = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["arrived_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["arrived_at"], condition=Q(checked_at=None), name="casework_unchecked_items"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: looked at" if self.checked_at else f"{self.case}: not looked at"


class Incident(Recorded):
    """Behaviour towards staff, kept apart from the words of the case (S3-107, S3-104)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    happened_at = models.DateTimeField()
    what = models.TextField()
    advice_from = models.CharField("whose advice was sought", max_length=120, blank=True)
    advice = models.TextField(blank=True)
    support = models.TextField("how staff were supported", blank=True)  # S3-109
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = history()

    class Meta:
        ordering: ClassVar = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case}, {self.happened_at:%d.%m.%Y}"
