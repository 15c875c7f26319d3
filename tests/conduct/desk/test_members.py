"""The staff's screens of members: who is let in, and what is done there."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from cms.conduct.models import InductionRecord, Member
from cms.conduct.selectors import member_of
from cms.meetings.models import Seat
from cms.users.models import User
from tests.conduct.people import JOINED, LEFT, NOW, TODAY
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database

LIST = "/admin/members/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def clerk(client, people):
    client.force_login(people.clerk)
    return client


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content, "html.parser").find("main")
    return " ".join(main.get_text(" ").split())


def at(member, screen=""):
    return f"{LIST}{member.pk}/{screen}"


def names_in(client, query=""):
    soup = BeautifulSoup(client.get(f"{LIST}{query}").content, "html.parser")
    return [cell.get_text() for cell in soup.select("td strong")]


def test_the_list_is_of_members_now_and_can_be_narrowed(clerk, people):
    assert names_in(clerk) == ["Ada Brown", "Bilal Khan", "Cora Lee"]
    assert names_in(clerk, "?who=left") == ["Dev Patel"]
    assert names_in(clerk, "?who=all&words=tenants") == ["Bilal Khan"]
    assert names_in(clerk, f"?group={people.garden.pk}") == ["Ada Brown"]
    assert names_in(clerk, "?group=99999&who=nonsense") == ["Ada Brown", "Bilal Khan", "Cora Lee"]


def test_a_members_page_has_everything_of_them(clerk, people):
    InductionRecord(member=people.bilal, item="tour", title="A tour", due_on=LEFT).save()

    words = text_of(clerk, at(people.bilal))

    for said in (
        "For an organisation, Sallowfield Tenants’ Trust.",
        "bilal@sallowfield.example",
        "01632 960 140",
        "Partnership 2 March 2026, no end",
        "No code is asked of them.",
        "Nothing was declared yet.",
        "A tour Overdue since 31 August 2026",
        "Joined. ",
    ):
        assert said in words, said


def test_an_auditor_reads_but_not_how_to_reach_anybody_and_changes_nothing(client, people):
    client.force_login(people.auditor)

    words = text_of(client, at(people.bilal))

    assert "Sallowfield Tenants’ Trust" in words
    assert "bilal@" not in words
    assert "01632" not in words
    for screen in ("change/", "seat/", "last-day/", "merge/"):
        assert client.post(at(people.bilal, screen), {"on": TODAY}).status_code in (302, 403)
    assert client.post(f"{LIST}new/", {"name": "Eve"}).status_code in (302, 403)
    assert not Member.objects.filter(name="Eve").exists()
    assert Member.objects.get(pk=people.bilal.pk).left_on is None


@pytest.mark.parametrize("who", ["Editors", "Caseworkers"])
def test_whoever_keeps_no_members_has_no_such_screens(client, people, who):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=who))
    client.force_login(user)

    assert client.get(LIST).status_code in (302, 403)


@pytest.mark.req("S0-7")
def test_somebody_is_taken_in_with_a_seat_and_an_account_without_a_password(clerk, people):
    answer = clerk.post(
        f"{LIST}new/",
        {
            "name": "Eve Moss",
            "kind": "resident",
            "joined_on": TODAY.isoformat(),
            "email": "eve@sallowfield.example",
            "group": people.garden.pk,
            "title": "treasurer",
            "has_vote": "on",
        },
    )

    eve = Member.objects.get(name="Eve Moss")
    assert answer["Location"] == at(eve)
    assert eve.joined_on == TODAY
    assert not eve.user.has_usable_password()
    assert Seat.objects.get(holding__member=eve).title == "treasurer"
    assert eve.history.get().history_user == people.clerk


def test_what_is_wrong_stands_at_its_field_with_everything_typed(clerk, people):
    html = clerk.post(
        f"{LIST}new/",
        {
            "name": "Eve Moss",
            "kind": "organisation",
            "joined_on": "yesterday",
            "email": "eve@",
            "phone": "later",
        },
    ).content.decode()

    soup = BeautifulSoup(html, "html.parser")
    problems = [line.get_text() for line in soup.select(".desk-errors li")]
    assert len(problems) == 3
    assert soup.find("input", {"name": "name"})["value"] == "Eve Moss"
    assert soup.find("input", {"name": "joined_on"})["value"] == "yesterday"
    assert "<title>Error: " in html.replace("\n", "")
    assert not Member.objects.filter(name="Eve Moss").exists()


def test_an_organisation_without_a_name_is_refused_at_its_field(clerk, people):
    html = clerk.post(
        f"{LIST}new/",
        {"name": "Eve Moss", "kind": "organisation", "joined_on": TODAY.isoformat()},
    ).content.decode()

    link = BeautifulSoup(html, "html.parser").select_one(".desk-errors a")
    assert link.get_text() == "Enter the organisation that they speak for."
    assert link["href"] == "#id_parent_organisation"


def test_a_member_is_changed_with_what_stands_there_kept(clerk, people):
    soup = BeautifulSoup(clerk.get(at(people.bilal, "change/")).content, "html.parser")
    given = {
        one["name"]: one.get("value", "") or one.get_text()
        for one in soup.select("form.desk-form input, form.desk-form textarea")
        if one.get("type") not in ("radio", "hidden", "checkbox")
    }
    assert given["email"] == "bilal@sallowfield.example"

    clerk.post(
        at(people.bilal, "change/"),
        {**given, "kind": "organisation", "phone": "01632 960 199", "reason": "Moved."},
    )

    bilal = Member.objects.get(pk=people.bilal.pk)
    assert (bilal.phone, bilal.parent_organisation) == (
        "01632 960 199",
        "Sallowfield Tenants’ Trust",
    )
    assert bilal.history.latest("history_id").history_change_reason == "Moved."
    assert bilal.user.email == "bilal@sallowfield.example"


def test_the_address_of_an_account_is_not_taken_away(clerk, people):
    html = clerk.post(
        at(people.ada, "change/"),
        {
            "name": "Ada Brown",
            "kind": "resident",
            "joined_on": JOINED.isoformat(),
            "slug": "ada-brown",
            "email": "",
        },
    ).content.decode()

    assert "Its address can be changed, not taken away." in html
    assert people.account(people.ada).email == "ada@sallowfield.example"


@pytest.mark.req("S0-10")
def test_seats_are_given_and_ended_and_a_member_let_go_and_taken_back(clerk, people):
    clerk.post(
        at(people.cora, "seat/"),
        {"group": people.garden.pk, "starts_on": TODAY.isoformat(), "has_vote": "on"},
    )
    seat = people.seat(people.cora, people.garden)
    clerk.post(at(people.cora, f"seats/{seat.pk}/"), {"title": "scribe", "ends_on": "31/12/2026"})
    seat.refresh_from_db()
    assert (seat.title, seat.has_vote, seat.ends_on.isoformat()) == ("scribe", False, "2026-12-31")

    clerk.post(at(people.cora, "last-day/"), {"on": TODAY.isoformat(), "reason": "Moved away."})
    assert Member.objects.get(pk=people.cora.pk).left_on == TODAY

    with time_machine.travel(NOW.replace(day=20), tick=False):
        assert "Take back" in text_of(clerk, at(people.cora))
        clerk.post(at(people.cora, "back/"), {"joined_on": "2026-11-20"})
    assert Member.objects.get(pk=people.cora.pk).left_on is None


@pytest.mark.req("S0-10")
def test_a_last_day_that_was_written_down_too_soon_is_taken_away(clerk, people):
    assert clerk.get(at(people.cora, "stay/")).status_code == 404
    clerk.post(at(people.cora, "last-day/"), {"on": "2026-12-31"})

    assert "They stay" in text_of(clerk, at(people.cora))
    assert clerk.get(at(people.cora, "back/")).status_code == 404
    clerk.post(at(people.cora, "stay/"), {"reason": "Moved back."})

    member = Member.objects.get(pk=people.cora.pk)
    assert (member.left_on, member.joined_on) == (None, JOINED)
    assert "They stay" not in text_of(clerk, at(people.cora))


def test_who_sits_there_is_changed_with_the_member_and_not_with_the_seat(clerk, people):
    seat = people.seat(people.cora)

    clerk.post(
        f"/admin/seat/edit/{seat.pk}/",
        {
            "name": "Somebody Else",
            "user": people.account(people.ada).pk,
            "title": "scribe",
            "has_vote": "on",
            "starts_on": JOINED.isoformat(),
        },
    )

    seat.refresh_from_db()
    assert (seat.name, seat.user, seat.title) == ("Cora Lee", None, "scribe")


def test_a_seat_of_somebody_else_is_not_found_here(clerk, people):
    seat = people.seat(people.ada)

    assert clerk.get(at(people.cora, f"seats/{seat.pk}/")).status_code == 404


def test_two_records_of_one_person_become_one(clerk, people):
    twin = Member(name="Cora Leigh", slug="cora-leigh", joined_on=JOINED)
    twin.save()

    clerk.post(at(people.cora, "merge/"), {"other": twin.pk})

    assert not Member.objects.filter(pk=twin.pk).exists()


def test_a_member_who_is_let_go_is_no_member_the_day_after(clerk, people):
    clerk.post(at(people.ada, "last-day/"), {"on": LEFT.isoformat()})

    assert member_of(User.objects.get(member=people.ada), TODAY) is None
