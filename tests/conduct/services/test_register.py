"""The register of interests: what is said, by whom, when, and what is refused (3.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import CommandError

from cms.casework.models import OutgoingMail
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Act, Member, RegisterEntry
from cms.conduct.register import interests_of, register_state
from cms.conduct.services.members import end_membership, take_back
from cms.conduct.services.register import (
    change,
    confirm,
    declare,
    declare_nothing,
    end,
    show,
    withhold,
)
from cms.conduct.trusted import is_trusted
from cms.users.models import Appointment, User
from tests.conduct.declared import BORN, HUSHED, SHOP, WHY_HUSHED, gift, hushed, said, told
from tests.conduct.people import NOW, TODAY
from tests.conduct.signed import BEGUN
from tests.conduct.test_evidence import tamper, verify
from tests.factories import UserFactory, appointed

pytestmark = pytest.mark.one_database
LAST = date(2026, 11, 29)  # 28 days, the 2nd being the first


@pytest.fixture
def ada(signing) -> Member:
    return signing.people.ada


def own(member: Member, *, days: int = 0) -> dict:
    return {"by": member.user, "now": NOW + timedelta(days=days)}


def the_one(member: Member):
    [interest] = interests_of(member)
    return interest


@pytest.mark.req("S0-16")
def test_an_interest_is_declared_with_its_day(ada):
    entry = said(ada, told(whose="associate"))

    assert (entry.number, entry.act, entry.register) == (1, Act.DECLARED, "partnership")
    assert (entry.category_title, entry.words, entry.on) == ("Paid work", SHOP, BORN)
    assert (entry.declared_at, entry.recorded_by, entry.told_on) == (NOW, ada.user, None)
    assert entry.due_on == BORN + timedelta(days=27)
    assert the_one(ada).holds
    assert not the_one(ada).is_late


def test_the_same_sent_twice_is_kept_once(ada):
    assert said(ada) == said(ada)
    assert said(ada, told("I run another.")) != said(ada)
    assert RegisterEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("what", "category", "field"),
    [
        (told("  "), "employment", "words"),
        (told("x" * 1001), "employment", "words"),
        (told(), "sponsorship", "category"),
        (told(whose="own_or_partners"), "employment", "whose"),
        (told(on=TODAY + timedelta(days=1)), "employment", "on"),
        (told(is_sensitive=True), "employment", "reason"),
        (told(giver="A shop"), "employment", "giver"),
        (gift(giver=""), "gift", "giver"),
        (gift(value_pence=None), "gift", "value_pence"),
        (gift(value_pence=-1), "gift", "value_pence"),
        (gift(was_accepted=None), "gift", "was_accepted"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(ada, what, category, field):
    with pytest.raises(ConductRefused) as refused:
        said(ada, what, category=category)

    assert refused.value.field == field
    assert not RegisterEntry.objects.exists()


def test_nobody_declares_for_another(signing):
    people = signing.people
    for by in (people.clerk, people.bilal.user):
        with pytest.raises(ConductRefused, match="from their own account"):
            said(people.ada, by=by)
        with pytest.raises(ConductRefused, match="declares it there"):
            said(people.ada, by=by, told_on=TODAY)
    entry = said(people.ada)
    for deed, given in (
        (change, {"entry_id": entry.pk, "told": told("Mine")}),
        (end, {"entry_id": entry.pk, "on": TODAY}),
        (confirm, {"member_id": people.ada.pk}),
        (declare_nothing, {"member_id": people.ada.pk}),
    ):
        with pytest.raises(ConductRefused, match="from their own account"):
            deed(**given, by=people.bilal.user, now=NOW)
    assert RegisterEntry.objects.count() == 1


def test_whoever_left_or_was_never_asked_says_nothing(people):
    with pytest.raises(ConductRefused, match="No register"):
        said(people.ada)
    with pytest.raises(ConductRefused, match="no member"):
        said(people.dev)


def test_staff_write_it_down_for_a_member_without_an_account(signing):
    people = signing.people
    day = TODAY - timedelta(days=3)

    entry = said(people.cora, by=people.clerk, told_on=day)

    assert (entry.told_on, entry.recorded_by) == (day, people.clerk)
    with pytest.raises(ConductRefused) as refused:
        said(people.cora, by=people.clerk, told_on=TODAY + timedelta(days=1))
    assert refused.value.field == "told_on"
    with pytest.raises(ConductRefused):
        said(people.cora, by=people.clerk)


def test_a_late_one_stays_late_and_counts_from_joining_or_from_when_it_arose(ada):
    old = said(ada, told("Since long ago.", on=date(2020, 1, 1)), **own(ada, days=14))
    new = said(ada, told("New.", on=BORN), now=NOW + timedelta(days=30))

    assert old.due_on == LAST == BEGUN + timedelta(days=27)
    assert new.due_on == BORN + timedelta(days=27)
    assert [one.is_late for one in interests_of(ada)] == [True, True]


def test_on_the_last_day_it_is_in_time(ada):
    said(ada, told(on=BEGUN), now=NOW + (LAST - TODAY))

    assert not the_one(ada).is_late


def test_a_change_keeps_what_was_said_before(ada):
    first = said(ada)

    entry = change(entry_id=first.pk, told=told("I run two shops.", on=TODAY), **own(ada, days=1))

    assert (entry.act, entry.of, entry.category) == (Act.CHANGED, first, "employment")
    interest = the_one(ada)
    assert (interest.newest.words, interest.since) == ("I run two shops.", BORN)
    assert [row.words for row in interest.entries] == [SHOP, "I run two shops."]
    with pytest.raises(ConductRefused, match="the same as before"):
        change(entry_id=first.pk, told=told("I run two shops.", on=TODAY), **own(ada, days=1))


def test_an_ended_one_stays_and_neither_changes_nor_ends_again(ada):
    first = said(ada)
    for day, words in ((BORN - timedelta(days=1), "before"), (TODAY + timedelta(days=1), "come")):
        with pytest.raises(ConductRefused, match=words):
            end(entry_id=first.pk, on=day, **own(ada))

    end(entry_id=first.pk, on=TODAY, **own(ada))

    assert (the_one(ada).ended_on, the_one(ada).holds) == (TODAY, False)
    with pytest.raises(ConductRefused, match="has ended"):
        end(entry_id=first.pk, on=TODAY, **own(ada))
    with pytest.raises(ConductRefused, match="has ended"):
        change(entry_id=first.pk, told=told("Again."), **own(ada))
    assert RegisterEntry.objects.count() == 2


def test_nothing_to_declare_is_a_dated_entry_until_something_is(ada):
    entry = declare_nothing(member_id=ada.pk, **own(ada))

    assert (entry.act, entry.on, entry.due_on) == (Act.NOTHING, TODAY, LAST)
    assert declare_nothing(member_id=ada.pk, **own(ada)) == entry
    assert register_state(ada, TODAY).nothing_on == TODAY
    with pytest.raises(ConductRefused, match="Nothing is declared"):
        confirm(member_id=ada.pk, **own(ada))
    said(ada)
    assert register_state(ada, TODAY).nothing_on is None
    with pytest.raises(ConductRefused, match="You have declared"):
        declare_nothing(member_id=ada.pk, **own(ada))


def test_it_is_asked_for_once_and_then_every_year(ada):
    first = register_state(ada, TODAY)
    assert (first.due_on, first.complete_on, first.is_asked) == (LAST, None, True)
    assert register_state(ada, LAST + timedelta(days=1)).is_overdue

    said(ada)
    assert register_state(ada, TODAY).due_on == date(2027, 11, 16)
    assert not register_state(ada, TODAY).is_asked

    confirm(member_id=ada.pk, **own(ada, days=30))
    year = date(2027, 12, 16)
    assert register_state(ada, TODAY + timedelta(days=30)).due_on == year
    assert not register_state(ada, year - timedelta(days=28)).is_asked
    assert register_state(ada, year - timedelta(days=27)).is_asked
    assert not register_state(ada, year).is_overdue
    assert register_state(ada, year + timedelta(days=1)).is_overdue


def test_whoever_comes_back_declares_anew(signing, ada):
    people = signing.people
    said(ada)
    end_membership(member_id=ada.pk, on=TODAY, **people.act)
    assert not register_state(Member.objects.get(pk=ada.pk), TODAY + timedelta(days=1)).is_asked

    back = TODAY + timedelta(days=9)
    take_back(member_id=ada.pk, joined_on=back, by=people.clerk, now=NOW + timedelta(days=9))

    state = register_state(Member.objects.get(pk=ada.pk), back)
    assert (state.complete_on, state.due_on) == (None, back + timedelta(days=27))
    assert state.holding == 1


class TestSensitive:
    """Details that stay private are read by nobody but who decides on it."""

    def test_they_are_private_at_once_and_the_coordinator_is_told_without_them(self, signing, ada):
        said(ada, hushed())

        assert (the_one(ada).is_withheld, the_one(ada).awaits) == (True, True)
        mail = OutgoingMail.objects.get()
        assert mail.to == signing.people.clerk.email
        assert f"/admin/interests/members/{ada.pk}/" in mail.text
        for hidden in (HUSHED, WHY_HUSHED, "Paid work"):
            assert hidden not in f"{mail.subject} {mail.text} {mail.html}"

    def test_that_they_stay_private_is_decided_with_a_reason(self, signing, ada):
        entry = said(ada, hushed())
        OutgoingMail.objects.all().delete()

        withhold(entry_id=entry.pk, reason="They are at risk.", **signing.people.act)

        assert (the_one(ada).is_withheld, the_one(ada).awaits) == (True, False)
        mail = OutgoingMail.objects.get()
        assert (mail.to, HUSHED in mail.text) == (ada.user.email, False)
        assert "They are at risk." in mail.text
        with pytest.raises(ConductRefused, match="decided already"):
            withhold(entry_id=entry.pk, reason="Again.", **signing.people.act)

    def test_a_change_leaves_them_private_until_they_are_shown(self, signing, ada):
        entry = said(ada, hushed())
        withhold(entry_id=entry.pk, reason="At risk.", **signing.people.act)
        count = OutgoingMail.objects.count()

        change(entry_id=entry.pk, told=told("Another refuge."), **own(ada))
        assert (the_one(ada).is_withheld, the_one(ada).awaits) == (True, False)
        assert OutgoingMail.objects.count() == count

        show(entry_id=entry.pk, **own(ada))
        assert not the_one(ada).is_withheld
        with pytest.raises(ConductRefused, match="shown already"):
            show(entry_id=entry.pk, **own(ada))

        change(entry_id=entry.pk, told=hushed(), **own(ada))
        assert (the_one(ada).is_withheld, the_one(ada).awaits) == (True, True)

    def test_nobody_is_trusted_with_them_by_a_role_that_ended(self, signing, ada):
        yesterday = TODAY - timedelta(days=1)
        before = appointed(UserFactory(), "Coordinators")
        assert is_trusted(before, TODAY)

        Appointment.objects.held_by(before.pk).update(ends_on=yesterday)

        assert is_trusted(before, yesterday)
        assert not is_trusted(before, TODAY)

    @pytest.mark.parametrize("deed", [withhold, show])
    def test_who_decides_is_somebody_else_who_is_trusted_with_it(self, signing, ada, deed):
        people = signing.people
        entry = said(ada, hushed())
        for by in (people.auditor, people.bilal.user):
            with pytest.raises(ConductRefused, match="for the coordinator"):
                deed(entry_id=entry.pk, reason="Mine.", by=by, now=NOW)
        with pytest.raises(ConductRefused) as refused:
            deed(entry_id=entry.pk, reason=" ", **people.act)
        assert refused.value.field == "reason"
        ada.user.groups.add(*people.clerk.groups.all())
        if deed is withhold:
            with pytest.raises(ConductRefused, match="your own"):
                deed(entry_id=entry.pk, reason="Mine.", **own(ada))
        assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("sql", "said_"),
    [
        ("UPDATE conduct_registerentry SET words = 'x' WHERE number = 1", "number 1"),
        ("UPDATE conduct_registerentry SET due_on = NULL WHERE number = 1", "number 1"),
        ("UPDATE conduct_registerentry SET told_on = '2026-11-01' WHERE number = 1", "number 1"),
        ("DELETE FROM conduct_registerentry WHERE number = 2", "number 2 is missing"),
        ("DELETE FROM conduct_registerentry WHERE number = 3", "number 3 is missing"),
        ("UPDATE conduct_registerentry SET number = 4 WHERE number = 3", "number 3 is missing"),
    ],
)
def test_a_changed_or_missing_entry_is_found_by_the_command(ada, sql, said_):
    said(ada)
    confirm(member_id=ada.pk, **own(ada))
    said(ada, told("Another."))
    assert "3 entries of the register are as they were" in verify()

    tamper(sql)

    with pytest.raises(CommandError, match=f"Register of interests: {said_}"):
        verify()


def test_the_council_set_counts_a_partner_as_ones_own(signing, ada):
    signing.code.register = "localism-act"
    signing.code.save()

    entry = said(ada, told(whose="own_or_partners"), category="securities")

    assert (entry.register, entry.category_title) == ("localism-act", "Shares and securities")
    with pytest.raises(ConductRefused) as refused:
        said(ada, told(whose="associate"), category="land")
    assert refused.value.field == "whose"


def test_a_closed_account_says_nothing(ada):
    user: User = ada.user
    user.is_active = False
    with pytest.raises(ConductRefused):
        declare(member_id=ada.pk, category="employment", told=told(), by=user, now=NOW)
