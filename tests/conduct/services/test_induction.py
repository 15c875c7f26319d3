"""Induction: when it begins, what does an item, and what is done again (S2-16, S0-32)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from cms.conduct.errors import ConductRefused
from cms.conduct.induction import is_overdue, item_words
from cms.conduct.models import InductionRecord, MemberKind
from cms.conduct.selectors import public_counts
from cms.conduct.services.induction import (
    begin_induction,
    begin_missing,
    begin_staff_induction,
    record_item,
    record_several,
    say_read,
)
from cms.conduct.services.members import add_member, end_membership, take_back
from cms.conduct.signing import signing_state
from cms.meetings.models import Seat
from cms.users.models import Level, Role
from cms.users.roles import appoint
from tests.conduct.people import NOW, TODAY
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database

DAY = timedelta(days=1)
MINE = ["code", "complaints", "interests", "safeguarding"]


def begun(member):
    rows = InductionRecord.objects.filter(member=member).order_by("item")
    return list(rows.values_list("item", "due_on", "done_on"))


def item(member, key):
    return InductionRecord.objects.get(member=member, item=key)


def begin(people, member):
    return begin_induction(member_id=member.pk, **people.act)


def role(level=""):
    group, _ = Group.objects.get_or_create(name="Helpers")
    return Role.objects.create(key=f"role-{level}", title="Role", level=level, group=group)


@pytest.mark.req("S2-16")
def test_a_new_member_begins_at_once_with_the_first_day_counted(people):
    new = add_member(name="Eve", kind=MemberKind.RESIDENT, joined_on=TODAY, **people.act)

    assert begun(new) == [
        ("complaints", TODAY + 27 * DAY, None),
        ("interests", TODAY + 27 * DAY, None),
        ("safeguarding", TODAY + 55 * DAY, None),
    ]
    row = item(new, "complaints")
    assert (row.history.get().history_user, row.history.get().history_change_reason) == (
        people.clerk,
        "Begun.",
    )


def test_who_joins_later_begins_on_that_day(people):
    new = add_member(name="Eve", kind=MemberKind.RESIDENT, joined_on=TODAY + 10 * DAY, **people.act)

    assert item(new, "complaints").due_on == TODAY + 37 * DAY


@pytest.mark.req("S2-16")
def test_signing_the_code_does_its_item(signing):
    ada = signing.people.ada
    begin(signing.people, ada)
    assert [row[0] for row in begun(ada)] == MINE
    state = signing_state(ada, TODAY)
    assert (item(ada, "code").done_on, item(ada, "code").due_on) == (None, state.due_on)

    signing.sign(ada)

    assert item(ada, "code").done_on == TODAY
    with pytest.raises(ConductRefused):
        record_item(record_id=item(ada, "code").pk, done_on=None, **signing.people.act)
    assert item(ada, "code").done_on == TODAY


def test_who_signed_before_has_that_item_done_from_the_start(signing):
    signing.sign(signing.people.ada)

    begin(signing.people, signing.people.ada)

    assert item(signing.people.ada, "code").done_on == TODAY


@pytest.mark.req("S2-16")
def test_the_clock_finds_who_was_left_out_and_begins_nothing_twice(signing):
    people = signing.people
    people.seat(people.ada)
    Seat(group=people.partnership, name="Eve Hall", starts_on=TODAY, has_vote=True).save()

    assert begin_missing(NOW) == 4
    assert begin_missing(NOW) == 0

    assert [row[0] for row in begun(people.cora)] == MINE
    assert InductionRecord.objects.filter(member__name="Eve Hall").count() == 4
    assert not InductionRecord.objects.filter(member=people.dev).exists()


@pytest.mark.req("S2-16")
def test_staff_begin_once_they_hold_a_role_but_not_for_one_of_the_board(people):
    worker, deputy, chair, later, closed = (UserFactory() for _ in range(5))
    appoint(user=worker, role=role(), starts_on=TODAY, deputy=deputy)
    appoint(user=chair, role=role(Level.BOARD), starts_on=TODAY)
    appoint(user=later, role=role(Level.FRONT_LINE), starts_on=TODAY + DAY)
    appoint(user=closed, role=Role.objects.get(key="role-"), starts_on=TODAY)
    closed.is_active = False
    closed.save()
    begin_missing(NOW - DAY)
    assert not InductionRecord.objects.exclude(user=None).exists()

    begin_missing(NOW)

    rows = InductionRecord.objects.exclude(user=None)
    assert set(rows.values_list("user", flat=True)) == {worker.pk, deputy.pk}
    assert rows.get(user=worker, item="complaints").due_on == TODAY + 13 * DAY
    assert rows.filter(user=worker).count() == 3


@pytest.mark.req("S2-16")
def test_what_was_shown_is_written_down_with_when_and_by_whom(people):
    begin(people, people.cora)
    row = item(people.cora, "interests")

    record_item(record_id=row.pk, done_on=TODAY - DAY, note="At the hub.", **people.act)

    row.refresh_from_db()
    assert (row.done_on, row.refresh_on, row.note) == (TODAY - DAY, None, "At the hub.")
    assert row.history.latest().history_user == people.clerk
    record_item(record_id=row.pk, done_on=None, due_on=TODAY + DAY, **people.act)
    row.refresh_from_db()
    assert (row.done_on, row.due_on, row.note) == (None, TODAY + DAY, "")


def test_a_day_that_is_still_to_come_writes_nothing(people):
    begin(people, people.cora)
    rows = [item(people.cora, key) for key in ("complaints", "interests")]

    with pytest.raises(ConductRefused) as refused:
        record_several(record_ids=[row.pk for row in rows], done_on=TODAY + DAY, **people.act)

    assert refused.value.field == "done_on"
    assert [row[2] for row in begun(people.cora)] == [None, None, None]


@pytest.mark.req("S2-16")
def test_what_is_done_again_comes_back_after_its_months(people):
    begin(people, people.ada)
    row = item(people.ada, "safeguarding")
    record_item(record_id=row.pk, done_on=TODAY, **people.act)

    row.refresh_from_db()
    again = date(2029, 11, 16)
    assert row.refresh_on == again
    assert item_words(row, TODAY) == "Done 16 November 2026, again by 16 November 2029"
    assert not is_overdue(row, again)
    assert is_overdue(row, again + DAY)
    assert "to be done again since" in item_words(row, again + DAY)


@pytest.mark.req("S2-16")
def test_a_person_says_that_they_read_the_procedures_and_nobody_else_does(people):
    begin(people, people.ada)
    row = item(people.ada, "complaints")
    ada, bilal = people.account(people.ada), people.account(people.bilal)

    for other in (bilal, people.clerk):
        with pytest.raises(ConductRefused):
            say_read(record_id=row.pk, by=other, now=NOW)
    with pytest.raises(ConductRefused):
        say_read(record_id=item(people.ada, "interests").pk, by=ada, now=NOW)
    assert [each[2] for each in begun(people.ada)] == [None, None, None]

    say_read(record_id=row.pk, by=ada, now=NOW)

    assert item(people.ada, "complaints").done_on == TODAY


def test_staff_say_so_too(people):
    rows = begin_staff_induction(user_id=people.clerk.pk, **people.act)

    say_read(record_id=rows[0].pk, by=people.clerk, now=NOW)

    assert InductionRecord.objects.get(pk=rows[0].pk).done_on == TODAY


@pytest.mark.req("S0-32")
def test_the_public_count_is_of_those_who_had_everything(people):
    for member in (people.ada, people.bilal):
        rows = begin(people, member)
    record_several(record_ids=[row.pk for row in rows], done_on=TODAY, **people.act)

    counts = public_counts(TODAY)

    assert (counts.inducted, counts.to_induct) == (1, 2)


def test_who_comes_back_keeps_what_they_did_and_begins_the_rest_anew(people):
    begin(people, people.ada)
    record_item(record_id=item(people.ada, "complaints").pk, done_on=TODAY, **people.act)
    end_membership(member_id=people.ada.pk, on=TODAY + 60 * DAY, **people.act)
    back = TODAY + 100 * DAY

    take_back(member_id=people.ada.pk, joined_on=back, by=people.clerk, now=NOW + 100 * DAY)

    assert begun(people.ada) == [
        ("complaints", TODAY + 27 * DAY, TODAY),
        ("interests", back + 27 * DAY, None),
        ("safeguarding", back + 55 * DAY, None),
    ]


def test_looking_for_who_was_left_out_costs_the_same_for_many(
    people, django_assert_max_num_queries
):
    begin_missing(NOW)

    with django_assert_max_num_queries(6):
        begin_missing(NOW)
