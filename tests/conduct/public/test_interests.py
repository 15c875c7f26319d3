"""The register as everybody reads it: a page, a spreadsheet and data, with history (3.4)."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.conduct.models import RegisterEntry
from cms.conduct.services.dispensations import give_dispensation
from cms.conduct.services.members import add_member, end_membership
from cms.conduct.services.register import (
    change,
    confirm,
    declare_nothing,
    end,
    show,
    withhold,
)
from tests.conduct.declared import BORN, HUSHED, SHOP, WHY_HUSHED, gift, hushed, said, told
from tests.conduct.people import NOW, TODAY
from tests.conduct.public.meetings import HUSHED as HUSHED_THERE
from tests.conduct.public.meetings import hold_meetings
from tests.web.validity import faults_in

pytestmark = [pytest.mark.one_database, pytest.mark.req("S0-19")]
PAGES = ("/interests/", "/interests.csv", "/interests.json", "/members/", "/members/ada-brown/")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def page(client, address="/interests/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert not faults_in(html)
    words = BeautifulSoup(html, "html.parser").main.get_text(" ")
    return " ".join(words.replace("\u00a0", " ").split())


def data(client, address="/interests.json") -> dict:
    return {one["name"]: one for one in json.loads(client.get(address).content)["members"]}


def lines(client, address="/interests.csv") -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def act(member, *, days: int = 0) -> dict:
    return {"by": member.user, "now": NOW + timedelta(days=days)}


def test_everybody_stands_there_with_what_they_declared_or_did_not(client, signing):
    people = signing.people
    said(people.ada, told(whose="associate"))
    said(people.ada, gift(), category="gift")
    declare_nothing(member_id=people.bilal.pk, **act(people.bilal))

    words = page(client)

    assert f"Ada Brown Paid work: {SHOP} Of somebody close to them Since 10 November 2026" in words
    assert (
        "A gift or hospitality: Tickets to the show From Sallowfield Sheds, worth about £65.50, "
        "declined 10 November 2026" in words
    )
    assert "Bilal Khan Nothing to declare, 16 November 2026." in words
    assert "Cora Lee Not declared yet. It is due by 29 November 2026." in words
    assert "What ended stays here for 1 more year, and so does whoever left." in words


def test_who_said_nothing_in_time_is_shown_as_overdue(client, signing, time_machine):
    time_machine.move_to(NOW + timedelta(days=14), tick=False)

    assert "Overdue Not declared yet. It was due by 29 November 2026." in page(client)
    assert data(client)["Ada Brown"]["state"].endswith("It was due by 29 November 2026.")


def test_a_late_one_is_shown_as_late_everywhere(client, signing, time_machine):
    said(signing.people.ada, now=NOW + timedelta(days=30))
    time_machine.move_to(NOW + timedelta(days=31), tick=False)

    assert "Since 10 November 2026 Declared late" in page(client)
    assert data(client)["Ada Brown"]["interests"][0]["late"] is True
    assert [line["Late"] for line in lines(client)] == ["yes"]


def test_the_history_is_in_all_of_them(client, signing):
    ada = signing.people.ada
    first = said(ada)
    change(entry_id=first.pk, told=told("I run two.", on=TODAY), **act(ada))
    end(entry_id=first.pk, on=TODAY, **act(ada))
    confirm_none = declare_nothing(member_id=ada.pk, **act(ada))

    words = page(client)
    assert f"16 November 2026: Declared: {SHOP} 16 November 2026: Changed: I run two." in words
    assert "What ended of Ada Brown Paid work: I run two. 10 November 2026 to" in words
    [interest] = data(client)["Ada Brown"]["interests"]
    assert [(row["number"], row["act"]) for row in interest["history"]] == [
        (1, "Declared"),
        (2, "Changed"),
        (3, "Ended"),
    ]
    assert interest["ended_on"] == TODAY.isoformat()
    assert data(client)["Ada Brown"]["statements"][0]["number"] == confirm_none.number == 4
    assert [(line["Number"], line["Said"], line["What"]) for line in lines(client)] == [
        ("1", "Declared", SHOP),
        ("2", "Changed", "I run two."),
        ("3", "Ended", ""),
        ("4", "Nothing to declare", ""),
    ]


def test_the_history_is_told_day_by_day_and_what_ended_is_named(client, signing, time_machine):
    ada = signing.people.ada
    first = said(ada)
    gone = said(ada, gift(), category="gift")
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    end(entry_id=gone.pk, on=TODAY, **act(ada, days=1))
    change(entry_id=first.pk, told=told("I run two.", on=TODAY), **act(ada, days=2))

    assert (
        "17 November 2026: Ended: A gift or hospitality 18 November 2026: Changed: I run two."
        in page(client)
    )


@pytest.mark.parametrize("first_shown", [True, False])
def test_of_a_withheld_one_nothing_but_the_fact_is_anywhere(client, signing, first_shown):
    people = signing.people
    what = told(HUSHED, whose="associate") if first_shown else hushed(whose="associate")
    entry = said(people.ada, what)
    if first_shown:
        change(entry_id=entry.pk, told=hushed(whose="associate"), **act(people.ada))
    change(entry_id=entry.pk, told=told(f"{HUSHED} Now."), **act(people.ada))

    def leaks() -> set[str]:
        found = "".join(client.get(address).content.decode() for address in PAGES)
        hidden = {HUSHED, WHY_HUSHED, "Paid work", "close to them", BORN.isoformat()}
        return {words for words in (*hidden, "10 November") if words in found}

    assert leaks() == set()
    assert "An interest whose details are withheld" in page(client)
    assert data(client)["Ada Brown"]["interests"][0]["withheld"] is True
    withhold(entry_id=entry.pk, reason=WHY_HUSHED, **people.act)
    end(entry_id=entry.pk, on=TODAY, **act(people.ada))
    assert leaks() == set()

    show(entry_id=entry.pk, **act(people.ada))
    assert {HUSHED, "Paid work"} <= leaks()
    assert WHY_HUSHED not in leaks()


def test_one_member_can_be_chosen(client, signing):
    people = signing.people
    said(people.ada)
    said(people.bilal, told("I chair the club."))

    words = page(client, "/interests/?member=bilal-khan")

    assert "I chair the club." in words
    assert SHOP not in words
    assert [*data(client, "/interests.json?member=bilal-khan")] == ["Bilal Khan"]
    assert {line["Member"] for line in lines(client, "/interests.csv?member=bilal-khan")} == {
        "Bilal Khan"
    }
    for address in PAGES[:3]:
        assert client.get(f"{address}?member=nobody").status_code == 404


@pytest.mark.req("S0-18", "S0-21")
def test_what_was_declared_at_meetings_stands_there_with_whether_they_left(client, people):
    held = hold_meetings(people)

    words = page(client)

    assert (
        "Ada Brown declared an indirect personal interest in item 6: My sister runs the club. "
        "Ada Brown left the room at 7.45 pm and returned at 8.02 pm." in words
    )
    [met] = data(client)["Ada Brown"]["at_meetings"]
    assert met["left_at"] == "2026-11-09T19:45+00:00"
    assert met["page"].endswith(f"/meetings/{held.pk}/#item-6")
    [line] = [line for line in lines(client) if line["Member"] == "Bilal Khan"]
    assert (line["About"], line["Left the room"]) == ("Meeting", "")
    for address in PAGES:
        assert HUSHED_THERE not in client.get(address).content.decode()
    for hidden in ({"opened_at": None, "closed_at": None}, {"cancelled_at": NOW}):
        for name, value in hidden.items():
            setattr(held, name, value)
        held.save()
        assert "My sister" not in page(client)
        held.opened_at = held.closed_at = NOW


@pytest.mark.req("S0-18")
def test_one_that_came_late_at_a_meeting_is_marked(client, people):
    held = hold_meetings(people)
    interest = held.attendances.get(name="Ada Brown").interests.get()
    interest.during = held.items.get(number=6)
    interest.save()

    assert "item 6 Declared late Ada Brown declared" in page(client)
    assert "item 6 Declared late Ada Brown declared" in page(client, "/members/ada-brown/")
    assert data(client)["Ada Brown"]["at_meetings"][0]["late"] is True


def test_dispensations_stand_there(client, people):
    give_dispensation(
        member_id=people.ada.pk,
        matter="Rents",
        reason="All of us rent a plot.",
        given_by="the partnership",
        given_on=TODAY,
        **people.act,
    )

    assert "Ada Brown , Rents. May speak, not vote. All of us rent a plot." in page(client)
    assert data(client)["Ada Brown"]["dispensations"][0]["matter"] == "Rents"
    assert [line["About"] for line in lines(client)] == ["Dispensation"]


def test_what_ended_and_who_left_go_after_their_term(client, signing, time_machine):
    people = signing.people
    entry = said(people.bilal)
    end(entry_id=entry.pk, on=TODAY, **act(people.bilal))
    said(people.ada, told("I sit on the school board."))
    end_membership(member_id=people.ada.pk, on=TODAY, **people.act)
    assert "Member until Monday 16 November" not in page(client)

    def at(days: int) -> str:
        time_machine.move_to(NOW + timedelta(days=days), tick=False)
        return page(client)

    assert "Member until Monday 16 November 2026" in at(1)
    kept = at(365)
    assert "I sit on the school board." in kept
    assert SHOP in kept
    gone = at(366)
    assert "school board" not in gone
    assert SHOP not in gone
    assert RegisterEntry.objects.count() == 3


def test_what_staff_wrote_down_says_so(client, signing):
    people = signing.people
    said(people.cora, by=people.clerk, told_on=TODAY - timedelta(days=2))

    assert f"14 November 2026: Declared: {SHOP} (written down for them)" in page(client)
    assert data(client)["Cora Lee"]["interests"][0]["history"][0]["written_down_by_staff"] is True


def test_no_cell_is_a_formula(client, signing):
    said(signing.people.ada, told('=HYPERLINK("https://bad.example")'))

    assert lines(client)[0]["What"] == '\'=HYPERLINK("https://bad.example")'


def test_how_to_reach_a_member_is_nowhere(client, signing):
    people = signing.people
    said(people.bilal)
    for address in PAGES:
        html = client.get(address).content.decode()
        for hidden in ("01632 960 140", people.bilal.user.email, str(people.clerk)):
            assert hidden not in html


def test_the_questions_are_as_many_however_many_members_there_are(client, signing):
    people = signing.people
    hold_meetings(people)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    said(people.ada)
    few = {address: asked(address) for address in PAGES[:3]}
    few = {address: asked(address) for address in PAGES[:3]}
    for number in range(4):
        member = add_member(
            name=f"Member {number}",
            kind="resident",
            email=f"m{number}@sallowfield.example",
            joined_on=TODAY,
            group=people.partnership,
            **people.act,
        )
        said(member)
        confirm(member_id=member.pk, **act(member))

    assert {address: asked(address) for address in PAGES[:3]} == few
