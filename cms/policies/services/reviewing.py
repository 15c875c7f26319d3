"""Looking at a policy again: begun, finished with what was found, and due again (S1-16, S4-38)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.policies.errors import PolicyRefused
from cms.policies.models import Policy, PolicyPage, PolicyReview, ReviewOutcome
from cms.records import save_recorded
from cms.users.models import User

NEEDED: Final = {
    "findings": "Say what was found.",
    "sources": "Say what it was found from, such as cases, figures or a survey.",
    "consulted": "Say who was asked. If nobody was, say so and why.",
}


@transaction.atomic
def begin_review(
    *, policy_id: int, led_by: str, begun_on: date, by: User, now: datetime
) -> PolicyReview:
    """Begin to look at a policy again. Raises ``PolicyRefused`` while a review goes on."""
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    if policy.reviews.filter(finished_on=None).exists():
        raise PolicyRefused("A review of this policy goes on already. Finish that one.")
    if begun_on > localdate(now):
        raise PolicyRefused("This day is still to come.", field="begun_on")
    if not led_by.strip():
        raise PolicyRefused("Say who leads the review.", field="led_by")
    review = PolicyReview(policy=policy, by=led_by.strip(), begun_on=begun_on)
    save_recorded(review, by=by, reason="The review began.")
    return review


@transaction.atomic
def finish_review(
    *,
    review_id: int,
    finished_on: date,
    findings: str,
    sources: str,
    consulted: str,
    outcome: str,
    by: User,
    now: datetime,
    changes: str = "",
    next_review_on: date | None = None,
) -> PolicyReview:
    """Keep what a review found. The policy is due again on ``next_review_on``.

    A review changes no words: one that ends with “changed” follows their adoption. Raises
    ``PolicyRefused``.
    """
    # Locked, so that adopting and reviewing do not both set the day of the next one.
    Policy.objects.select_for_update(of=("self",)).get(reviews=review_id)
    review: PolicyReview = PolicyReview.objects.select_for_update().get(pk=review_id)
    if review.finished_on is not None:
        raise PolicyRefused("This review is finished. Begin another to look again.")
    review.finished_on, review.outcome = finished_on, outcome
    review.findings, review.sources = findings.strip(), sources.strip()
    review.changes, review.consulted = changes.strip(), consulted.strip()
    review.next_review_on = None if outcome == ReviewOutcome.WITHDRAWN else next_review_on
    check_days(review, today=localdate(now))
    check_told(review)
    check_outcome(review)
    save_recorded(review, by=by, reason="The review was finished.")
    if review.next_review_on:
        PolicyPage.objects.filter(policy=review.policy_id).update(
            next_review_on=review.next_review_on
        )
    return review


def check_days(review: PolicyReview, *, today: date) -> None:
    finished_on = review.finished_on
    if finished_on is None or finished_on > today:
        raise PolicyRefused("This day is still to come.", field="finished_on")
    if finished_on < review.begun_on:
        raise PolicyRefused("It cannot end before it began.", field="finished_on")
    if review.outcome == ReviewOutcome.WITHDRAWN:
        later = review.policy.versions.filter(adopted_on__gt=finished_on).order_by("-number")
        if (number := later.values_list("number", flat=True).first()) is not None:
            raise PolicyRefused(
                f"Version {number} was adopted later than that.", field="finished_on"
            )
        return
    if review.next_review_on is None or review.next_review_on <= finished_on:
        raise PolicyRefused("Say when it is looked at again.", field="next_review_on")


def check_told(review: PolicyReview) -> None:
    for name, text in NEEDED.items():
        if not getattr(review, name):
            raise PolicyRefused(text, field=name)
    if review.outcome not in ReviewOutcome.values:
        raise PolicyRefused("Say what became of the policy.", field="outcome")
    if review.outcome == ReviewOutcome.CHANGED and not review.changes:
        raise PolicyRefused("Say what changed.", field="changes")


def check_outcome(review: PolicyReview) -> None:
    """Raises ``PolicyRefused`` where the outcome is not what happened."""
    versions = review.policy.versions.filter(adopted_on__gte=review.begun_on)
    if review.outcome == ReviewOutcome.CHANGED and not versions.exists():
        raise PolicyRefused(
            "No version was adopted since this review began. Adopt the changed words first.",
            field="outcome",
        )
    live = PolicyPage.objects.filter(policy=review.policy_id, live=True)
    if review.outcome == ReviewOutcome.WITHDRAWN and live.exists():
        raise PolicyRefused(
            "Unpublish the page first, so that nobody takes it for a policy in force.",
            field="outcome",
        )
