"""The owner of a policy is reminded 6, 3 and 1 months before its review, once each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cms.casework.models import OutgoingMail
from cms.casework.registry import chores
from cms.policies.models import PolicyPage, ReviewReminder
from cms.policies.services.reminding import remind_of_reviews
from cms.policies.services.reviewing import begin_review
from cms.users.models import Appointment, Role
from cms.users.roles import appoint
from tests.factories import UserFactory
from tests.meetings.decided import DAY
from tests.policies.drafting import drafted

__all__ = ["drafted"]


def noon(year: int, month: int, day: int = 10) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.fixture
def owner(drafted):
    """Of a policy that is reviewed in March 2027."""
    drafted.adopt()
    user = UserFactory()
    appoint(user=user, role=Role.objects.get(key="director"), starts_on=DAY)
    return user


def sent() -> list[tuple[int, str]]:
    return list(ReviewReminder.objects.order_by("sent_at").values_list("months_before", "due_on"))


@pytest.mark.req("S4-38")
def test_the_owner_is_reminded_three_times_and_never_twice(drafted, owner):
    moments = [
        noon(2026, 8),
        noon(2026, 9, 1),
        noon(2026, 10),
        noon(2026, 12),
        noon(2027, 1),
        noon(2027, 2),
        noon(2027, 3),
    ]

    counts = [remind_of_reviews(now=moment) + remind_of_reviews(now=moment) for moment in moments]

    assert counts == [0, 1, 0, 1, 0, 1, 0]
    assert [months for months, _ in sent()] == [6, 3, 1]
    mails = OutgoingMail.objects.filter(to=owner.email)
    assert mails.count() == 3
    assert {mail.subject for mail in mails} == {
        f"Policy review due March 2027: {drafted.page.title}"
    }
    assert f"/policies/{drafted.policy.pk}/" in mails[0].text
    assert "- Whether the equality assessment still holds" in mails[0].text


def test_who_was_away_is_sent_the_nearest_reminder_only(drafted, owner):
    assert remind_of_reviews(now=noon(2027, 1)) == 1

    assert [months for months, _ in sent()] == [3]


def test_another_date_is_reminded_of_anew(drafted, owner):
    remind_of_reviews(now=noon(2026, 9))
    PolicyPage.objects.update(next_review_on=date(2027, 6, 30))

    assert remind_of_reviews(now=noon(2026, 12)) == 1
    assert [due for _, due in sent()] == [date(2027, 3, 31), date(2027, 6, 30)]


def test_a_review_that_goes_on_or_is_overdue_is_not_reminded_of(drafted, owner):
    assert remind_of_reviews(now=noon(2027, 4)) == 0
    begin_review(
        policy_id=drafted.policy.pk,
        led_by="The director",
        begun_on=DAY + timedelta(days=1),
        **drafted.who,
    )

    assert remind_of_reviews(now=noon(2027, 3)) == 0
    assert sent() == []


def test_a_vacant_role_is_reminded_once_somebody_holds_it(drafted, owner):
    Appointment.objects.filter(user=owner).update(starts_on=date(2026, 11, 1))

    assert remind_of_reviews(now=noon(2026, 10)) == 0
    assert remind_of_reviews(now=noon(2026, 11)) == 1


def test_the_running_site_does_it_by_itself():
    assert "policy-reviews" in [chore.name for chore in chores()]
