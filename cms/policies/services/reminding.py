"""The owner of a policy is reminded 6, 3 and 1 months before its review, once each (S4-38)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from cms.meetings.registry import send_notice
from cms.policies.models import Policy, PolicyPage, ReviewReminder
from cms.policies.reviews import months_left
from cms.users.roles import holders_of

MONTHS_BEFORE: Final = (6, 3, 1)
KIND: Final = "policy_review"
# What a review looks at (E26).
CHECKLIST: Final = """\
- What has been found since: cases, figures, surveys.
- Who was asked, and what they said.
- Whether the equality assessment still holds, or a new one is needed.
- Whether its links, owner and contacts are still right.
- Whether people can find it where it is made known."""


def remind_of_reviews(*, now: datetime) -> int:
    """Send what is due; how many policies it was. Harmless when run again, or by several."""
    pages = PolicyPage.objects.live().exclude(policy=None).exclude(next_review_on=None)
    ids = pages.exclude(owner_role=None).values_list("policy", flat=True)
    return sum(remind_of(policy_id, now=now) for policy_id in list(ids))


@transaction.atomic
def remind_of(policy_id: int, *, now: datetime) -> bool:
    """Write the mails down in one transaction with the note that they went; False: none was due.

    Whoever was away for a month is not sent two at once: the nearest stands for those before it.
    A vacant role is reminded once somebody holds it.
    """
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    page = PolicyPage.objects.select_related("owner_role").get(policy=policy)
    owner, today = page.owner_role, localdate(now)
    if owner is None or page.next_review_on is None:
        return False  # changed since it was listed
    left = months_left(page.next_review_on, on=today)
    due = [months for months in MONTHS_BEFORE if left <= months]
    if left < 0 or not due or policy.reviews.filter(finished_on=None).exists():
        return False
    sent = policy.reminders.filter(due_on=page.next_review_on, months_before__lte=min(due))
    holders = holders_of(owner.key, on=today)
    addresses = {user.email for user in holders if user.email}
    if sent.exists() or not addresses:
        return False
    ReviewReminder(
        policy=policy, due_on=page.next_review_on, months_before=min(due), sent_at=now
    ).save()
    subject = f"Policy review due {page.next_review_on:%B %Y}: {page.title}"
    for address in sorted(addresses):
        send_notice(KIND, address, subject, words_of(page, owner.title))
    return True


def words_of(page: PolicyPage, role: str) -> str:
    address = f"{settings.SITE_URL}{reverse('policy_records:policy', args=[page.policy_id])}"
    return (
        f"“{page.title}” is to be reviewed by the end of {page.next_review_on:%B %Y}.\n\n"
        f"You hold the role that owns it: {role}. A review may also end with no change. "
        "Go through this:\n\n"
        f"{CHECKLIST}\n\n"
        f"Begin it here:\n{address}\n"
    )
