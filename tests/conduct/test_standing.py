"""The question at the door: one for everybody, and never an answer that has grown old."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework import registry
from cms.conduct.services.closeness import declare_close
from cms.conduct.services.members import end_membership
from cms.conduct.standing import is_shown_no_induction, member_at_the_door
from cms.users.models import User
from tests.conduct.people import LEFT, NOW, TODAY


def test_one_question_finds_all_that_is_missing(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert member_at_the_door(people.clerk, TODAY) is None
        assert not registry.close_to(people.clerk)
        assert is_shown_no_induction(people.clerk)


@pytest.mark.req("S0-22")
def test_somebody_named_as_close_after_it_was_asked_is_known_at_once(people):
    member_at_the_door(people.clerk, TODAY)

    declare_close(name="Mary Lane", how="My sister", by=people.clerk, now=NOW)

    assert [one.name for one in registry.close_to(people.clerk)] == ["Mary Lane"]
    again = User.objects.get(pk=people.clerk.pk)
    member_at_the_door(again, TODAY)
    assert [one.name for one in registry.close_to(again)] == ["Mary Lane"]


def test_it_lets_members_through_from_their_first_day_to_their_last(people):
    user = people.account(people.dev)
    days = {on: member_at_the_door(user, on) for on in (people.dev.joined_on, LEFT)}

    assert set(days.values()) == {people.dev}
    assert member_at_the_door(user, LEFT + timedelta(days=1)) is None
    assert member_at_the_door(user, people.dev.joined_on - timedelta(days=1)) is None
    assert member_at_the_door(User(email="nobody@sallowfield.example"), TODAY) is None

    end_membership(member_id=people.ada.pk, on=TODAY, **people.act)
    assert member_at_the_door(people.account(people.ada), TODAY) == people.ada
