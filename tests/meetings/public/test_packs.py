"""The members' pack: for one reader, marked as theirs, without what they have an interest in."""

from __future__ import annotations

import pytest

from cms.meetings import registry
from cms.meetings.models import AgendaItem, Attendance, InterestAtMeeting, Meeting
from cms.meetings.registry import ToldLine, ToldUs
from tests.meetings.public.held import ANNEX, NOW, approve
from tests.web.validity import faults_in


def ask(client, held, who, pk=None):
    client.force_login(held.user(who))
    return client.get(f"/meetings/{pk or held.meeting}/members/")


def declare(held, who, **values):
    seat = held.user(who).seats.get()
    attendance = Attendance.objects.get(meeting_id=held.meeting, seat=seat)
    InterestAtMeeting.objects.create(
        attendance=attendance,
        is_direct=True,
        is_financial=True,
        how_it_arises="I own it.",
        declared_at=NOW,
        **values,
    )


def test_a_member_reads_annexes_and_private_papers_under_their_own_name(client, held):
    answer = ask(client, held, "jean")

    html = answer.content.decode()
    assert ANNEX in html
    assert f'href="/meetings/papers/{held.private}/"' in html
    assert "Private. For Jean only, Sunday 22 November 2026, noon" in html
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert not faults_in(html)


@pytest.mark.req("S0-22")
def test_whoever_declared_an_interest_gets_the_item_without_its_private_part(client, held):
    html = ask(client, held, "omar").content.decode()

    assert ANNEX not in html
    assert "Lease of the shop" not in html
    assert "You declared an interest in this item" in html
    assert "4. The shop" in html


def test_an_interest_in_the_whole_meeting_keeps_every_annex_back(client, held):
    declare(held, "jean", item=None)

    assert ANNEX not in ask(client, held, "jean").content.decode()


def test_an_interest_goes_with_the_issue_to_the_next_meeting(client, held):
    issue = AgendaItem.objects.get(pk=held.items["grants"]).issue
    Meeting.objects.filter(pk=held.following).update(agenda_published_at=NOW)
    AgendaItem.objects.create(
        meeting_id=held.following, number=1, title="The shop again", annex="Rent.", issue=issue
    )

    assert "Rent." not in ask(client, held, "omar", held.following).content.decode()
    assert "Rent." in ask(client, held, "jean", held.following).content.decode()


def test_an_interest_in_another_item_keeps_nothing_back(client, held):
    declare(held, "jean", item_id=held.items["money"])

    assert ANNEX in ask(client, held, "jean").content.decode()


@pytest.mark.parametrize("who", ["visitor", "former"])
def test_nobody_else_gets_a_pack(client, held, who):
    """Whose seat ended reads what the public reads, also of meetings they sat in."""
    assert ask(client, held, who).status_code == 403


def test_an_unknown_visitor_is_asked_to_sign_in(client, held):
    for rest in ("members/", "members.pdf"):
        answer = client.get(f"/meetings/{held.meeting}/{rest}")
        assert answer["Location"].startswith("/sign-in/?next=/meetings/")


def test_a_pack_of_no_meeting_is_not_found(client, held):
    assert ask(client, held, "jean", 987654).status_code == 404


@pytest.mark.req("S0-42")
def test_what_people_told_us_is_read_with_the_readers_own_eyes(client, held, monkeypatch):
    def source(meeting_id, reader):
        url = f"/admin/cases/{reader.pk}/" if reader else ""
        return ToldUs([("Concerns", 1)], [ToldLine("The hall", url)])

    monkeypatch.setattr(registry, "_told", [source])

    assert f"/admin/cases/{held.users['jean']}/" in ask(client, held, "jean").content.decode()


def test_drafts_of_minutes_are_in_it_until_they_are_approved(client, held):
    for meeting in (held.meeting, held.following):
        html = ask(client, held, "jean", meeting).content.decode()
        assert "Draft words." in html
        assert "<h2>Draft minutes of" in html and "<h3>Who was there</h3>" in html
        assert not faults_in(html)

    approve(held)

    assert "Draft words." not in ask(client, held, "jean", held.following).content.decode()
