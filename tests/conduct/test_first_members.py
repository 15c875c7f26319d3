"""The data steps of the first migration: members for the seats that are there already (S0-7)."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import QuerySet

from cms.conduct.models import Member, MemberSeat
from cms.meetings.models import MeetingGroup, Seat
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIRST = import_module("cms.conduct.migrations.0001_initial")
EDITOR = SimpleNamespace(connection=connection)
OLD, NEW, END = date(2024, 5, 1), date(2025, 6, 2), date(2025, 6, 1)


def seats(*given):
    """Rows as they were before anybody watched seats."""
    group = MeetingGroup.objects.create(key="board", name="Board")
    QuerySet(Seat).bulk_create(Seat(group=group, **one) for one in given)
    assert not MemberSeat.objects.exists()


def held():
    return {
        member.name: (member.joined_on, member.left_on, member.seats.count())
        for member in Member.objects.all()
    }


@pytest.mark.req("S0-7", "S0-10")
def test_every_seat_has_one_member_for_each_account_or_name():
    ada = UserFactory(email="ada@sallowfield.example")
    seats(
        {"name": "Ada Brown", "user": ada, "starts_on": OLD, "ends_on": END},
        {"name": "ada brown ", "starts_on": NEW},
        {"name": "Bo Reed", "starts_on": OLD, "ends_on": END},
        {"name": "Gwen Hart", "starts_on": NEW, "organisation": "Eastmarch School"},
    )

    FIRST.hold_seats(apps, EDITOR)

    assert [(row.joined_on, row.left_on) for row in Member.objects.filter(user=ada)] == [
        (OLD, None)
    ]
    assert {*held().values()} == {(OLD, END, 1), (OLD, None, 2), (NEW, None, 1)}
    gwen = Member.objects.get(name="Gwen Hart")
    assert (gwen.slug, gwen.kind, gwen.parent_organisation) == (
        "gwen-hart",
        "organisation",
        "Eastmarch School",
    )
    kept = gwen.history.filter(history_change_reason__startswith="Had a seat before")
    assert kept.count() == 1
    assert not Seat.objects.filter(holding=None).exists()


def test_two_accounts_of_one_name_are_two_members_and_a_seat_without_one_is_neither_s():
    one, two = (UserFactory(email=f"{name}@sallowfield.example") for name in ("one", "two"))
    seats(
        {"name": "Jo Lake", "user": one, "starts_on": OLD},
        {"name": "Jo Lake", "user": two, "starts_on": OLD},
        {"name": "Jo Lake", "starts_on": NEW},
    )

    FIRST.hold_seats(apps, EDITOR)

    assert sorted(Member.objects.values_list("slug", flat=True)) == [
        "jo-lake",
        "jo-lake-2",
        "jo-lake-3",
    ]
    assert {row.user_id for row in Member.objects.all()} == {one.pk, two.pk, None}


def test_groups_that_were_there_may_do_with_members_what_new_ones_may():
    before = {name: codes_of(name) for name in FIRST.VERBS}
    for group in Group.objects.filter(name__in=FIRST.VERBS):
        group.permissions.remove(*group.permissions.filter(codename__endswith="_member"))
    assert not codes_of("Auditors")

    FIRST.let_groups_in(apps, EDITOR)

    assert {name: codes_of(name) for name in FIRST.VERBS} == before
    assert codes_of("Auditors") == {"view_member"}


def codes_of(name):
    rows = Group.objects.get(name=name).permissions.filter(codename__endswith="_member")
    return set(rows.values_list("codename", flat=True))
