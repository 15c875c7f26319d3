"""Adopted versions: numbered, frozen, never written twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from cms.meetings.models import Decision
from cms.policies.evidence import digest_of, seal_of
from cms.policies.live_context import Live
from cms.policies.models import Policy, PolicyPage, PolicyVersion
from cms.policies.sections import kept_sections
from cms.policies.words import plain_text, words_digest
from cms.records import save_recorded
from cms.users.models import User

LONGEST_SLUG: Final = 70  # leaves room for the number of the page


@transaction.atomic
def record_version(
    *,
    page: PolicyPage,
    now: datetime,
    by: User | None = None,
    decision: Decision | None = None,
    behind: dict[str, Any] | None = None,
) -> PolicyVersion:
    """Keep the page's words as they stand under its number, or under the next free one.

    ``behind``: what else is kept with them (cms/policies/services/behind.py). It asks nothing:
    adopting does (cms/policies/services/adopting.py). The same words kept twice are one version,
    and the row that stands is returned.
    """
    policy = policy_of(page)
    # Locked, so that two adoptions at once cannot take the same number.
    Policy.objects.select_for_update().get(pk=policy.pk)
    newest: PolicyVersion | None = page.versions.order_by("-number").first()
    if newest and newest.number >= page.version_number:
        if newest.words_digest == words_digest(page):
            return newest
        page.version_number = newest.number + 1
    version = frozen(page, policy, now=now)
    version.published_by, version.decision, version.behind = by, decision, behind or {}
    version.seal = seal_of(version, newest.seal if newest else "")
    version.save()
    PolicyPage.objects.filter(pk=page.pk).update(
        version_number=page.version_number,
        version_note=page.version_note,
        adopted_on=page.adopted_on,
        next_review_on=page.next_review_on,
    )
    return version


def frozen(page: PolicyPage, policy: Policy, *, now: datetime) -> PolicyVersion:
    """The words of the page as a visitor saw them at that moment; not saved yet."""
    parts, live = page.parts, Live(page.procedure_key, localdate(now))
    html = render_to_string("policies/parts.html", {"parts": parts, "live": live}).strip()
    return PolicyVersion(
        policy=policy,
        procedure_key=page.procedure_key,
        number=page.version_number,
        title=page.title,
        summary=page.summary,
        html=html,
        text=plain_text(html),
        sections=kept_sections(parts, live),
        digest=digest_of(html),
        words_digest=words_digest(page),
        adopted_on=page.adopted_on,
        next_review_on=page.next_review_on,
        note=page.version_note,
        published_at=now,
    )


def policy_of(page: PolicyPage) -> Policy:
    """The record that the page's versions hang on, made when it is first asked for.

    A page that is made again under the address of one that was deleted has its record back.
    """
    if page.policy is None:
        policy: Policy | None = Policy.objects.filter(slug=page.slug[:LONGEST_SLUG]).first()
        if policy is None or PolicyPage.objects.filter(policy=policy).exists():
            policy = new_policy(page, is_taken=policy is not None)
        page.policy = policy
        PolicyPage.objects.filter(pk=page.pk).update(policy=policy)
    return page.policy


def new_policy(page: PolicyPage, *, is_taken: bool) -> Policy:
    slug = page.slug[:LONGEST_SLUG]
    policy = Policy(slug=f"{slug}-{page.pk}" if is_taken else slug, title=page.title)
    save_recorded(policy, by=None, reason="The policy’s page was made.")
    return policy
