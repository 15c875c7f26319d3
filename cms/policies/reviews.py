"""When a policy is looked at again, and whose task that is (S4-2, S4-38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cms.policies.models import PolicyPage, PolicyReview, ReviewOutcome
from cms.users.models import Appointment, User

FIRST_REMINDER: Final = 6  # months before


def months_left(review_on: date, *, on: date) -> int:
    """How many months until the month of the review: 0 in that month, below once it has passed.

    A review is due by the end of its month, so a policy is overdue once this is below 0.
    """
    return (review_on.year - on.year) * 12 + review_on.month - on.month


def is_overdue(review_on: date | None, *, on: date) -> bool:
    return review_on is not None and months_left(review_on, on=on) < 0


def endings() -> QuerySet[PolicyReview]:
    """Of a page or a version that is asked for: the reviews that withdrew its policy since."""
    return PolicyReview.objects.filter(
        policy=OuterRef("policy"),
        outcome=ReviewOutcome.WITHDRAWN,
        finished_on__gte=OuterRef("adopted_on"),
    )


def still_read() -> QuerySet[PolicyPage]:
    """Policies whose versions anybody can read: those in force, and those that a review ended."""
    pages: QuerySet[PolicyPage] = PolicyPage.objects.public()
    return pages.filter(Q(live=True) | Exists(endings()))


def withdrawn_on(page: PolicyPage) -> date | None:
    """When a review ended a policy that nobody can read since; empty: it is or was not ended."""
    if page.live:
        return None
    ended = PolicyPage.objects.filter(pk=page.pk).annotate(
        ended_on=Subquery(endings().order_by("-finished_on").values("finished_on")[:1])
    )
    found: date | None = ended.values_list("ended_on", flat=True).first()
    return found


@dataclass(frozen=True)
class ReviewTask:
    """One policy for its owner to look at again. ``review_id`` is empty while none goes on."""

    policy_id: int
    title: str
    review_on: date | None
    is_overdue: bool
    review_id: int | None


def review_tasks_of(user: User, *, on: date) -> Sequence[ReviewTask]:
    """What somebody owns that is due within six months, is overdue or is being looked at.

    The most urgent first. One query for whoever owns nothing, two for an owner.
    """
    held = Appointment.objects.current(on).held_by(user.pk)
    # A review that withdraws a policy is finished once its page is down.
    going = PolicyReview.objects.filter(policy=OuterRef("policy"), finished_on=None)
    pages = PolicyPage.objects.filter(Q(live=True) | Exists(going))
    pages = (
        pages.filter(owner_role__in=held.values("role"))
        .exclude(policy=None)
        .order_by("next_review_on", "title")
        .defer_streamfields()
    )
    if not pages:
        return ()
    going_on = dict(PolicyReview.objects.filter(finished_on=None).values_list("policy_id", "pk"))
    tasks = [
        ReviewTask(
            policy_id=page.policy_id,
            title=page.title,
            review_on=page.next_review_on,
            is_overdue=is_overdue(page.next_review_on, on=on),
            review_id=going_on.get(page.policy_id),
        )
        for page in pages
    ]
    return [task for task in tasks if task.review_id or is_near(task.review_on, on=on)]


def is_near(review_on: date | None, *, on: date) -> bool:
    return review_on is not None and months_left(review_on, on=on) <= FIRST_REMINDER
