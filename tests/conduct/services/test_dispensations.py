"""A member may take part in spite of an interest, and everybody reads why (3.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from cms.conduct.dispensed import dispensations_for
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Dispensation
from cms.conduct.services.dispensations import end_dispensation, give_dispensation
from cms.meetings.minuting import minutes_html
from cms.meetings.models import AgendaItem, InterestAtMeeting
from tests.conduct.people import NOW, TODAY
from tests.conduct.public.meetings import HELD_AT, hold_meetings

pytestmark = pytest.mark.one_database
WORDS = (
    "They have a dispensation to speak, but not to vote, on “Grants”, given by the partnership on "
    "2 November 2026: Nobody else knows the site."
)
GIVEN = TODAY - timedelta(days=14)


@pytest.fixture
def held(people):
    return hold_meetings(people)


def give(people, member=None, **values) -> Dispensation:
    given = {
        "matter": "Grants",
        "reason": "Nobody else knows the site.",
        "given_by": "the partnership",
        "given_on": GIVEN,
        **values,
    }
    return give_dispensation(member_id=(member or people.ada).pk, **given, **people.act)


def interest_of(member) -> InterestAtMeeting:
    return InterestAtMeeting.objects.get(attendance__seat__holding__member=member)


def test_it_is_told_with_the_interest_in_the_minutes_the_room_and_in_public(people, held):
    give(people)

    assert dispensations_for([interest_of(people.ada).pk]) == {interest_of(people.ada).pk: WORDS}
    assert f"My sister runs the club. {WORDS}" in minutes_html(held)
    with time_machine.travel(HELD_AT + timedelta(minutes=30), tick=False):
        client = Client()
        client.force_login(people.account(people.ada))
        assert WORDS in client.get(f"/meetings/room/{held.pk}/mine/").content.decode()
    public = Client().get(f"/meetings/{held.pk}/").content.decode()
    assert WORDS in public
    assert WORDS in Client().get("/members/ada-brown/").content.decode()


def test_it_covers_its_own_member_item_and_days_alone(people, held):
    key = interest_of(people.ada).pk
    give(people, people.bilal)
    assert key not in dispensations_for([key])
    other = AgendaItem.objects.create(meeting=held, number=7, title="Lease")
    give(people, item_id=other.pk, matter="The lease")
    assert not dispensations_for([key])
    give(people, matter="Later", given_on=TODAY)
    give(people, matter="Before", ends_on=HELD_AT.date() - timedelta(days=1))
    assert not dispensations_for([key])

    give(people, may_vote=True, item_id=interest_of(people.ada).item_id)
    assert "to speak and vote on “Grants”" in dispensations_for([key])[key]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"matter": " "}, "matter"),
        ({"reason": ""}, "reason"),
        ({"given_by": ""}, "given_by"),
        ({"given_on": TODAY + timedelta(days=1)}, "given_on"),
        ({"given_on": TODAY - timedelta(days=999)}, "given_on"),
        ({"ends_on": GIVEN - timedelta(days=1)}, "ends_on"),
        ({"item_id": 99_999}, "item"),
        ({"decision_id": 99_999}, "decision"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(people, values, field):
    with pytest.raises(ConductRefused) as refused:
        give(people, **values)

    assert refused.value.field == field
    assert not Dispensation.objects.exists()


def test_nobody_gives_one_to_themselves_or_the_same_twice(people):
    row = give(people)
    with pytest.raises(ConductRefused, match="already"):
        give(people)
    with pytest.raises(ConductRefused, match="Somebody else"):
        give_dispensation(
            member_id=people.ada.pk,
            matter="Mine",
            reason="Mine",
            given_by="me",
            given_on=TODAY,
            by=people.ada.user,
            now=NOW,
        )
    with pytest.raises(ConductRefused, match="Somebody else"):
        end_dispensation(dispensation_id=row.pk, on=TODAY, reason="x", by=people.ada.user, now=NOW)
    assert Dispensation.objects.count() == 1


def test_it_ends_on_a_day_with_a_reason_and_stays(people):
    row = give(people)
    for values, field in (({"on": TODAY - timedelta(days=1)}, "on"), ({"reason": " "}, "reason")):
        with pytest.raises(ConductRefused) as refused:
            given = {"on": TODAY, "reason": "Over.", **values}
            end_dispensation(dispensation_id=row.pk, **given, **people.act)
        assert refused.value.field == field

    end_dispensation(dispensation_id=row.pk, on=TODAY, reason="Over.", **people.act)

    row.refresh_from_db()
    assert (row.ends_on, row.history.latest().history_change_reason) == (TODAY, "Over.")
