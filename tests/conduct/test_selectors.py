"""Who is a member on a day, and what the public reads of them in sum."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from cms.casework import registry
from cms.conduct.models import InductionRecord
from cms.conduct.selectors import PublicCounts, member_of, members_on, public_counts, seats_of
from cms.meetings.models import MeetingGroup
from tests.conduct.people import LEFT, NOW, TODAY

pytestmark = pytest.mark.one_database


def test_an_account_leads_to_its_member_while_they_are_one(people):
    dev = people.account(people.dev)

    assert member_of(dev, LEFT) == people.dev
    assert member_of(dev, LEFT + timedelta(days=1)) is None
    assert member_of(people.clerk, TODAY) is None
    assert member_of(AnonymousUser(), TODAY) is None


def test_a_closed_account_is_no_members(people):
    account = people.account(people.ada)
    account.is_active = False

    assert member_of(account, TODAY) is None


@pytest.mark.req("S0-10")
def test_the_members_of_a_group_are_those_of_its_sub_groups_too(people):
    low = MeetingGroup.objects.create(key="low", name="Beds", part_of=people.garden)
    people.seat(people.ada, people.garden)
    seat = people.seat(people.cora)
    seat.group = low
    seat.save()

    assert set(members_on(TODAY)) == {people.ada, people.bilal, people.cora}
    assert set(members_on(TODAY, people.garden)) == {people.ada, people.cora}
    assert set(members_on(TODAY, people.partnership)) == {people.ada, people.bilal, people.cora}
    assert set(members_on(LEFT, low)) == {people.cora}


def test_the_seats_of_somebody_come_the_latest_first(people):
    assert [seat.group for seat in seats_of(people.ada)] == [people.garden, people.partnership]
    assert [seat.ends_on for seat in seats_of(people.dev)] == [LEFT]


@pytest.mark.req("S0-32")
def test_the_count_says_how_many_finished_their_induction(people):
    def item(member, key, done_on):
        InductionRecord(member=member, item=key, title=key, due_on=TODAY, done_on=done_on).save()

    item(people.ada, "tour", LEFT)
    item(people.ada, "code", TODAY)
    item(people.bilal, "tour", LEFT)
    item(people.bilal, "code", None)
    item(people.dev, "tour", LEFT)

    assert public_counts(TODAY) == PublicCounts(
        members=3, to_sign=0, signed=0, to_induct=2, inducted=1
    )
    assert public_counts(LEFT).inducted == 1  # Dev, on their last day


def test_casework_learns_who_is_a_member(people):
    with time_machine.travel(NOW, tick=False):
        assert registry.is_member(people.account(people.ada))
        assert not registry.is_member(people.account(people.dev))
        assert not registry.is_member(people.clerk)
