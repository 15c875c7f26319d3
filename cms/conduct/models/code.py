"""The code that members sign: which it is, who was asked, and each signature as evidence."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cms.conduct.files import private_store, scan_path
from cms.conduct.models.member import Member
from cms.meetings.models import MeetingGroup
from cms.policies.models import Policy, PolicyVersion
from cms.records import AppendOnly, Recorded, RecordedQuerySet, history


class CodeQuerySet(RecordedQuerySet):
    def current(self, on: date) -> Self:
        """Codes that members are asked to sign on the local date ``on``."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Code(Recorded):
    """A policy that members sign, such as the General Principles of Conduct (S0-12, S0-14).

    Its words are the policy's; each adopted version of it is what a signature is bound to.
    ``group`` empty: everybody signs it. Else the members of that group and of its sub-groups
    (S0-10). ``register`` names the set of interests that its members declare; empty: none.
    A body changes codes by ending one and beginning another.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="codes")
    group = models.ForeignKey(
        MeetingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="codes"
    )
    days_to_sign = models.PositiveSmallIntegerField(
        "days to sign it in",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    register = models.SlugField(max_length=60, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    history = history()

    objects: ClassVar[Any] = CodeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conduct_a_code_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.policy)


class SigningRequest(Recorded):
    """A member was asked to sign one version, by when, and reminded when (E21).

    ``due_on`` is the last day on which they are in time.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="signing_requests")
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="signing_requests"
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "version"], name="conduct_a_member_is_asked_once_a_version"
            ),
        ]


class SigningMethod(models.TextChoices):
    ONLINE = "online", "On this site"
    PAPER = "paper", "On paper"


class Signature(AppendOnly):
    """A member agreed to one version of the code (S0-12, S0-13).

    ``words_digest`` is the mark of the words that were read, as the version carries it.
    ``agreed`` lists the anchors of the principles that were ticked. ``signed_at`` is when they
    signed; ``recorded_at`` when it was kept, which differs for one on paper. ``seal`` marks the
    row with the seal before it, so that none can be changed or left out.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="signatures")
    words_digest = models.CharField(max_length=64)
    agreed = models.JSONField(default=list)
    method = models.CharField(max_length=10, choices=SigningMethod)
    typed_name = models.CharField(max_length=120)
    scan = models.FileField(storage=private_store, upload_to=scan_path, blank=True, max_length=200)
    scan_digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
    )
    number = models.PositiveIntegerField(unique=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "version"], name="conduct_a_member_signs_a_version_once"
            ),
            models.CheckConstraint(
                name="conduct_a_paper_signature_has_its_scan",
                condition=~Q(method=SigningMethod.PAPER) | ~Q(scan_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.version}"
