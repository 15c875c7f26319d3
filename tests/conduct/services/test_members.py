"""Members join, change, are given seats, and leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.casework.models import OutgoingMail
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, MemberKind, MemberSeat
from cms.conduct.selectors import member_of
from cms.conduct.services.members import (
    add_member,
    change_member,
    end_membership,
    keep_on,
    take_back,
)
from cms.conduct.services.seating import change_seat, give_seat
from cms.conduct.signals import member_joined, seat_given
from cms.meetings.models import Seat
from cms.meetings.services.seats import save_seat
from cms.users.models import EmailSignIn, User
from tests.conduct.people import JOINED, LEFT, NOW, TODAY
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database


def everything():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (Member, MemberSeat, Seat, User)
    }


def joins(people, **given):
    return add_member(
        **{"name": "Eve Moss", "kind": MemberKind.RESIDENT, "joined_on": TODAY, **given},
        **people.act,
    )


@pytest.mark.req("S0-7")
def test_residents_and_organisations_are_rows_of_one_kind_with_their_seats(people):
    resident = joins(people, group=people.garden, email="Eve@sallowfield.example")
    organisation = joins(
        people,
        name="Fay Otto",
        kind=MemberKind.ORGANISATION,
        parent_organisation="Willow Housing",
        group=people.garden,
    )

    assert resident.user.email == "eve@sallowfield.example"
    assert not resident.user.has_usable_password()
    assert not resident.user.is_staff
    assert organisation.user is None
    assert [
        (seat.name, seat.organisation, seat.starts_on, seat.user)
        for seat in people.garden.seats.filter(starts_on=TODAY)
    ] == [("Eve Moss", "", TODAY, resident.user), ("Fay Otto", "Willow Housing", TODAY, None)]


def test_joining_and_seats_are_told_to_who_begins_something_then(people):
    heard = []

    def joined(**kwargs):
        heard.append(("joined", kwargs["member_id"], kwargs["now"]))

    def seated(**kwargs):
        heard.append(("seat", kwargs["member_id"], kwargs["seat_id"]))

    member_joined.connect(joined)
    seat_given.connect(seated)

    member = joins(people, group=people.garden)

    seat = member.seats.get().seat
    # The seat comes first: its group may have a code of its own.
    assert heard == [("seat", member.pk, seat.pk), ("joined", member.pk, NOW)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": MemberKind.ORGANISATION}, "parent_organisation"),
        ({"email": "ADA@sallowfield.example"}, "email"),
    ],
    ids=["no name", "no organisation", "somebody’s address"],
)
def test_what_cannot_be_a_member_is_refused_and_nothing_written(people, given, field):
    before = everything()

    with pytest.raises(ConductRefused) as refused:
        joins(people, group=people.garden, **given)

    assert refused.value.field == field
    assert everything() == before


def test_a_closed_account_is_not_opened_by_joining(people):
    UserFactory(email="gone@sallowfield.example", is_active=False)

    with pytest.raises(ConductRefused, match="closed"):
        joins(people, email="gone@sallowfield.example")


def test_two_people_of_one_name_have_addresses_of_their_own(people):
    first, second = joins(people), joins(people)

    assert (first.slug, second.slug) == ("eve-moss", "eve-moss-2")


@pytest.mark.req("S0-27")
def test_the_seats_of_now_follow_the_member_and_those_of_before_stay(people):
    ended = give_seat(
        member_id=people.cora.pk,
        group=people.garden,
        starts_on=JOINED,
        ends_on=LEFT,
        **people.act,
    )

    change_member(
        member_id=people.cora.pk,
        name="Cora Lee-Nash",
        kind=MemberKind.ORGANISATION,
        parent_organisation="Eastmarch School",
        **people.act,
    )

    seat = people.seat(people.cora)
    ended.refresh_from_db()
    assert (seat.name, seat.organisation) == ("Cora Lee-Nash", "Eastmarch School")
    assert (ended.name, ended.organisation) == ("Cora Lee", "")
    assert Member.objects.get(pk=people.cora.pk).slug == "cora-lee"


def test_the_account_bears_the_name_of_the_member_unless_it_is_staffs(people):
    clerk = joins(people, email=people.clerk.email)

    for member in (people.ada, clerk):
        change_member(member_id=member.pk, name="Ada M. Green", **people.act)

    people.clerk.refresh_from_db()
    assert str(people.account(people.ada)) == "Ada M. Green"
    assert str(people.clerk) == "Sam Clerk"


def test_a_first_day_after_the_last_is_refused(people):
    with pytest.raises(ConductRefused) as refused:
        change_member(member_id=people.dev.pk, joined_on=TODAY, **people.act)

    assert refused.value.field == "joined_on"
    assert Member.objects.get(pk=people.dev.pk).joined_on == JOINED


def test_a_member_without_an_account_is_given_one_with_their_address(people):
    member = change_member(member_id=people.cora.pk, email="cora@sallowfield.example", **people.act)

    assert (
        people.seat(people.cora).user == member.user == User.objects.get(email__startswith="cora")
    )


def test_a_new_address_takes_what_was_mailed_to_the_old_one_out_of_use(people):
    account = people.account(people.ada)
    EmailSignIn.objects.create(
        user=account,
        token_hash="t",
        code_hash="c",
        request_hash="r",
        created_at=NOW,
        expires_at=NOW,
    )

    change_member(member_id=people.ada.pk, email="ada@resident.example", **people.act)

    account.refresh_from_db()
    assert account.email == "ada@resident.example"
    assert not EmailSignIn.objects.exists()


def test_the_old_address_is_told_that_it_was_changed(people):
    old = people.account(people.ada).email

    change_member(member_id=people.ada.pk, email="ada@resident.example", **people.act)

    told = OutgoingMail.objects.get(kind="address")
    assert told.to == old
    assert "another one" in told.text
    assert "ada@resident.example" not in told.text


def test_the_same_address_again_and_one_that_is_refused_tell_nobody(people):
    same = people.account(people.ada).email

    change_member(member_id=people.ada.pk, email=same, **people.act)
    with pytest.raises(ConductRefused):
        change_member(member_id=people.ada.pk, email=people.clerk.email, **people.act)

    assert not OutgoingMail.objects.filter(kind="address").exists()


def test_the_address_of_staff_is_not_changed_here(people):
    member = joins(people, email=people.clerk.email)
    assert member.user == people.clerk

    with pytest.raises(ConductRefused) as refused:
        change_member(member_id=member.pk, email="mine@elsewhere.example", **people.act)

    people.clerk.refresh_from_db()
    assert refused.value.field == "email"
    assert people.clerk.email == "clerk@sallowfield.example"


def test_a_member_whose_only_seat_ended_here_stays_a_member(people):
    change_seat(
        seat_id=people.seat(people.cora).pk,
        title="",
        has_vote=True,
        political_group="",
        ends_on=TODAY,
        by=people.clerk,
    )

    assert Member.objects.get(pk=people.cora.pk).left_on is None


def test_an_address_is_not_taken_from_another_account(people):
    with pytest.raises(ConductRefused):
        change_member(member_id=people.ada.pk, email="bilal@sallowfield.example", **people.act)

    assert people.account(people.ada).email == "ada@sallowfield.example"


@pytest.mark.req("S0-10")
def test_a_leaver_keeps_every_row_and_loses_the_doors_after_the_last_day(people):
    last = TODAY + timedelta(days=2)

    end_membership(member_id=people.ada.pk, on=last, **people.act)

    account = people.account(people.ada)
    assert {seat.ends_on for seat in Seat.objects.filter(holding__member=people.ada)} == {last}
    assert member_of(account, last) == people.ada
    assert member_of(account, last + timedelta(days=1)) is None
    assert people.ada.history.first().history_user == people.clerk


@pytest.mark.parametrize("on", [JOINED - timedelta(days=1), TODAY], ids=["too early", "again"])
def test_a_last_day_that_cannot_be_is_refused(people, on):
    who = people.dev if on == TODAY else people.ada
    before = everything()

    with pytest.raises(ConductRefused):
        end_membership(member_id=who.pk, on=on, **people.act)

    assert everything() == before


def test_a_last_day_before_a_seat_begins_is_refused(people):
    give_seat(
        member_id=people.cora.pk,
        group=people.garden,
        starts_on=TODAY + timedelta(days=30),
        **people.act,
    )

    with pytest.raises(ConductRefused, match="Garden group begins on Wednesday 16 December 2026"):
        end_membership(member_id=people.cora.pk, on=TODAY, **people.act)

    assert people.seat(people.cora).ends_on is None


@pytest.mark.req("S0-10")
def test_somebody_who_left_comes_back_with_their_earlier_term_kept(people):
    with pytest.raises(ConductRefused):
        take_back(member_id=people.dev.pk, joined_on=LEFT, **people.act)

    take_back(member_id=people.dev.pk, joined_on=TODAY, **people.act)
    give_seat(member_id=people.dev.pk, group=people.partnership, starts_on=TODAY, **people.act)

    terms = Seat.objects.filter(holding__member=people.dev).order_by("starts_on")
    assert [(seat.starts_on, seat.ends_on) for seat in terms] == [(JOINED, LEFT), (TODAY, None)]
    assert member_of(people.account(people.dev), TODAY) == people.dev


@pytest.mark.req("S0-10")
def test_whoever_is_still_here_is_not_taken_back_but_may_stay(people):
    last = TODAY + timedelta(days=30)
    end_membership(member_id=people.ada.pk, on=last, **people.act)
    before = everything()

    with pytest.raises(ConductRefused, match="Ada Brown is a member now"):
        take_back(member_id=people.ada.pk, joined_on=last + timedelta(days=1), **people.act)

    assert everything() == before
    assert keep_on(member_id=people.ada.pk, **people.act).joined_on == JOINED
    assert member_of(people.account(people.ada), last + timedelta(days=1)) == people.ada


def test_whoever_left_or_has_no_last_day_cannot_just_stay(people):
    before = everything()

    for who in (people.ada, people.dev):
        with pytest.raises(ConductRefused, match="no last day that is still to come"):
            keep_on(member_id=who.pk, **people.act)

    assert everything() == before


@pytest.mark.parametrize(
    ("who", "starts_on", "ends_on", "field"),
    [
        ("ada", TODAY, None, "group"),
        ("ada", TODAY, JOINED, "ends_on"),
        ("ada", JOINED - timedelta(days=1), None, "starts_on"),
        ("dev", TODAY, None, "starts_on"),
        ("dev", LEFT, TODAY, "ends_on"),
    ],
    ids=["twice", "backwards", "before joining", "after leaving", "beyond the last day"],
)
def test_a_seat_that_cannot_be_is_refused(people, who, starts_on, ends_on, field):
    before = everything()

    with pytest.raises(ConductRefused) as refused:
        give_seat(
            member_id=getattr(people, who).pk,
            group=people.garden,
            starts_on=starts_on,
            ends_on=ends_on,
            **people.act,
        )

    assert refused.value.field == field
    assert everything() == before


def test_a_seat_ends_by_its_last_day(people):
    seat = people.seat(people.ada, people.garden)

    change_seat(
        seat_id=seat.pk,
        title="vice-chair",
        has_vote=False,
        political_group="",
        ends_on=TODAY,
        by=people.clerk,
    )

    seat.refresh_from_db()
    assert (seat.title, seat.has_vote, seat.ends_on) == ("vice-chair", False, TODAY)
    assert seat.history.first().history_user == people.clerk
    give_seat(
        member_id=people.ada.pk,
        group=people.garden,
        starts_on=TODAY + timedelta(days=1),
        **people.act,
    )


class TestSeatsGivenElsewhere:
    """On the screens of meetings, or by anything else that makes a seat."""

    def give(self, people, **given):
        seat = Seat(group=people.garden, starts_on=date(2026, 5, 4), **given)
        return save_seat(seat, by=people.clerk)

    def test_a_new_name_becomes_a_member_on_its_first_day(self, people):
        seat = self.give(people, name="Gwen Hart", organisation="Eastmarch School")

        member = Member.objects.get(seats__seat=seat)
        assert (member.name, member.slug, member.joined_on) == (
            "Gwen Hart",
            "gwen-hart",
            date(2026, 5, 4),
        )
        assert (member.kind, member.parent_organisation) == ("organisation", "Eastmarch School")

    def test_an_account_says_whose_it_is(self, people):
        seat = self.give(people, name="B. Khan", user=people.account(people.bilal))

        assert seat.holding.member == people.bilal

    def test_a_name_says_whose_it_is_where_one_member_bears_it(self, people):
        assert self.give(people, name="cora lee").holding.member == people.cora

    def test_a_name_that_two_bear_says_nothing(self, people):
        joins(people, name="Cora Lee")

        assert self.give(people, name="Cora Lee").holding.member.slug == "cora-lee-3"

    def test_a_member_is_given_the_account_of_their_seat(self, people):
        account = UserFactory(email="cora@sallowfield.example")

        self.give(people, name="Cora Lee", user=account)

        assert Member.objects.get(user=account) == people.cora

    def test_a_name_never_takes_the_place_of_another_account(self, people):
        account = UserFactory(email="other@sallowfield.example")

        seat = self.give(people, name="Ada Brown", user=account)

        assert seat.holding.member != people.ada
        assert people.account(people.ada).email == "ada@sallowfield.example"

    def test_a_seat_that_was_given_to_the_wrong_account_moves_to_its_member(self, people):
        eve = joins(people, email="eve@sallowfield.example")
        seat = self.give(people, name="Eve Moss", user=people.account(people.bilal))

        seat.user = eve.user
        save_seat(seat, by=people.clerk)

        holding = MemberSeat.objects.get(seat=seat)
        assert holding.member == eve
        assert [row.member for row in holding.history.all()] == [eve, people.bilal]

    @pytest.mark.req("S0-10")
    def test_whose_last_seat_was_ended_there_left_with_it_and_comes_back_with_the_next(
        self, people
    ):
        seat = self.give(people, name="Gwen Hart")

        seat.ends_on = LEFT
        save_seat(seat, by=people.clerk)
        gwen = Member.objects.get(name="Gwen Hart")
        assert (gwen.joined_on, gwen.left_on) == (seat.starts_on, LEFT)

        again = Seat(group=people.garden, name="Gwen Hart", starts_on=TODAY)
        save_seat(again, by=people.clerk)
        gwen.refresh_from_db()
        assert (gwen.joined_on, gwen.left_on) == (TODAY, None)
        assert again.holding.member == gwen

    def test_one_of_two_seats_ended_there_leaves_them_a_member(self, people):
        seat = people.seat(people.ada, people.garden)
        seat.ends_on = LEFT

        save_seat(seat, by=people.clerk)

        people.ada.refresh_from_db()
        assert (people.ada.joined_on, people.ada.left_on) == (JOINED, None)

    def test_who_stays_without_a_seat_does_not_leave_because_an_old_one_is_put_right(self, people):
        seat = people.seat(people.cora)
        given = {"title": "", "has_vote": True, "political_group": "", "by": people.clerk}
        change_seat(seat_id=seat.pk, ends_on=LEFT, **given)

        for title, ends_on in (("treasurer", LEFT), ("treasurer", LEFT + timedelta(days=1))):
            seat.refresh_from_db()
            seat.title, seat.ends_on = title, ends_on
            save_seat(seat, by=people.clerk)

            people.cora.refresh_from_db()
            assert people.cora.left_on is None

    def test_whose_time_ended_with_a_seat_follows_it_when_it_is_put_right(self, people):
        end_membership(member_id=people.cora.pk, on=TODAY, **people.act)
        seat = people.seat(people.cora)
        for ends_on, left_on in (
            (TODAY - timedelta(days=3),) * 2,
            (TODAY + timedelta(days=3),) * 2,
        ):
            seat.refresh_from_db()
            seat.ends_on = ends_on
            save_seat(seat, by=people.clerk)

            people.cora.refresh_from_db()
            assert people.cora.left_on == left_on
