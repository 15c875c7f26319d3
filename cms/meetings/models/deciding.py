"""What a meeting decides: motions and votes, decisions in parts, rulings, delegations."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.meetings.models.agenda import AgendaItem
from cms.meetings.models.attending import Attendance
from cms.records import AppendOnly, Recorded, RecordedQuerySet, history


class Motion(Recorded):
    """What was put to the meeting, as proposed and as agreed (S1-11). Empty ``agreed``: unchanged.

    ``is_carried`` is empty until the meeting has voted or agreed.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="motions")
    proposed = models.TextField()
    agreed = models.TextField(blank=True)
    mover = models.ForeignKey(
        Attendance, null=True, blank=True, on_delete=models.PROTECT, related_name="moved"
    )
    seconder = models.ForeignKey(
        Attendance, null=True, blank=True, on_delete=models.PROTECT, related_name="seconded"
    )
    is_carried = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["pk"]


class VoteChoice(models.TextChoices):
    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAINED = "abstained", "Abstained"


class Vote(AppendOnly):
    """One person's vote (S0-28). A correction is another row; the latest counts."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="votes")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=VoteChoice)
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["cast_at", "pk"]


class Ruling(Recorded):
    """The chair's ruling on an item: final in the meeting, and nowhere else (S0-15)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="rulings")
    ruling = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="rulings")
    history = history()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]


class DecisionStatus(models.TextChoices):
    RECOMMENDED = "recommended", "Recommended"
    RESOLVED = "resolved", "Resolved"
    NOTED = "noted", "Noted"
    DEFERRED = "deferred", "Deferred"
    REFUSED = "refused", "Refused"


class DecisionKind(models.TextChoices):
    ORDINARY = "ordinary", "Ordinary decision"
    POLICY = "policy", "Adopts a policy"
    APPOINTMENT = "appointment", "Appointment"
    CONTRACT = "contract", "Contract"
    GRANT = "grant", "Grant or award"


class DecisionQuerySet(RecordedQuerySet):
    def published(self) -> Self:
        return self.exclude(published_at=None)


class Decision(Recorded):
    """What was decided on an item, in parts, with its reason (S1-5…S1-7, S0-23…S0-27).

    ``made_by`` is who decided, in words, such as “Sallowfield Together, at its meeting”.
    ``final_body`` is who decides in the end where it is only recommended, and
    ``final_decision`` their decision when there is one. ``could_gain`` answers whether anyone
    could gain or lose improperly; empty: not asked yet.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=DecisionKind, default=DecisionKind.ORDINARY)
    status = models.CharField(max_length=20, choices=DecisionStatus)
    made_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    criteria = models.TextField("how it was judged on merit", blank=True)
    could_gain = models.BooleanField("could anyone gain or lose improperly?", null=True, blank=True)
    could_gain_note = models.TextField(blank=True)
    motion = models.OneToOneField(
        Motion, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    final_body = models.CharField(max_length=120, blank=True)
    final_decision = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    history = history()

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class DecisionPart(Recorded):
    """One numbered part, with an address of its own (S1-5)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    history = history()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "number"], name="meetings_part_numbers_are_unique"
            ),
        ]


class DelegationQuerySet(RecordedQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Delegation(Recorded):
    """A power given to somebody by a decision (S1-8). Empty ``consult``: nobody need be asked."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="delegations")
    power = models.CharField(max_length=200)
    delegate = models.CharField("given to (role)", max_length=120)
    consult = models.CharField("in consultation with (role)", max_length=120, blank=True)
    limit = models.CharField(max_length=200, blank=True, help_text="Such as “minor amendments”.")
    only_minor = models.BooleanField("minor changes only", default=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    history = history()

    objects: ClassVar[Any] = DelegationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.delegate}: {self.power}"


class Scrutiny(Recorded):
    """Something asked of a member or officer when decisions are looked into (S0-26)."""

    asked_of = models.CharField(max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scrutiny_requests",
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="scrutiny"
    )
    question = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
