"""Two rows of one person are made one."""

from __future__ import annotations

import pytest

from cms.conduct.errors import ConductRefused
from cms.conduct.models import Act, InductionRecord, Member, MemberKind, RegisterEntry
from cms.conduct.services.members import add_member
from cms.conduct.services.merging import merge_members
from cms.meetings.models import Seat
from tests.conduct.people import JOINED, NOW, TODAY, no_induction

pytestmark = pytest.mark.one_database


@pytest.fixture
def twin(people):
    """The same person as Cora, written down again with an address."""
    with no_induction():
        twin = add_member(
            name="Cora M. Lee",
            kind=MemberKind.RESIDENT,
            email="cora@sallowfield.example",
            joined_on=TODAY,
            phone="01632 960 141",
            group=people.garden,
            **people.act,
        )
    InductionRecord(member=twin, item="tour", title="A tour", due_on=TODAY).save()
    return twin


@pytest.mark.req("S0-10")
def test_seats_and_account_come_together_and_the_other_row_goes(people, twin):
    account = twin.user

    merge_members(member_id=people.cora.pk, other_id=twin.pk, **people.act)

    cora = Member.objects.get(pk=people.cora.pk)
    assert (cora.user, cora.joined_on, cora.phone) == (account, JOINED, "01632 960 141")
    assert {(seat.name, seat.user) for seat in Seat.objects.filter(holding__member=cora)} == {
        ("Cora Lee", account)
    }
    assert not Member.objects.filter(pk=twin.pk).exists()
    assert Member.history.filter(id=twin.pk, history_type="-").get().history_user == people.clerk


def test_what_was_declared_cannot_move(people, twin):
    RegisterEntry(
        member=twin,
        act=Act.NOTHING,
        register="partnership",
        on=TODAY,
        declared_at=NOW,
        recorded_by=people.clerk,
        number=1,
        seal="0",
    ).save()

    with pytest.raises(ConductRefused, match="Keep that record"):
        merge_members(member_id=people.cora.pk, other_id=twin.pk, **people.act)

    assert Member.objects.filter(pk=twin.pk).exists()
    assert Seat.objects.filter(holding__member=twin).exists()


def test_items_of_the_induction_come_together_done_where_either_did_them(people, twin):
    for member, item, done_on in (
        (people.cora, "tour", None),
        (people.cora, "code", TODAY),
        (twin, "code", None),
        (twin, "fire", TODAY),
    ):
        InductionRecord(member=member, item=item, title=item, due_on=TODAY, done_on=done_on).save()
    done = InductionRecord.objects.get(member=twin, item="tour")
    done.done_on = JOINED
    done.save()

    merge_members(member_id=people.cora.pk, other_id=twin.pk, **people.act)

    rows = InductionRecord.objects.order_by("item").values_list("member", "item", "done_on")
    assert list(rows) == [
        (people.cora.pk, "code", TODAY),
        (people.cora.pk, "fire", TODAY),
        (people.cora.pk, "tour", JOINED),
    ]


def test_two_seats_in_one_group_at_one_time_are_not_made_one_persons(people, twin):
    seat = people.seat(twin, people.garden)
    seat.group = people.partnership
    seat.save()

    with pytest.raises(ConductRefused, match="Both sat in Partnership at the same time"):
        merge_members(member_id=people.cora.pk, other_id=twin.pk, **people.act)

    assert Member.objects.filter(pk=twin.pk).exists()


def test_two_accounts_are_two_people(people):
    with pytest.raises(ConductRefused, match="two people"):
        merge_members(member_id=people.ada.pk, other_id=people.bilal.pk, **people.act)

    assert Member.objects.filter(pk__in=[people.ada.pk, people.bilal.pk]).count() == 2


def test_nobody_is_merged_with_themselves(people):
    with pytest.raises(ConductRefused):
        merge_members(member_id=people.ada.pk, other_id=people.ada.pk, **people.act)
