"""Whether a power that a decision gave reaches a change, and whoever must be asked was (S1-8…S1-10)."""

from __future__ import annotations

from datetime import date

from cms.meetings.models import DecisionStatus, Delegation
from cms.policies.errors import PolicyRefused
from cms.policies.models import Consultation, Extent
from cms.policies.services.drafts import Draft


def check_power(delegation: Delegation, draft: Draft, *, on: date, today: date) -> None:
    """Raises ``PolicyRefused`` unless the power is about this policy and in force on that day.

    And today still: nobody uses a power that ended for a day before its end.
    """
    if draft.newest is None:
        raise PolicyRefused("A power to amend cannot adopt the first version. Choose a decision.")
    if not Delegation.objects.in_force(on).filter(pk=delegation.pk).exists():
        raise PolicyRefused("This power is not in force on that day.", field="delegation")
    if delegation.ends_on is not None and delegation.ends_on < today:
        raise PolicyRefused("This power has ended.", field="delegation")
    decision = delegation.decision
    if decision.status != DecisionStatus.RESOLVED:
        raise PolicyRefused("The decision behind this power was not taken.", field="delegation")
    if decision.published_at is None:
        raise PolicyRefused("Publish the decision behind this power first.", field="delegation")
    adopted = set(decision.policy_versions.values_list("policy", flat=True))
    if adopted and draft.policy.pk not in adopted:
        raise PolicyRefused("This power was given for another policy.", field="delegation")


def check_extent(delegation: Delegation, extent: str, reason: str) -> None:
    if extent not in Extent.values:
        raise PolicyRefused("Say whether the change is minor or material.", field="extent")
    if not reason.strip():
        raise PolicyRefused(f"Say why the change is {extent}.", field="reason")
    if extent == Extent.MATERIAL and delegation.only_minor:
        raise PolicyRefused(
            "This power is for minor amendments only. A material change needs a new decision.",
            field="extent",
        )


def check_consultation(
    delegation: Delegation, draft: Draft, consultation_id: int | None, *, on: date
) -> Consultation | None:
    """The answer of whoever must be asked first (S1-9); None where nobody need be."""
    rows = draft.policy.consultations.filter(version=None)
    asked: Consultation | None = rows.filter(pk=consultation_id or 0).first()
    if not delegation.consult:
        return asked
    missing = f"Record consultation with the {delegation.consult}: when they were asked, and what they said."
    if asked is None or delegation.consult.casefold() not in asked.who.casefold():
        raise PolicyRefused(missing, field="consultation")
    if asked.responded_on is None or asked.responded_on > on:
        raise PolicyRefused(
            f"The {delegation.consult} has not answered yet. Record what they said first.",
            field="consultation",
        )
    if asked.asked_on < delegation.starts_on:
        raise PolicyRefused("They were asked before this power was given.", field="consultation")
    return asked
