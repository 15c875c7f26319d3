"""The page of a meeting: everything that is public, in every state, and nothing that is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.meetings import registry
from cms.meetings.models import AgendaItem, Meeting, MinutesDraft, Paper
from cms.meetings.registry import LastMoment, ToldLine, ToldUs
from tests.meetings.public.held import ANNEX, HUSHED, NEXT_AT, NOW, approve
from tests.web.validity import faults_in


def page_of(client, pk):
    answer = client.get(f"/meetings/{pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html):
    words = " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())
    return re.sub(r" (?=[,.])", "", words)  # after a name that leads to a page


@pytest.fixture
def told(monkeypatch):
    asked = []

    def source(meeting_id, reader):
        asked.append((meeting_id, reader))
        return ToldUs([("Concerns", 3), ("Compliments", 2)], [ToldLine("A light in the car park")])

    monkeypatch.setattr(registry, "_told", [source])
    return asked


@pytest.mark.req("S0-11")
def test_everybody_reads_when_where_what_who_and_what_was_decided(client, held):
    html = page_of(client, held.meeting)
    words = words_of(html)

    for said in (
        "Partnership group, Monday 9 November 2026",
        "The Hub, 12 Willow Walk",
        "3. Money",
        "Where we stand.",
        "Jean Hollis took the chair.",
        "Jean Hollis, chair",
        "Omar Reid, Willow Nursery, by video",
        "Apologies Fay Moss",
        "Take the shop",
        "Taken off the agenda. The council collects again.",
    ):
        assert said in words.replace("\u00a0", " "), said
    assert 'href="/decisions/take-the-shop/"' in html
    assert not faults_in(html)


def test_what_is_private_is_nowhere_on_the_page(client, held):
    html = page_of(client, held.meeting)

    for hidden in (ANNEX, HUSHED, "Lease of the shop", "Not public yet", "Nosy Neighbour",
                   "Priya Anand", "Draft words."):  # fmt: skip
        assert hidden not in html, hidden
    assert "One paper is for members only." in html
    assert "A member of the public came." in html


@pytest.mark.req("S0-19")
def test_a_declaration_is_listed_with_who_left_and_its_details_stay_private(client, held):
    words = words_of(page_of(client, held.meeting))

    assert "Omar Reid declared an indirect personal interest of somebody close to them" in words
    assert "declared during item 3 at 7.10 pm" in words
    assert "returned at 7.40 pm" in words
    assert "Nothing to declare: Jean Hollis." in words


@pytest.mark.req("S1-2")
def test_an_item_has_its_number_and_its_full_label(client, held):
    tree = BeautifulSoup(page_of(client, held.meeting), "html.parser")

    item = tree.select_one("#item-4")
    assert item.h3.get_text() == "4. The shop"
    label = item.get_text().replace("\u00a0", " ")
    assert "9 November 2026 – Partnership group – item 4" in label


@pytest.mark.req("S1-1")
def test_an_item_leads_to_its_issue(client, held):
    tree = BeautifulSoup(page_of(client, held.meeting), "html.parser")

    assert tree.select_one("#item-4 a[href='/decisions/issues/the-shop/']").text


@pytest.mark.req("S1-3")
def test_a_paper_says_its_type_and_size_and_has_another_form(client, held):
    tree = BeautifulSoup(page_of(client, held.meeting), "html.parser")

    report = tree.select_one(f"a[href='/meetings/papers/{held.report}/']")
    assert report.get_text() == "Accounts to October (PDF, 151 KB)"
    assert tree.select_one(f"a[href='/meetings/papers/{held.report}/text/']")
    extra = tree.select_one(f"a[href='/meetings/papers/{held.additional}/']")
    assert "Ask for a copy that suits you" in extra.parent.get_text()
    assert not tree.select(f"a[href='/meetings/papers/{held.removed}/']")
    assert "It had a wrong sum." in tree.get_text()


@pytest.mark.req("S1-4")
def test_additional_documents_stand_apart_and_without_any_there_is_no_heading(client, held):
    tree = BeautifulSoup(page_of(client, held.meeting), "html.parser")

    assert "Additional documents" in tree.select_one("#item-4").get_text()
    assert "Additional documents" not in tree.select_one("#item-3").get_text()


@pytest.mark.req("S1-12")
def test_what_was_said_before_is_shown_with_what_became_of_it(client, held):
    words = words_of(page_of(client, held.meeting)).replace("\u00a0", " ")

    assert "Young people’s panel, 20 October 2026: Open it on Saturdays." in words
    assert "Accepted. That is when they are free." in words


@pytest.mark.req("S0-42")
def test_the_public_reads_counts_and_neutral_lines(client, held, told):
    item = BeautifulSoup(page_of(client, held.meeting), "html.parser").select_one("#item-2")

    assert "Concerns: 3, Compliments: 2." in item.get_text()
    assert "A light in the car park" in item.get_text()
    assert told == [(held.meeting, None)]


def test_a_meeting_to_come_says_what_will_stand_here_and_no_more(client, held):
    words = words_of(page_of(client, held.following))

    assert "It is not ready yet." in words
    assert "They are written after the meeting." in words
    assert "Level way in." in words
    assert "Who was there" not in words
    assert client.get(f"/meetings/{held.following}/agenda/").status_code == 404
    assert client.get(f"/meetings/{held.following}/pack.pdf").status_code == 404


@pytest.mark.parametrize(("hours", "said"), [(1, "It will stand here by"), (-1, "It should have")])
def test_it_says_by_when_the_agenda_must_be_here(client, held, monkeypatch, hours, said):
    def source(starts_at, days, now):
        return LastMoment(now + timedelta(hours=hours))

    monkeypatch.setattr(registry, "_clear_days", [source])

    assert said in words_of(page_of(client, held.following))


def test_an_item_of_an_agenda_that_is_not_public_is_not_shown(client, held):
    AgendaItem.objects.create(meeting_id=held.following, number=1, title="Being thought about")

    assert "Being thought about" not in page_of(client, held.following)


def test_who_was_there_is_not_told_while_the_meeting_goes_on(client, held):
    Meeting.objects.filter(pk=held.meeting).update(closed_at=None)

    words = words_of(page_of(client, held.meeting))

    assert "Omar Reid" not in words
    assert "3. Money" in words


def test_a_cancelled_meeting_says_so_first(client, held):
    Meeting.objects.filter(pk=held.following).update(cancelled_at=NOW, cancelled_reason="Snow.")

    words = words_of(page_of(client, held.following))

    assert "This meeting is cancelled. Snow." in words
    assert "In your calendar" not in words
    with time_machine.travel(NEXT_AT + timedelta(days=1)):
        assert "This meeting was cancelled. Snow." in page_of(client, held.following).replace(
            "<strong>", ""
        ).replace("</strong>", "")


@pytest.mark.req("S0-11")
def test_the_minutes_are_announced_as_draft_and_shown_once_approved(client, held):
    assert "Draft. The members have had it since Friday 13 November 2026" in words_of(
        page_of(client, held.meeting)
    ).replace("\u00a0", " ")
    assert client.get(f"/meetings/{held.meeting}/minutes/").status_code == 404

    approve(held)

    assert "Approved at the meeting of Monday 14 December 2026" in words_of(
        page_of(client, held.meeting)
    ).replace("\u00a0", " ")
    minutes = client.get(f"/meetings/{held.meeting}/minutes/").content.decode()
    assert "Signed by Jean Hollis." in minutes
    assert not faults_in(minutes)


def test_minutes_that_nobody_was_shown_are_not_called_a_draft(client, held):
    MinutesDraft.objects.get().delete()

    assert "Not approved yet." in page_of(client, held.meeting)


def test_a_meeting_that_is_not_there_is_not_found(client, held):
    for rest in ("", "agenda/", "minutes/", "pack/", "date.ics"):
        assert client.get(f"/meetings/987654/{rest}").status_code == 404


def of_meetings(client, address):
    """How many queries the page itself asks; the menus are asked for anew after a change."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum('FROM "meetings_' in query["sql"] for query in captured.captured_queries)


def test_the_page_costs_the_same_for_many_items_and_papers(client, held):
    few = of_meetings(client, f"/meetings/{held.meeting}/")
    for number in range(10, 20):
        item = AgendaItem.objects.create(meeting_id=held.meeting, number=number, title="More")
        Paper.objects.create(
            item=item, title="Paper", file="a.pdf", media_type="application/pdf", size=9
        )

    # One of them finds the pages of members by their names, and one whom a dispensation covers.
    assert of_meetings(client, f"/meetings/{held.meeting}/") == few <= 12


def test_the_page_is_kept_for_everybody_and_privately_for_whoever_is_signed_in(client, held):
    assert "public" in client.get(f"/meetings/{held.meeting}/")["Cache-Control"]

    client.force_login(held.user("jean"))

    answer = client.get(f"/meetings/{held.meeting}/")
    assert "private" in answer["Cache-Control"]
    assert "Your own copy" in answer.content.decode()


def test_a_visitor_with_an_account_is_offered_no_copy(client, held):
    client.force_login(held.user("visitor"))

    assert "Your own copy" not in page_of(client, held.meeting)


class TestTheList:
    @pytest.fixture(autouse=True)
    def listing(self, held):
        from cms.home.models import HomePage, MeetingsPage

        HomePage.objects.get().add_child(instance=MeetingsPage(title="Meetings", slug="meetings"))

    def test_it_leads_to_every_meeting_and_to_the_calendar(self, client, held):
        html = client.get("/meetings/").content.decode()

        assert f'href="/meetings/{held.meeting}/"' in html
        assert f'href="/meetings/{held.following}/"' in html
        assert 'href="/meetings/calendar/partnership.ics"' in html
        assert not faults_in(html)

    def test_it_learns_at_once_that_an_agenda_is_public_and_minutes_are_approved(
        self, client, held
    ):
        assert "The agenda is public." not in client.get("/meetings/").content.decode()
        following = Meeting.objects.get(pk=held.following)
        following.agenda_published_at = NOW
        following.save()
        assert "The agenda is public." in client.get("/meetings/").content.decode()

        approve(held)

        assert "Minutes approved." in client.get("/meetings/").content.decode()

    def test_it_holds_the_meetings_of_sub_groups_and_costs_the_same_for_many(self, client, held):
        from cms.meetings.models import MeetingGroup

        main = MeetingGroup.objects.get()
        below = MeetingGroup.objects.create(key="garden", name="Garden group", part_of=main)
        Meeting.objects.create(group=below, starts_at=NEXT_AT, place="The allotments")
        few = of_meetings(client, "/meetings/?a=1")
        html = client.get("/meetings/?a=1").content.decode()
        assert "The allotments" in html
        assert 'href="/meetings/calendar/garden.ics"' in html
        for weeks in range(1, 60):
            at = NOW - timedelta(weeks=weeks)
            Meeting.objects.create(group=main, starts_at=at, place="The Hub")

        assert of_meetings(client, "/meetings/?a=1") == few
        html = client.get("/meetings/?a=1").content.decode()
        assert html.index(">2026<") < html.index(">2025<")
