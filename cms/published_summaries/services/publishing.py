"""Going out: the page of approved words, now. There is no other way for them to be published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Draft, DraftState
from cms.published_summaries.permissions import APPROVE, check
from cms.published_summaries.services.approving import approve, check_seen
from cms.published_summaries.services.drafts import held, keep
from cms.users.models import User


@transaction.atomic
def publish(
    *,
    draft_id: int,
    by: User,
    now: datetime,
    answers: Mapping[str, str] | None = None,
    seen: str = "",
) -> Draft:
    """Approve it where nobody did yet; then it is out, now, also if another time was set.

    ``seen``: the digest of the words that the screen showed. What was out before keeps its day.
    Raises ``PublishingRefused``: for whoever wrote it, for words with anything found, and for what
    is out already.
    """
    draft = held(draft_id)
    if draft.state not in (DraftState.APPROVING, DraftState.PUBLISHED):
        raise PublishingRefused("Send it to the second approver first.")
    check(by, APPROVE, draft, on=localdate(now))
    check_seen(draft, seen)
    page = draft.its_page
    was_out = draft.state == DraftState.PUBLISHED
    if was_out and page.live and page.current_workflow_task_state is None:
        raise PublishingRefused("It is published already.")
    if page.go_live_at is not None:
        not_later(page, by=by)
    if draft.approved_at is None or page.current_workflow_task_state is not None:
        draft = approve(draft_id=draft_id, by=by, now=now, answers=answers)
    else:
        page.get_latest_revision().publish(user=by, skip_permission_checks=True)
        draft.refresh_from_db()
    return draft if was_out else dated(draft, now=now)


def not_later(page: object, *, by: User) -> None:
    """Take the time off that was set for it, on the page and in its one revision."""
    revision = page.get_latest_revision()  # type: ignore[attr-defined]
    revision.content = {**revision.content, "go_live_at": None}
    revision.save(update_fields=["content"])
    type(page).objects.filter(pk=page.pk).update(go_live_at=None)  # type: ignore[attr-defined]


def dated(draft: Draft, *, now: datetime) -> Draft:
    """Give the page the moment of the deed itself; Wagtail wrote that of its own clock."""
    if draft.state != DraftState.PUBLISHED or draft.published_at == now:
        return draft
    draft.published_at = now
    if draft.publish_at is not None:
        draft.publish_at = None
    keep(draft, by=draft.approved_by, reason="Published.")
    page = draft.its_page
    first = {} if page.said_on and page.first_published_at < now else {"first_published_at": now}
    type(page).objects.filter(pk=page.pk).update(
        said_on=localdate(now), last_published_at=now, **first
    )
    draft.refresh_from_db()
    return draft
