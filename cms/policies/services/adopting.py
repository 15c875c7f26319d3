"""Putting a draft in force: by a decision of a meeting, or under a power that one gave.

Nothing else publishes changed words. What stands behind the version is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from wagtail.models import Revision

from cms.meetings.models import Decision, DecisionKind, DecisionStatus, Delegation
from cms.policies import live
from cms.policies.errors import PolicyRefused
from cms.policies.live_context import Live
from cms.policies.models import (
    DelegatedAmendment,
    EqualityAssessment,
    Policy,
    PolicyPage,
    PolicyVersion,
    ReviewOutcome,
)
from cms.policies.publishing import has_new_words
from cms.policies.services.behind import Behind
from cms.policies.services.drafts import Draft, check_draft, problems_of
from cms.policies.services.powers import check_consultation, check_extent, check_power
from cms.policies.services.versions import record_version
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import short_date

SAME_WORDS: Final = "The draft says the same as the version in force. There is nothing to adopt."
CHANGED_SINCE: Final = "The draft was changed since you opened it. Read it again, then adopt it."
OLD_DECISION: Final = (
    "Version {} was adopted by this decision. Changed words need a new decision, or a power "
    "that one gave."
)
NO_ASSESSMENT: Final = (
    "Record the equality assessment of these words first. The procedure asks for one with "
    "every version."
)


def adopt(
    *,
    revision_id: int,
    decision_id: int,
    next_review_on: date,
    note: str,
    by: User,
    now: datetime,
    adopted_on: date | None = None,
) -> PolicyVersion:
    """Put a draft in force as a meeting decided, and publish it.

    ``adopted_on`` is the day of the decision unless told otherwise. Raises ``PolicyRefused``,
    and ``PermissionDenied`` for somebody who may not publish the page.
    """
    with draft_held(revision_id) as draft:
        decision = Decision.objects.get(pk=decision_id)
        check_decision(decision, draft, now=now)
        on = adopted_on or localdate(decision.decided_at)
        if on < localdate(decision.decided_at):
            raise PolicyRefused("It cannot be in force before it was decided.", field="adopted_on")
        set_dates(draft, on, next_review_on, note, today=localdate(now))
        return put_in_force(draft, by=by, now=now, decision=decision)


def amend(
    *,
    revision_id: int,
    delegation_id: int,
    extent: str,
    reason: str,
    note: str,
    by: User,
    now: datetime,
    consultation_id: int | None = None,
    adopted_on: date | None = None,
    next_review_on: date | None = None,
) -> PolicyVersion:
    """Put a changed draft in force under a power that a decision gave (S1-8…S1-10).

    In force from today, and reviewed when it would have been, unless told otherwise. Raises
    ``PolicyRefused``, and ``PermissionDenied`` for somebody who may not publish the page.
    """
    with draft_held(revision_id) as draft:
        on = adopted_on or localdate(now)
        # Locked, so that a power is not ended while it is used.
        delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
        check_power(delegation, draft, on=on, today=localdate(now))
        check_extent(delegation, extent, reason)
        asked = check_consultation(delegation, draft, consultation_id, on=on)
        review_on = next_review_on or draft.page.next_review_on
        set_dates(draft, on, review_on, note or reason, today=localdate(now))
        amendment = DelegatedAmendment(
            delegation=delegation,
            extent=extent,
            reason=reason.strip(),
            consultation=asked,
            made_at=now,
            made_by=by,
        )
        amendment.version = put_in_force(draft, by=by, now=now, amendment=amendment)
        amendment.save()
        return amendment.version


@contextmanager
def draft_held(revision_id: int) -> Iterator[Draft]:
    """Hold a policy's row while its draft is adopted. Raises ``PolicyRefused`` for a stale one."""
    with transaction.atomic():
        revision = Revision.page_revisions.select_related("content_type").get(pk=revision_id)
        # Locked, so that two adoptions at once cannot both follow the same version.
        policy = Policy.objects.select_for_update(of=("self",)).get(page=revision.object_id)
        stored = PolicyPage.objects.get(policy=policy)
        if revision.pk != stored.latest_revision_id:
            raise PolicyRefused(CHANGED_SINCE)
        page: PolicyPage = revision.as_object()
        if not has_new_words(page):
            raise PolicyRefused(SAME_WORDS)
        newest = policy.versions.order_by("-number").first()
        yield Draft(revision, policy, page, newest)


def check_decision(decision: Decision, draft: Draft, *, now: datetime) -> None:
    """Raises ``PolicyRefused`` unless the decision put a policy in force and can be read."""
    refusal = ""
    earlier = draft.policy.versions.filter(decision=decision).order_by("number").first()
    if decision.kind != DecisionKind.POLICY:
        refusal = "This decision adopts no policy. Choose the one that does."
    elif decision.status == DecisionStatus.RECOMMENDED:
        whom = decision.final_body or "somebody else"
        refusal = f"This was only recommended. It needs the decision of {whom}."
    elif decision.status != DecisionStatus.RESOLVED:
        refusal = f"This was {decision.get_status_display().lower()}, so it adopts nothing."
    elif decision.published_at is None:
        refusal = "Publish the decision first, so that everybody can read who adopted these words."
    elif decision.decided_at > now:
        refusal = "This decision is still to come."
    elif earlier is not None:
        refusal = OLD_DECISION.format(earlier.number)
    if refusal:
        raise PolicyRefused(refusal, field="decision")


def set_dates(
    draft: Draft, adopted_on: date, next_review_on: date | None, note: str, *, today: date
) -> None:
    """Give the draft the number and the days of a version, never before the one it follows."""
    newest = draft.newest
    if adopted_on > today:
        raise PolicyRefused("This day is still to come.", field="adopted_on")
    if newest and newest.adopted_on and adopted_on < newest.adopted_on:
        raise PolicyRefused(
            f"Version {newest.number} was adopted later than that.", field="adopted_on"
        )
    ended_on = last_ending(draft.policy)
    if ended_on is not None and adopted_on <= ended_on:
        raise PolicyRefused(
            f"It was withdrawn on {short_date(ended_on)}. It can be in force again after that day.",
            field="adopted_on",
        )
    if next_review_on is None or next_review_on <= adopted_on:
        raise PolicyRefused(
            "Say when it is looked at again, after it is adopted.", field="next_review_on"
        )
    if not note.strip():
        raise PolicyRefused("Say in one line what changed.", field="note")
    draft.page.version_number = newest.number + 1 if newest else 1
    draft.page.version_note = note.strip()
    draft.page.adopted_on, draft.page.next_review_on = adopted_on, next_review_on


def last_ending(policy: Policy) -> date | None:
    """When a review withdrew the policy last; empty: none ever did."""
    ended = policy.reviews.filter(outcome=ReviewOutcome.WITHDRAWN).exclude(finished_on=None)
    found: date | None = ended.aggregate(last=Max("finished_on"))["last"]
    return found


def put_in_force(
    draft: Draft,
    *,
    by: User,
    now: datetime,
    decision: Decision | None = None,
    amendment: DelegatedAmendment | None = None,
) -> PolicyVersion:
    """Check the words, keep them with what stands behind them, and publish the page."""
    page = draft.page
    on = page.adopted_on or localdate(now)
    check_draft(page, Live(page.procedure_key, on), now=now)
    check_assessment(draft, on=on)
    if draft.policy.title != page.title:
        draft.policy.title = page.title
        save_recorded(draft.policy, by=by, reason="Adopted under another title.")
    behind = Behind(draft.policy, on=on)
    version = record_version(
        page=page, now=now, by=by, decision=decision, behind=behind.as_kept(page, amendment)
    )
    behind.keep_with(version, by=by)
    # Read anew: the page now bears the number of the version that was kept.
    Revision.objects.get(pk=draft.revision.pk).publish(user=by)
    return version


def check_assessment(draft: Draft, *, on: date) -> None:
    """Raises ``PolicyRefused`` where the procedure asks for one and none is there (S4-30)."""
    if lacks_assessment(draft.page, on=on):
        raise PolicyRefused(NO_ASSESSMENT, field="assessment")


def lacks_assessment(page: PolicyPage, *, on: date) -> bool:
    rows = EqualityAssessment.objects.filter(policy=page.policy_id, version=None, made_on__lte=on)
    return live.needs_assessment(page.procedure_key, on=on) and not rows.exists()


def obstacles(page: PolicyPage, *, now: datetime) -> list[str]:
    """What must be done before a draft can be adopted, in words; empty: nothing."""
    today = localdate(now)
    found = list(problems_of(page, Live(page.procedure_key, today), now=now))
    return [*found, NO_ASSESSMENT] if lacks_assessment(page, on=today) else found
