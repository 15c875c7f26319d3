"""Adopted versions: numbered, frozen, never written twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from cms.policies.live_context import Live
from cms.policies.models import Policy, PolicyPage, PolicyVersion
from cms.records import save_recorded
from cms.users.models import User


def words_digest(page: PolicyPage) -> str:
    """A mark of the editor's own words. Live tables and contacts are no part of it."""
    words = [
        page.title,
        page.summary,
        page.conduct_title,
        page.response_title,
        _words_of(page.conduct),
        _words_of(page.response),
    ]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _words_of(value: Any) -> Any:
    """What stands in a body, read block by block.

    Never as it is stored: a body not yet read and the same one read write their moments
    differently, and the ids that the editor gives blocks are no words.
    """
    if isinstance(value, StreamValue):
        return [[block.block_type, _words_of(block.value)] for block in value]
    if isinstance(value, Mapping):
        return {name: _words_of(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_words_of(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.source if isinstance(value, RichText) else str(value)


def changed_without_a_number(page: PolicyPage) -> PolicyVersion | None:
    """The version whose number the page bears although its words differ; None when all is well."""
    kept = page.versions.filter(number__gte=page.version_number).order_by("-number").first()
    if kept is None:
        return None
    same = kept.number == page.version_number and kept.words_digest == words_digest(page)
    return None if same else kept


@transaction.atomic
def record_version(*, page: PolicyPage, now: datetime, by: User | None = None) -> PolicyVersion:
    """Keep the page's words as they stand under its number, or under the next free one.

    The same words under the same number are kept once; the row that stands is returned.
    """
    policy = policy_of(page)
    # Locked, so that two publications at once cannot take the same number.
    Policy.objects.select_for_update().get(pk=policy.pk)
    words = words_digest(page)
    newest: PolicyVersion | None = page.versions.order_by("-number").first()
    if newest and newest.words_digest == words and newest.number >= page.version_number:
        return newest
    if newest and newest.number >= page.version_number:
        # Published past the editor's check, by schedule or workflow: it still needs a number.
        page.version_number = newest.number + 1
        PolicyPage.objects.filter(pk=page.pk).update(version_number=page.version_number)
    html = frozen_html(page, now=now)
    version = PolicyVersion(
        policy=policy,
        procedure_key=page.procedure_key,
        number=page.version_number,
        title=page.title,
        summary=page.summary,
        html=html,
        text=plain_text(html),
        digest=hashlib.sha256(html.encode()).hexdigest(),
        words_digest=words,
        adopted_on=page.adopted_on,
        next_review_on=page.next_review_on,
        note=page.version_note,
        published_at=now,
        published_by=by,
    )
    version.save()
    return version


def policy_of(page: PolicyPage) -> Policy:
    """The record that the page's versions hang on, made when it is first asked for."""
    if page.policy is None:
        taken = Policy.objects.filter(slug=page.slug[:70]).exists()
        slug = f"{page.slug[:70]}-{page.pk}" if taken else page.slug[:70]
        policy = Policy(slug=slug, title=page.title)
        save_recorded(policy, by=None, reason="The policy’s page was made.")
        page.policy = policy
        PolicyPage.objects.filter(pk=page.pk).update(policy=policy)
    return page.policy


def frozen_html(page: PolicyPage, *, now: datetime) -> str:
    """The parts of the policy as a visitor saw them at that moment."""
    context = {"parts": page.parts, "live": Live(page.procedure_key, localdate(now))}
    return render_to_string("policies/parts.html", context).strip()


def plain_text(html: str) -> str:
    lines = (" ".join(line.split()) for line in strip_tags(html).splitlines())
    return "\n".join(line for line in lines if line)
