"""The members' own pages: who comes in, and what is due from them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.models import InformationRequest
from cms.casework.registry import provide_interests
from cms.conduct.due import DueItem, due_items
from cms.conduct.own.coming import meetings_ahead, minutes_to_read, questions_due
from cms.conduct.own.entry import OwnEntry, for_members
from cms.conduct.own.sections import SECTIONS, sections_for
from cms.meetings.models import Meeting, MinutesDraft
from cms.records import save_recorded
from cms.users.models import User
from cms.web import letting_in
from tests.casework.partnership import open_partnership
from tests.conduct.people import NOW, TODAY, People
from tests.factories import MeetingFactory, open_case
from tests.users.mailed import is_signed_in, newest_link

ME = "/me/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letting_in, "EVEN_SECONDS", 0.0)


def seen_by(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: HttpResponse) -> str:
    return response.content.decode()


def meeting(people: People, days: int, **given: object) -> Meeting:
    return MeetingFactory(group=people.partnership, starts_at=NOW + timedelta(days=days), **given)


def test_a_member_comes_from_the_mail_to_what_is_due(people: People) -> None:
    with time_machine.travel(NOW, tick=False):
        client = Client()
        asked = client.get(ME)
        assert asked.headers["Location"] == "/sign-in/?next=/me/"

        link = newest_link(client, email=people.account(people.ada).email)
        answer = client.post(link, follow=True)

        assert answer.request["PATH_INFO"] == ME
        assert "What is due from you" in words(answer)
        assert "Signed in as <strong>Ada Brown</strong>" in words(answer)


def test_what_is_a_member_s_own_is_kept_by_nobody(people: People) -> None:
    with time_machine.travel(NOW, tick=False):
        headers = seen_by(people.account(people.ada)).get(ME).headers

    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_who_is_no_member_finds_no_such_page(people: People) -> None:
    with time_machine.travel(NOW, tick=False):
        for user in (people.clerk, people.auditor):
            assert seen_by(user).get(ME).status_code == 404


@pytest.mark.parametrize("address", [ME, "/me/sign/", "/me/interests/"])
def test_who_left_is_told_kindly_that_it_ended(people: People, address: str) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = seen_by(people.account(people.dev)).get(address)

    assert answer.status_code == 403
    assert "Your membership has ended" in words(answer)
    assert "Your last day was Monday 31 August 2026" in words(answer)
    assert 'href="/members/dev-patel/"' in words(answer)
    assert "Signed in as" not in words(answer)
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_who_is_to_begin_is_told_from_when(people: People) -> None:
    people.ada.joined_on = TODAY + timedelta(days=1)
    save_recorded(people.ada, by=people.clerk, reason="Begins later.")

    with time_machine.travel(NOW, tick=False):
        answer = seen_by(people.account(people.ada)).get(ME)

    assert answer.status_code == 403
    assert "open to you on Tuesday 17 November 2026" in words(answer)
    assert "/members/ada-brown/" not in words(answer)


def test_a_membership_that_ended_after_the_mail_opens_nothing(people: People) -> None:
    """The account still stands, so that the answer of the way in tells nobody who is a member."""
    with time_machine.travel(NOW, tick=False):
        client = Client()
        link = newest_link(client, email=people.account(people.ada).email, next="/me/sign/")
        people.ada.left_on = TODAY - timedelta(days=1)
        save_recorded(people.ada, by=people.clerk, reason="Left.")

        answer = client.post(link)

        assert is_signed_in(client)
        assert client.get(answer.headers["Location"]).status_code == 403
        assert "Your membership has ended" in words(client.get(ME))
        assert client.get("/sign-in/").headers["Location"] == "/meetings/room/"


def test_staff_who_are_members_bring_their_second_factor(
    people: People, settings: pytest.FixtureRequest
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    user = people.account(people.ada)
    with time_machine.travel(NOW, tick=False):
        client = seen_by(user)
        assert client.get(ME).status_code == 200

        user.groups.set(people.clerk.groups.all())

        assert client.get(ME).headers["Location"] == "/accounts/2fa/"


def test_a_press_on_an_own_page_needs_its_token(people: People) -> None:
    pressed = []

    @for_members
    def press(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
        pressed.append(entry.member)
        return HttpResponse()

    request = RequestFactory(enforce_csrf_checks=True).post(ME)
    request.user = people.account(people.ada)
    with time_machine.travel(NOW, tick=False):
        assert press(request).status_code == 403

        request._dont_enforce_csrf_checks = True
        assert press(request).status_code == 200
    assert pressed == [people.ada]


@pytest.mark.one_database
def test_the_menu_marks_the_page_s_section() -> None:
    assert [link.url for link in sections_for(ME) if link.current] == [ME]
    below = [link.url for link in sections_for("/meetings/room/7/") if link.current]
    assert below == ["/meetings/room/"]
    assert len({label for label, _ in SECTIONS}) == len(SECTIONS)


def test_the_most_pressing_is_first(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    soon, later = TODAY + timedelta(days=2), TODAY + timedelta(days=9)
    news = DueItem("news", due_on=TODAY, is_news=True)
    given = [
        news,
        DueItem("later", due_on=later),
        DueItem("soon", due_on=soon),
        DueItem("late", due_on=TODAY - timedelta(days=1), is_overdue=True),
        DueItem("at once"),
    ]
    monkeypatch.setattr("cms.conduct.due._sources", [lambda member, now: given])

    titles = [item.title for item in due_items(people.ada, NOW)]

    assert titles == ["late", "at once", "soon", "later", "news"]


@pytest.mark.parametrize(
    ("late", "all_", "said"),
    [(0, 1, "One thing."), (1, 1, "One thing, overdue."), (1, 3, "3 things, 1 of them overdue.")],
)
def test_the_page_counts_what_is_due_in_words(
    people: People, monkeypatch: pytest.MonkeyPatch, late: int, all_: int, said: str
) -> None:
    items = [DueItem(f"Do {n}", due_on=TODAY, is_overdue=n < late) for n in range(all_)]
    monkeypatch.setattr("cms.conduct.due._sources", [lambda member, now: items])

    with time_machine.travel(NOW, tick=False):
        page = words(seen_by(people.account(people.ada)).get(ME))

    assert said in page
    assert page.count("It was due by") == late


def test_nothing_is_due(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.conduct.due._sources", [])

    with time_machine.travel(NOW, tick=False):
        page = words(seen_by(people.account(people.ada)).get(ME))

    assert "Nothing is due from you" in page


def test_meetings_ahead_are_those_of_their_groups_that_stand(people: People) -> None:
    coming = meeting(people, 14, agenda_published_at=NOW)
    bare = meeting(people, 40)
    meeting(people, 15, cancelled_at=NOW)
    meeting(people, 90)
    meeting(people, -3)
    MeetingFactory(group=people.garden, starts_at=NOW + timedelta(days=3))

    items = meetings_ahead(people.bilal, NOW)

    assert [(item.url, item.is_news) for item in items] == [
        (f"/meetings/{coming.pk}/members/", True),
        (f"/meetings/room/{bare.pk}/", True),
    ]
    assert items[0].title == "Partnership: Monday 30 November 2026, 10.30 am"
    assert items[0].due_on == localdate(coming.starts_at)
    assert len(meetings_ahead(people.ada, NOW)) == 3
    assert not meetings_ahead(people.dev, NOW)


def test_minutes_to_read_are_drafts_that_members_were_shown(people: People) -> None:
    shown, hidden = meeting(people, -20), meeting(people, -30)
    for row, at in ((shown, NOW), (hidden, None)):
        save_recorded(MinutesDraft(meeting=row, circulated_at=at), by=None, reason="Drafted.")

    (item,) = minutes_to_read(people.ada, NOW)

    assert item.url == f"/meetings/{shown.pk}/members/"
    assert item.is_news


@pytest.mark.req("S0-11")
def test_nobody_is_led_to_a_meeting_on_whose_day_they_hold_no_seat(people: People) -> None:
    coming, held = meeting(people, 14, agenda_published_at=NOW), meeting(people, -20)
    draft = MinutesDraft(meeting=held, circulated_at=NOW)
    save_recorded(draft, by=None, reason="Drafted.")
    seat = people.seat(people.ada)
    for values in (
        {"starts_on": TODAY - timedelta(days=5)},
        {"starts_on": held.starts_at.date(), "ends_on": TODAY + timedelta(days=5)},
    ):
        for name, value in values.items():
            setattr(seat, name, value)
        save_recorded(seat, by=None, reason="Other days.")
        ahead, to_read = meetings_ahead(people.ada, NOW), minutes_to_read(people.ada, NOW)
        client = seen_by(people.account(people.ada))
        with time_machine.travel(NOW, tick=False):
            for row in (coming, held):
                address = f"/meetings/{row.pk}/members/"
                offered = address in [item.url for item in (*ahead, *to_read)]
                assert offered is (client.get(address).status_code != 403)


@pytest.mark.req("S0-22")
def test_a_question_that_was_mailed_is_due_without_a_word_of_the_case(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_interests", [])
    open_partnership()
    case = open_case()
    user = people.account(people.ada)
    given = {"case": case, "asked_name": "Ada", "asked_user": user, "question": "PLANTED"}
    asked = InformationRequest(**given, asked_at=NOW, due_on=TODAY - timedelta(days=1))
    save_recorded(asked, by=people.clerk, reason="Asked.")

    (item,) = questions_due(people.ada, NOW)

    assert item.is_overdue
    assert "Reply to that email." in item.detail
    assert case.reference not in str(item)
    assert "PLANTED" not in str(item)
    assert not questions_due(people.bilal, NOW)
    assert not questions_due(people.cora, NOW)

    provide_interests(lambda asker: frozenset({case.pk}))
    assert not questions_due(people.ada, NOW)
