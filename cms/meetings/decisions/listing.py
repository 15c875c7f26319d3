"""The list of decisions, by meeting, status, words and powers (A2)."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from cms.meetings.consequences import power_uses
from cms.meetings.models import (
    Decision,
    DecisionPart,
    DecisionStatus,
    Delegation,
    Meeting,
)
from cms.web.forms import CleanCharField, SiteForm
from cms.web.templatetags.site import short_date

GAVE: Final = "gave"
USED: Final = "used"


class DecisionFilter(SiteForm):
    """Which decisions to list. Everything may be left empty; ``power`` is about delegations."""

    mark_optional = False

    words = CleanCharField(label="Words in the decision or its item", required=False, max_length=80)
    meeting = forms.ChoiceField(label="Meeting", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "All"), *DecisionStatus.choices]
    )
    power = forms.ChoiceField(
        label="Powers given to somebody",
        required=False,
        choices=[
            ("", "All decisions"),
            (GAVE, "Those that gave a power"),
            (USED, "Those whose power was used"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [("", "All"), *meetings_with_decisions()]  # type: ignore[attr-defined]

    def chosen(self) -> QuerySet[Decision]:
        """The decisions asked for; all of them while an answer is not one of those offered."""
        rows = listed_decisions()
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("meeting"):
            rows = rows.filter(item__meeting=asked["meeting"])
        if asked.get("status"):
            rows = rows.filter(status=asked["status"])
        if asked.get("words"):
            rows = with_words(rows, asked["words"])
        if asked.get("power"):
            rows = with_power(rows, asked["power"])
        return rows


def listed_decisions() -> QuerySet[Decision]:
    """Every decision that the public may read, the newest first."""
    rows: QuerySet[Decision] = Decision.objects.published()
    return rows.select_related("item__meeting__group").order_by("-decided_at", "-pk")


def with_words(rows: QuerySet[Decision], words: str) -> QuerySet[Decision]:
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"), text__icontains=words)
    return rows.filter(Q(title__icontains=words) | Q(item__title__icontains=words) | Exists(parts))


def with_power(rows: QuerySet[Decision], which: str) -> QuerySet[Decision]:
    given = Delegation.objects.filter(decision=OuterRef("pk"))
    if which == USED:
        given = given.filter(pk__in={use.delegation_id for use in power_uses()})
    return rows.filter(Exists(given))


def meetings_with_decisions() -> list[tuple[str, str]]:
    """Each meeting that has a decision to read, the newest first. One query."""
    published = Decision.objects.published().filter(item__meeting=OuterRef("pk"))
    rows = Meeting.objects.filter(Exists(published)).select_related("group").order_by("-starts_at")
    return [(str(row.pk), f"{short_date(localtime(row.starts_at))}, {row.group}") for row in rows]
