"""What came of decisions among the policies: told to the floor below, which asks (S1-8…S1-10)."""

from __future__ import annotations

from django.template.loader import render_to_string

from cms.meetings.consequences import Outcome, PowerUse, provide_consequences
from cms.policies.models import DelegatedAmendment, PolicyVersion
from cms.policies.reading.comparing import compare
from cms.policies.reviews import still_read
from cms.web.templatetags.site import short_date


def watch() -> None:
    """Answer what is asked of decisions and powers. Called once, when the app starts."""
    provide_consequences(outcomes_of, power_uses, difference_of, rests_on)


def rests_on(decision_id: int) -> bool:
    """Whether the decision adopted a version, whoever may read it. One query."""
    adopted: bool = PolicyVersion.objects.filter(decision=decision_id).exists()
    return adopted


def outcomes_of(decision_id: int) -> list[Outcome]:
    """The versions that the decision adopted and the public can read. Two queries.

    A policy for staff alone tells nothing of its versions.
    """
    rows = PolicyVersion.objects.filter(decision=decision_id, policy__page__in=still_read())
    return [Outcome(str(row), address_of(row)) for row in rows.select_related("policy__page")]


def power_uses() -> list[PowerUse]:
    """Every delegated change of a policy that the public can read, the newest first. Two queries."""
    rows = DelegatedAmendment.objects.filter(version__policy__page__in=still_read())
    rows = rows.select_related("version__policy__page", "consultation").order_by("-made_at", "-pk")
    return [use_of(row) for row in rows]


def use_of(row: DelegatedAmendment) -> PowerUse:
    return PowerUse(
        key=row.pk,
        delegation_id=row.delegation_id,
        title=str(row.version),
        url=address_of(row.version),
        made_at=row.made_at,
        extent=row.get_extent_display(),
        reason=row.reason,
        consulted=consulted(row),
    )


def consulted(row: DelegatedAmendment) -> str:
    asked = row.consultation
    if asked is None:
        return ""
    words = f"{asked.who}, asked on {short_date(asked.asked_on)}"
    if asked.responded_on is not None:
        words += f", answered on {short_date(asked.responded_on)}: {asked.response}"
    return words


def address_of(version: PolicyVersion) -> str:
    """Of a version whose policy has a page."""
    return f"{version.policy.page.url}versions/{version.number}/"


def difference_of(amendment_id: int) -> str:
    """What the change added to the version before it and removed, marked in words (S1-10)."""
    rows = DelegatedAmendment.objects.select_related("version")
    version = rows.get(pk=amendment_id).version
    earlier = PolicyVersion.objects.filter(policy=version.policy_id, number__lt=version.number)
    before = earlier.order_by("-number").first()
    if before is None:
        return ""
    return render_to_string("policies/difference.html", {"comparison": compare(before, version)})
