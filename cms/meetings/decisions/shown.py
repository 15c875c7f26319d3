"""What the public reads of one decision, one issue, and the powers given to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from cms.meetings.consequences import Outcome, PowerUse, outcomes_of, power_uses
from cms.meetings.minuting import MinutedMotion, minuted_motion
from cms.meetings.models import (
    AgendaItem,
    Capacity,
    Decision,
    Delegation,
    Issue,
    Motion,
    Scrutiny,
    Spoke,
    Vote,
)
from cms.meetings.tally import declared_in
from cms.meetings.wording import interest_lines, item_label, minuted_as


@dataclass(frozen=True)
class DecisionShown:
    """One decision with all that stands behind it. ``final`` is where a recommendation led."""

    row: Decision
    label: str
    motion: MinutedMotion | None
    interests: Sequence[str]
    officers: Sequence[str]
    outcomes: Sequence[Outcome]
    scrutiny: Sequence[Scrutiny]
    final: Decision | None


@dataclass(frozen=True)
class Considered:
    """One time that an issue was on an agenda (S1-1)."""

    item: AgendaItem
    label: str
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class PowerShown:
    """A power, whether it is in force, and what was done under it."""

    row: Delegation
    is_in_force: bool
    uses: Sequence[PowerUse]


def decision_shown(decision: Decision) -> DecisionShown:
    """Some ten queries, however much there is. Reads the item, its meeting and its group."""
    item = decision.item
    spoke = Spoke.objects.filter(item=item, attendance__capacity=Capacity.OFFICER)
    final = decision.final_decision
    return DecisionShown(
        row=decision,
        label=item_label(item),
        motion=_motion(decision),
        interests=interest_lines(declared_in(item.meeting, item)),
        officers=[minuted_as(one.attendance) for one in spoke.select_related("attendance")],
        outcomes=outcomes_of(decision.pk),
        scrutiny=list(decision.scrutiny.order_by("asked_on", "pk")),
        final=final if final and final.published_at else None,
    )


def _motion(decision: Decision) -> MinutedMotion | None:
    if decision.motion_id is None:
        return None
    votes = Vote.objects.order_by("cast_at", "pk").select_related("attendance")
    rows = Motion.objects.filter(pk=decision.motion_id)
    rows = rows.select_related("item", "mover", "seconder")
    return minuted_motion(rows.prefetch_related(Prefetch("votes", votes)).get())


def considered(issue: Issue) -> list[Considered]:
    """Every meeting whose agenda is public and that considered it, the newest first (S1-1)."""
    decisions = Decision.objects.published().order_by("pk")
    rows = public_items().filter(issue=issue).select_related("meeting__group")
    rows = rows.prefetch_related(Prefetch("decisions", decisions, to_attr="published"))
    rows = rows.order_by("-meeting__starts_at", "number")
    return [Considered(row, item_label(row), row.published) for row in rows]


def public_items() -> Any:
    """Items on agendas that the public can read."""
    is_public = Q(meeting__agenda_published_at__isnull=False) | Q(meeting__minutes__isnull=False)
    return AgendaItem.objects.on_agenda().filter(is_public)


def powers_shown(on: date) -> list[PowerShown]:
    """Powers that a published decision gave: those in force first, then the newest. S1-8."""
    rows = Delegation.objects.exclude(decision__published_at=None)
    rows = rows.select_related("decision__item__meeting__group").order_by("-starts_on", "-pk")
    uses = power_uses()
    shown = [
        PowerShown(
            row=row,
            is_in_force=row.starts_on <= on and (row.ends_on is None or row.ends_on >= on),
            uses=[use for use in uses if use.delegation_id == row.pk],
        )
        for row in rows
    ]
    return sorted(shown, key=lambda one: not one.is_in_force)
