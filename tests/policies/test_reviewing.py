"""A review is a record of what was found, and the task of whoever owns the policy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.policies.errors import PolicyRefused
from cms.policies.models import PolicyReview, ReviewOutcome
from cms.policies.reviews import is_overdue, months_left, review_tasks_of
from cms.policies.services.reviewing import begin_review, finish_review
from cms.users.models import Role
from cms.users.roles import appoint
from tests.factories import UserFactory
from tests.policies.drafting import REVIEW, TODAY, drafted

__all__ = ["drafted"]

NEXT = date(2028, 3, 31)
FOUND = {
    "findings": "It is hard to find.",
    "sources": "Twelve cases of the year.",
    "consulted": "The tenants’ panel.",
    "outcome": "kept",
    "finished_on": TODAY,
    "next_review_on": NEXT,
}


@pytest.fixture
def review(drafted):
    drafted.adopt()
    return begin_review(
        policy_id=drafted.policy.pk,
        led_by="The director",
        begun_on=TODAY - timedelta(days=3),
        **drafted.who,
    )


@pytest.mark.req("S1-16", "S4-38")
def test_a_finished_review_keeps_what_was_found_and_moves_the_next_one(drafted, review):
    finish_review(review_id=review.pk, **FOUND, **drafted.who)

    review.refresh_from_db()
    assert (review.findings, review.sources) == (FOUND["findings"], FOUND["sources"])
    assert (review.outcome, review.consulted) == (ReviewOutcome.KEPT, FOUND["consulted"])
    assert drafted.page.next_review_on == NEXT
    assert drafted.policy.versions.get().next_review_on == REVIEW


def test_a_draft_of_before_the_review_does_not_move_it_back(drafted, review):
    revision = drafted.draft("We answer.", search_description="Found sooner")
    finish_review(review_id=review.pk, **FOUND, **drafted.who)

    drafted.page.revisions.get(pk=revision).publish()

    assert drafted.page.search_description == "Found sooner"
    assert drafted.page.next_review_on == NEXT


@pytest.mark.req("S1-16")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"findings": " "}, "findings"),
        ({"sources": ""}, "sources"),
        ({"consulted": ""}, "consulted"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "changed"}, "changes"),
        ({"outcome": "changed", "changes": "A word."}, "outcome"),
        ({"outcome": "withdrawn"}, "outcome"),
        ({"next_review_on": None}, "next_review_on"),
        ({"next_review_on": TODAY}, "next_review_on"),
        ({"finished_on": TODAY + timedelta(days=1)}, "finished_on"),
        ({"finished_on": TODAY - timedelta(days=4)}, "finished_on"),
    ],
)
def test_a_review_that_leaves_something_out_is_not_finished(drafted, review, values, field):
    with pytest.raises(PolicyRefused) as refusal:
        finish_review(review_id=review.pk, **{**FOUND, **values}, **drafted.who)

    assert refusal.value.field == field
    review.refresh_from_db()
    assert review.finished_on is None
    assert drafted.page.next_review_on == REVIEW


@pytest.mark.req("S1-16")
def test_a_review_that_changed_the_words_follows_their_adoption(drafted, review):
    drafted.adopt("We answer better.", adopted_on=TODAY)

    finish_review(
        review_id=review.pk, **{**FOUND, "outcome": "changed", "changes": "Better."}, **drafted.who
    )

    assert PolicyReview.objects.get().changes == "Better."


def test_a_policy_is_withdrawn_once_its_page_is(drafted, review):
    drafted.page.unpublish()

    finish_review(review_id=review.pk, **{**FOUND, "outcome": "withdrawn"}, **drafted.who)

    assert PolicyReview.objects.get().next_review_on is None


def test_one_review_goes_on_at_a_time_and_each_ends_once(drafted, review):
    begun = {"policy_id": drafted.policy.pk, "led_by": "Another", "begun_on": TODAY}

    with pytest.raises(PolicyRefused, match="goes on already"):
        begin_review(**begun, **drafted.who)
    finish_review(review_id=review.pk, **FOUND, **drafted.who)
    with pytest.raises(PolicyRefused, match="is finished"):
        finish_review(review_id=review.pk, **FOUND, **drafted.who)

    assert begin_review(**begun, **drafted.who).finished_on is None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"led_by": " "}, "led_by"), ({"begun_on": TODAY + timedelta(days=1)}, "begun_on")],
)
def test_a_review_needs_somebody_and_a_day(drafted, values, field):
    given = {"led_by": "The director", "begun_on": TODAY, **values}

    with pytest.raises(PolicyRefused) as refusal:
        begin_review(policy_id=drafted.policy.pk, **given, **drafted.who)

    assert refusal.value.field == field
    assert not PolicyReview.objects.exists()


@pytest.mark.req("S4-38")
@pytest.mark.parametrize(
    ("on", "left", "overdue"),
    [
        (date(2026, 9, 1), 6, False),
        (date(2027, 3, 1), 0, False),
        (date(2027, 3, 31), 0, False),
        (date(2027, 4, 1), -1, True),
    ],
)
def test_a_review_is_due_by_the_end_of_its_month(on, left, overdue):
    assert months_left(REVIEW, on=on) == left
    assert is_overdue(REVIEW, on=on) is overdue


def test_what_has_no_day_is_not_overdue():
    assert not is_overdue(None, on=TODAY)


@pytest.mark.req("S4-2")
def test_the_review_is_the_task_of_whoever_owns_the_policy(drafted):
    drafted.adopt()
    owner = UserFactory()
    appoint(user=owner, role=Role.objects.get(key="director"), starts_on=TODAY)
    soon, late = date(2026, 10, 1), date(2027, 5, 1)

    assert review_tasks_of(owner, on=TODAY) == []
    assert [task.is_overdue for task in review_tasks_of(owner, on=soon)] == [False]
    assert [task.is_overdue for task in review_tasks_of(owner, on=late)] == [True]
    assert review_tasks_of(UserFactory(), on=late) == ()


@pytest.mark.req("S4-2")
def test_a_review_that_goes_on_stays_a_task_of_its_owner(drafted, review):
    owner = UserFactory()
    appoint(user=owner, role=Role.objects.get(key="director"), starts_on=TODAY)

    assert [task.review_id for task in review_tasks_of(owner, on=TODAY)] == [review.pk]


@pytest.mark.req("S4-2")
def test_the_owner_finds_the_review_that_ends_a_policy_once_its_page_is_down(drafted, review):
    owner = UserFactory()
    appoint(user=owner, role=Role.objects.get(key="director"), starts_on=TODAY)
    drafted.page.unpublish()

    assert [task.review_id for task in review_tasks_of(owner, on=TODAY)] == [review.pk]

    finish_review(review_id=review.pk, **{**FOUND, "outcome": "withdrawn"}, **drafted.who)
    assert not review_tasks_of(owner, on=date(2027, 5, 1))


@pytest.mark.req("S1-16")
def test_a_policy_does_not_end_before_its_newest_version_was_adopted(drafted, review):
    drafted.adopt("We answer at once.", adopted_on=TODAY)
    drafted.page.unpublish()
    ended = {**FOUND, "outcome": "withdrawn", "finished_on": TODAY - timedelta(days=1)}

    with pytest.raises(PolicyRefused, match="Version 2 was adopted later") as refused:
        finish_review(review_id=review.pk, **ended, **drafted.who)

    assert refused.value.field == "finished_on"
    assert PolicyReview.objects.get().finished_on is None


@pytest.mark.req("S0-1", "S1-20")
def test_a_policy_that_was_withdrawn_is_in_force_again_after_its_end_only(drafted, review):
    drafted.draft("We answer.")
    drafted.page.unpublish()
    ended = {**FOUND, "outcome": "withdrawn", "finished_on": TODAY - timedelta(days=2)}
    finish_review(review_id=review.pk, **ended, **drafted.who)

    with pytest.raises(PolicyRefused, match="It was withdrawn on") as refused:
        drafted.adopt("We answer again.")

    assert refused.value.field == "adopted_on"
    assert drafted.policy.versions.count() == 1
    again = drafted.adopt("We answer again.", adopted_on=TODAY - timedelta(days=1))
    assert (again.number, drafted.page.live) == (2, True)
