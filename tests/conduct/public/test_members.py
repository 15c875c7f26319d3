"""Who sits here, what they promised, what they declared, and did they leave the room?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.conduct.models import Act, InductionRecord, Member, MemberKind, RegisterEntry
from cms.conduct.services.members import add_member, change_member
from tests.conduct.people import JOINED, LEFT, NOW, TODAY
from tests.conduct.public.meetings import HUSHED, hold_meetings
from tests.factories import LONDON
from tests.web.validity import faults_in


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW


def page_of(client, address, *, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def words_of(html):
    words = BeautifulSoup(html, "html.parser").main.get_text(" ")
    return " ".join(words.replace("\u00a0", " ").split())


def entries_of(html):
    soup = BeautifulSoup(html, "html.parser")
    return [words_of(f"<main>{entry}</main>") for entry in soup.select("#now ~ ul > li")]


@pytest.mark.req("S0-7", "S0-27")
def test_residents_and_organisations_stand_in_one_list_in_the_same_way(client, people):
    html = page_of(client, "/members/")

    assert entries_of(html) == [
        "Ada Brown Chair, Partnership Member, Garden group Resident Since 2 March 2026",
        "Bilal Khan Member, Partnership For Sallowfield Tenants’ Trust Since 2 March 2026",
        "Cora Lee Member, Partnership Resident Since 2 March 2026",
    ]
    assert not faults_in(html)


@pytest.mark.req("S0-12", "S0-32")
def test_everybody_reads_who_signed_and_how_many(client, signing):
    signing.sign(signing.people.ada)
    for member, done_on in ((signing.people.ada, TODAY), (signing.people.bilal, None)):
        InductionRecord(
            member=member, item="tour", title="A tour", due_on=TODAY, done_on=done_on
        ).save()

    html = page_of(client, "/members/")
    words = words_of(html)

    assert "1 of 3 members has signed the code of conduct." in words
    assert "1 of 2 completed their induction." in words
    assert ["Signed 16 November 2026" in entry for entry in entries_of(html)] == [
        True,
        False,
        False,
    ]
    assert ["Not yet signed" in entry for entry in entries_of(html)] == [False, True, True]


@pytest.mark.req("S0-12")
def test_signed_cannot_stand_there_without_a_signature(client, signing):
    """Nothing that can be written to a member says “signed”: only a signature does."""
    assert not {"signed", "signed_at", "signed_on"} & {field.name for field in Member._meta.fields}

    assert "Not yet signed" in words_of(page_of(client, "/members/ada-brown/"))


@pytest.mark.req("S0-10")
def test_the_list_can_be_of_one_group(client, people):
    html = page_of(client, "/members/?group=garden")

    assert [entry[:9] for entry in entries_of(html)] == ["Ada Brown"]
    assert len(entries_of(page_of(client, "/members/?group=partnership"))) == 3
    page_of(client, "/members/?group=nowhere", status=404)


@pytest.mark.req("S0-10", "S0-31")
def test_a_members_page_tells_of_groups_terms_and_organisation(client, people):
    change_member(member_id=people.ada.pk, about="Grew up on Willow Walk.", **people.act)

    ada = words_of(html := page_of(client, "/members/ada-brown/"))
    bilal = words_of(page_of(client, "/members/bilal-khan/"))

    assert "Grew up on Willow Walk." in ada
    assert "Since Monday 2 March 2026" in ada
    assert "Chair of the Partnership: since 2 March 2026" in ada
    assert "Member of the Garden group, part of the Partnership: since 2 March 2026" in ada
    assert "stewardship" not in ada
    assert "Sallowfield Tenants’ Trust The principle on stewardship applies to it." in bilal
    assert not faults_in(html)


def test_everybody_finds_the_way_in_for_members_at_the_foot_and_on_the_list(client, people):
    html = page_of(client, "/members/")

    assert html.count('href="/sign-in/"') == 2
    assert "Members sign in" in html
    assert 'href="/sign-in/"' in page_of(client, "/")


@pytest.mark.req("S0-19", "S0-21")
def test_a_members_page_tells_what_they_declared_and_whether_they_left_the_room(client, people):
    held = hold_meetings(people)

    html = page_of(client, "/members/ada-brown/")

    assert (
        "9 November 2026 – Partnership – item 6 Ada Brown declared an indirect personal interest in item 6: "
        "My sister runs the club. Ada Brown left the room at 7.45 pm and returned at 8.02 pm."
        in words_of(html)
    )
    assert f'href="/meetings/{held.pk}/#item-6"' in html


class TestDeclared:
    """What a member said to the register."""

    def say(self, people, number, act, member=None, **values):
        entry = RegisterEntry(
            member=member or people.ada,
            act=act,
            register="partnership",
            on=values.pop("on", TODAY),
            declared_at=NOW,
            recorded_by=people.clerk,
            number=number,
            seal=str(number),
            **values,
        )
        entry.save()
        return entry

    def declare(self, people, number, **values):
        given = {"category": "work", "category_title": "Work", "words": "Runs a shop.", **values}
        return self.say(people, number, Act.DECLARED, **given)

    @pytest.mark.req("S0-7")
    def test_the_list_says_in_a_few_words_what_each_declared(self, client, people):
        self.declare(people, 1)
        self.say(people, 2, Act.NOTHING, people.bilal, on=LEFT)

        ada, bilal, cora = entries_of(page_of(client, "/members/"))

        assert ada.endswith("1 interest declared")
        assert bilal.endswith("Nothing to declare, 31 August 2026")
        assert cora.endswith("Since 2 March 2026")

    def test_somebody_who_is_asked_and_said_nothing_did_not_declare_yet(self, client, signing):
        assert "Not declared yet" in entries_of(page_of(client, "/members/"))[0]

    def test_an_interest_is_read_as_it_was_changed_and_stays_after_it_ended(self, client, people):
        first = self.declare(people, 1, on=JOINED, whose="associate")
        self.say(
            people, 2, Act.CHANGED, of=first, category="work", category_title="Work",
            words="Runs two shops.",
        )  # fmt: skip
        second = self.declare(people, 3, words="Lets a flat.", on=JOINED)
        self.say(people, 4, Act.ENDED, of=second, on=LEFT)
        self.say(people, 5, Act.CONFIRMED)

        html = page_of(client, "/members/ada-brown/")
        words = words_of(html)

        assert "Work: Runs two shops. Since 2 March 2026" in words
        assert "Runs a shop" not in words
        assert "What ended Work: Lets a flat. 2 March 2026 to 31 August 2026" in words
        assert "They confirmed on Monday 16 November 2026 that it is complete." in words
        assert not faults_in(html)
        with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=LONDON), tick=False):
            assert "Lets a flat" not in page_of(client, "/members/ada-brown/")

    def test_of_a_sensitive_one_the_public_reads_the_fact_alone(self, client, people):
        first = self.declare(
            people, 1, words=HUSHED, is_sensitive=True, category_title="Hush", whose="associate"
        )

        html = page_of(client, "/members/ada-brown/")
        assert "An interest whose details are withheld Since 16 November 2026" in words_of(html)
        for hidden in (HUSHED, "Hush", "close to them"):
            assert hidden not in html

        self.say(
            people, 2, Act.CHANGED, of=first, category="work", category_title="W", words=HUSHED
        )
        assert HUSHED not in page_of(client, "/members/ada-brown/")
        self.say(people, 3, Act.SHOWN, of=first)
        assert HUSHED in page_of(client, "/members/ada-brown/")
        self.say(people, 4, Act.WITHHELD, of=first)
        assert HUSHED not in page_of(client, "/members/ada-brown/")


@pytest.mark.req("S0-31")
def test_a_meeting_leads_to_the_members_whom_it_names(client, people):
    held = hold_meetings(people)

    soup = BeautifulSoup(page_of(client, f"/meetings/{held.pk}/"), "html.parser")

    assert {lead["href"] for lead in soup.main.select('a[href^="/members/"]')} == {
        "/members/ada-brown/",
        "/members/bilal-khan/",
        "/members/cora-lee/",
    }


@pytest.mark.req("S0-19")
def test_the_details_of_a_sensitive_interest_stay_private(client, people):
    hold_meetings(people)

    html = page_of(client, "/members/bilal-khan/")

    assert (
        "Bilal Khan declared an indirect personal interest in item 6. The details stay private."
        in (words_of(html))
    )
    assert HUSHED not in html


@pytest.mark.req("S0-7")
def test_attendance_is_counted_of_meetings_that_were_held(client, people):
    hold_meetings(people)

    assert "Came to 1 of 1 meeting." in words_of(page_of(client, "/members/bilal-khan/"))
    assert "Came to 0 of 1 meeting and sent apologies to 1." in words_of(
        page_of(client, "/members/cora-lee/")
    )


def test_how_to_reach_a_member_is_nowhere_in_public(client, people):
    change_member(
        member_id=people.bilal.pk,
        postal_address="3 Willow Walk",
        contact_note="Rings back after six.",
        **people.act,
    )

    for address in ("/members/", "/members/bilal-khan/"):
        html = page_of(client, address)
        for hidden in ("01632 960 140", "bilal@", "3 Willow Walk", "after six"):
            assert hidden not in html


@pytest.mark.req("S0-10")
def test_who_left_stays_for_as_long_as_the_register_keeps_them(client, people):
    assert "Who left" in words_of(page_of(client, "/members/"))
    dev = words_of(page_of(client, "/members/dev-patel/"))
    assert "From Monday 2 March 2026 to Monday 31 August 2026" in dev
    assert "Member of the Partnership: 2 March 2026 to 31 August 2026" in dev

    with time_machine.travel(datetime(2027, 8, 31, 12, tzinfo=LONDON), tick=False):
        page_of(client, "/members/dev-patel/")
    with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=LONDON), tick=False):
        page_of(client, "/members/dev-patel/", status=404)
        assert "Dev Patel" not in page_of(client, "/members/")


def test_who_is_to_join_is_nowhere_until_their_first_day(client, people):
    add_member(
        name="Eve Moss",
        kind=MemberKind.RESIDENT,
        joined_on=TODAY + timedelta(days=1),
        **people.act,
    )

    assert "Eve Moss" not in page_of(client, "/members/")
    page_of(client, "/members/eve-moss/", status=404)


def test_the_menu_and_the_sitemap_lead_to_members_once_there_are_some(client, people):
    leads = BeautifulSoup(page_of(client, "/members/"), "html.parser").select("nav a")
    sitemap = page_of(client, "/sitemap.xml")

    assert ("Members", "/members/") in {(lead.text.strip(), lead["href"]) for lead in leads}
    assert "/members/</loc>" in sitemap
    assert "/members/dev-patel/</loc>" in sitemap


def test_a_body_without_members_says_so(client, db):
    html = page_of(client, "/members/")
    assert "/members/" not in {
        lead["href"] for lead in BeautifulSoup(html, "html.parser").select("nav a")
    }
    assert "/members/" not in page_of(client, "/sitemap.xml")

    assert "Nobody is listed yet." in html
    assert not faults_in(html)


@pytest.mark.one_database
def test_more_members_cost_no_more_queries(client, signing):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page_of(client, "/members/")
        return len(caught)

    queries()  # what a process asks once
    few = queries()
    for number in range(6):
        add_member(
            name=f"Member {number}",
            kind=MemberKind.RESIDENT,
            joined_on=JOINED,
            group=signing.people.garden,
            **signing.people.act,
        )

    assert queries() <= few
