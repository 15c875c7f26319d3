"""The register of interests: one row for each thing that a member said, never changed (3.4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.conduct.models.member import Member
from cms.meetings.models import AgendaItem, Decision
from cms.records import AppendOnly, Recorded, history


class Act(models.TextChoices):
    DECLARED = "declared", "Declared"
    CHANGED = "changed", "Changed"
    ENDED = "ended", "Ended"
    NOTHING = "nothing", "Nothing to declare"
    CONFIRMED = "confirmed", "Confirmed as complete"
    WITHHELD = "withheld", "Details withheld"
    SHOWN = "shown", "Details shown"


class Whose(models.TextChoices):
    OWN = "own", "Mine"
    OWN_OR_PARTNERS = "own_or_partners", "Mine or my partner’s"
    ASSOCIATE = "associate", "Of somebody close to me"


class RegisterEntry(AppendOnly):
    """One thing that was said to the register.

    ``of`` is the first entry of the interest that a later one changes, ends, withholds or shows;
    empty for a first entry and for what concerns the whole register. ``words`` say what the
    interest is; a partner is never named. ``is_sensitive``: the member asked that the details
    stay private; the public reads that one is withheld, until “shown” is recorded. ``on`` is the
    local date from which it holds. ``giver``, ``value_pence`` and ``was_accepted`` are of gifts
    and hospitality alone. ``told_on`` is the day on which the member said it to somebody who
    wrote it down; empty: they declared it themselves. ``due_on`` is the last day on which it was
    in time; empty: nothing asked for it. ``number`` counts the rows of the whole register without
    a gap, and ``seal`` marks the row with the seal before it.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="entries")
    of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later"
    )
    act = models.CharField(max_length=10, choices=Act)
    register = models.SlugField(max_length=60)
    category = models.SlugField(max_length=60, blank=True)
    category_title = models.CharField(max_length=160, blank=True)
    words = models.TextField(blank=True, max_length=1000)
    whose = models.CharField(max_length=20, choices=Whose, blank=True)
    is_sensitive = models.BooleanField(default=False)
    on = models.DateField()
    giver = models.CharField(max_length=160, blank=True)
    value_pence = models.PositiveIntegerField(null=True, blank=True)
    was_accepted = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True, max_length=500)
    declared_at = models.DateTimeField()
    told_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField(unique=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "register entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conduct_a_later_entry_is_of_one",
                condition=Q(act__in=["declared", "nothing", "confirmed"], of=None)
                | Q(act__in=["changed", "ended", "withheld", "shown"], of__isnull=False),
            ),
            models.CheckConstraint(
                name="conduct_an_interest_says_what_it_is",
                condition=~Q(act__in=["declared", "changed"]) | (~Q(words="") & ~Q(category="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_act_display()}"


class RegisterRequest(Recorded):
    """A member was asked to declare their interests, or to confirm them, by when (E22).

    ``due_on`` is the last day on which they are in time. One row for each such day.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="register_requests")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "due_on"], name="conduct_a_member_is_asked_once_for_a_day"
            ),
        ]


class Dispensation(Recorded):
    """A member may take part in spite of an interest: in what, how far, why, until when (3.4).

    ``item`` is empty for one that holds for the matter at any meeting; ``ends_on`` is its last day.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="dispensations")
    matter = models.CharField(max_length=200)
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="dispensations"
    )
    may_vote = models.BooleanField("may vote as well as speak", default=False)
    reason = models.TextField(max_length=1000)
    given_by = models.CharField("who gave it", max_length=120)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="dispensations"
    )
    given_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    history = history()

    class Meta:
        ordering: ClassVar = ["-given_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conduct_a_dispensation_ends_after_it_is_given",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("given_on")),
            ),
        ]
