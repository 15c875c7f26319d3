"""The screens of a running meeting: who reaches them, and what they do when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from cms.meetings.models import (
    Capacity,
    Decision,
    InterestAtMeeting,
    Meeting,
    Presence,
    Ruling,
    Seat,
)
from cms.meetings.services.interests import leave_room
from cms.meetings.services.roll import add_attender
from tests.factories import UserFactory, appointed
from tests.meetings.room.build import Room, as_clerk, at

pytestmark = pytest.mark.one_database
DECLARED = {
    "item": "whole",
    "kinds": ["is_financial"],
    "direct": "yes",
    "whose": "own",
    "how_it_arises": "I rent a plot.",
}


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with time_machine.travel(at(30), tick=False):
        yield


def as_member(room: Room) -> Client:
    client = Client()
    client.force_login(room.member)
    return client


def path(room: Room, rest: str = "") -> str:
    return f"/meetings/room/{room.meeting.pk}/{rest}"


def words(answer: Any) -> str:
    return str(answer.content.decode())


# --- who reaches what ---------------------------------------------------------------------------
def test_nobody_else_finds_a_meeting_and_a_visitor_signs_in_first(room: Room) -> None:
    stranger = Client()
    assert stranger.get(path(room)).headers["Location"].startswith("/sign-in/?next=")
    stranger.force_login(UserFactory())

    for rest in ("", "mine/", "who/", f"items/{room.item(2).pk}/"):
        assert stranger.get(path(room, rest)).status_code == 404


def test_a_member_reaches_their_own_page_and_runs_nothing(room: Room) -> None:
    member = as_member(room)
    motion = room.put()
    item, own = room.item(2).pk, room.who("Bilal Khan").pk

    assert member.get(path(room)).headers["Location"] == path(room, "mine/")
    assert member.get(path(room, "mine/")).status_code == 200
    assert member.get(path(room, f"interests/of/{own}/")).status_code == 200
    for rest in (
        "who/",
        "who/add/",
        "open/",
        "close/",
        "minutes/",
        "interests/",
        f"items/{item}/",
        f"items/{item}/notes/",
        f"items/{item}/motion/",
        f"items/{item}/ruling/",
        f"items/{item}/decision/",
        f"motions/{motion.pk}/",
        f"motions/{motion.pk}/amend/",
        f"motions/{motion.pk}/decision/",
    ):
        assert member.get(path(room, rest)).status_code == 403, rest
    for rest in (f"items/{item}/begin/", "reopen/", f"motions/{motion.pk}/outcome/"):
        assert member.post(path(room, rest)).status_code == 403, rest


@pytest.mark.req("S0-21")
def test_a_member_speaks_for_nobody_else(room: Room) -> None:
    member = as_member(room)
    other = room.declared("Cora Lee", 2)

    assert member.get(path(room, f"interests/of/{room.who('Cora Lee').pk}/")).status_code == 404
    answer = member.post(path(room, f"interests/{other.pk}/say/"), {"step": "leave"})

    other.refresh_from_db()
    assert (answer.status_code, other.left_at) == (404, None)


def test_whoever_left_the_group_comes_in_no_more(room: Room) -> None:
    member = as_member(room)
    seat = Seat.objects.get(group=room.meeting.group, user=room.member)
    seat.ends_on = localdate(at(30))
    seat.save()
    assert member.get(path(room, "mine/")).status_code == 200

    with time_machine.travel(at(30) + timedelta(days=1), tick=False):
        member.force_login(room.member)
        assert member.get(path(room, "mine/")).status_code == 404
        assert member.get(path(room)).status_code == 404
        assert "No meeting is near" in words(member.get("/meetings/room/"))


def test_who_runs_meetings_needs_the_second_factor_where_staff_do(
    room: Room, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True

    assert as_clerk(room).get(path(room)).headers["Location"] == "/accounts/2fa/"
    assert as_member(room).get(path(room, "mine/")).status_code == 200


def test_the_screens_are_kept_and_found_by_nobody(room: Room) -> None:
    for client, rest in ((as_clerk(room), ""), (as_member(room), "mine/")):
        answer = client.get(path(room, rest))
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_everybody_finds_their_own_meetings(room: Room) -> None:
    stranger = Client()
    stranger.force_login(UserFactory())

    for client in (as_clerk(room), as_member(room)):
        assert path(room) in words(client.get("/meetings/room/"))
    assert "No meeting is near" in words(stranger.get("/meetings/room/"))
    assert Client().get("/meetings/room/").status_code == 302


def test_meetings_stand_under_today_coming_up_and_held_the_nearest_first(room: Room) -> None:
    def on_day(days: int) -> Meeting:
        when = room.meeting.starts_at + timedelta(days=days)
        return Meeting.objects.create(group=room.meeting.group, starts_at=when, place="The Hub")

    others = {days: on_day(days).pk for days in (14, -35, 40, -7, 70, -70)}

    parts = as_member(room).get("/meetings/room/").context["parts"]

    assert [(title, [row.pk for row in rows]) for title, rows in parts] == [
        ("Today", [room.meeting.pk]),
        ("Coming up", [others[14], others[40]]),
        ("Held", [others[-7], others[-35]]),
    ]


# --- a member at their own phone ----------------------------------------------------------------
@pytest.mark.req("S0-16", "S0-18", "S0-21", "S0-24")
def test_a_member_declares_leaves_and_comes_back(room: Room) -> None:
    member = as_member(room)
    given = {**DECLARED, "item": room.item(2).pk, "kinds": ["is_personal", "is_perceived"]}

    answer = member.post(path(room, "interests/mine/"), given, follow=True)
    assert "It is for you to say: do you leave the room for this?" in words(answer)
    interest = InterestAtMeeting.objects.get()
    assert (interest.attendance, interest.during) == (room.who("Bilal Khan"), room.item(2))

    say = path(room, f"interests/{interest.pk}/say/")
    for step, said in (("leave", "left the room at 7 pm"), ("return", "and returned at 7 pm")):
        assert said in words(member.post(say, {"step": step, "from": "mine"}, follow=True))


@pytest.mark.req("S0-17")
def test_a_member_says_that_they_have_nothing_to_declare_before_anybody_listed_them(
    quiet: Room,
) -> None:
    answer = as_member(quiet).post(path(quiet, "interests/none/"), follow=True)

    assert "You said that you have nothing to declare." in words(answer)
    assert quiet.who("Bilal Khan").has_none_to_declare is True


@pytest.mark.req("S0-16")
def test_a_declaration_that_lacks_something_comes_back_with_what_was_typed(room: Room) -> None:
    given = {**DECLARED, "how_it_arises": "", "item": room.item(2).pk, "kinds": ["is_perceived"]}

    text = words(as_member(room).post(path(room, "interests/mine/"), given))

    assert "<title>Error: " in text
    assert text.count("Say how the interest arises.") == 2, "at the top and at the field"
    assert 'value="is_perceived" checked' in text.replace("\n", "") or "is_perceived" in text
    assert not InterestAtMeeting.objects.exists()


@pytest.mark.req("S0-19")
def test_everybody_at_the_meeting_reads_what_was_declared(room: Room) -> None:
    room.declared("Cora Lee", 2, 12)
    secret = "Her child is ill."
    room.declared("Dev Patel", 2, 13, how_it_arises=secret, is_sensitive=True)
    member, clerk = as_member(room), as_clerk(room)

    for client, rest in ((member, "mine/"), (clerk, ""), (clerk, f"items/{room.item(2).pk}/")):
        text = words(client.get(path(room, rest)))
        assert "Cora Lee declared a direct financial interest in item 2" in text
        assert "My sister rents a plot" in text
        assert "Dev Patel declared a direct financial interest in item 2" in text
        assert 'id="live-interests" data-live aria-live="polite"' in text
    assert secret not in words(member.get(path(room, "mine/")))
    assert secret in words(clerk.get(path(room)))


@pytest.mark.req("S0-20")
def test_who_runs_it_with_an_interest_does_not_read_what_is_private_in_the_item(
    room: Room,
) -> None:
    item, clerk = room.item(2), as_clerk(room)
    item.annex = "Three people applied."
    item.save()
    here = path(room, f"items/{item.pk}/")
    assert "Three people applied." in words(clerk.get(here))

    seat = room.seat("Ada Brown")
    seat.user = room.clerk
    seat.save()
    room.declared("Ada Brown", 2)

    assert "Three people applied." not in words(clerk.get(here))


@pytest.mark.req("S0-22")
def test_who_runs_it_without_a_role_for_cases_reads_nothing_private(room: Room) -> None:
    item, browser = room.item(2), Client()
    item.annex = "Three people applied."
    item.save()
    browser.force_login(appointed(UserFactory(), "Administrators"))

    said = words(browser.get(path(room, f"items/{item.pk}/")))

    assert "The garden" in said
    assert "Three people applied." not in said


# --- who runs it --------------------------------------------------------------------------------
def test_the_roll_is_called_and_the_meeting_opened(quiet: Room) -> None:
    clerk = as_clerk(quiet)
    assert "Ada Brown" in words(clerk.get(path(quiet, "who/")))
    given = {
        f"person_{quiet.who('Ada Brown').pk}": "present",
        f"person_{quiet.who('Bilal Khan').pk}": "remote",
        f"person_{quiet.who('Cora Lee').pk}": "apologies",
    }

    assert clerk.post(path(quiet, "who/"), given).headers["Location"] == path(quiet)
    refused = words(clerk.post(path(quiet, "open/"), {"chair": ""}))
    assert "There is a problem" in refused
    clerk.post(path(quiet, "open/"), {"chair": quiet.seat("Ada Brown").pk})

    quiet.meeting.refresh_from_db()
    assert quiet.meeting.opened_at == at(30)
    found = {row.name: row.presence for row in quiet.meeting.attendances.all()}
    assert found == {
        "Ada Brown": Presence.PRESENT,
        "Bilal Khan": Presence.REMOTE,
        "Cora Lee": Presence.APOLOGIES,
        "Dev Patel": Presence.EXPECTED,
    }


@pytest.mark.req("S0-17")
def test_each_person_is_asked_by_name_and_none_is_written_down(quiet: Room) -> None:
    clerk = as_clerk(quiet)
    clerk.get(path(quiet, "who/"))
    ada, cora = quiet.who("Ada Brown"), quiet.who("Cora Lee")
    for row in (ada, cora):
        clerk.post(path(quiet, "who/"), {f"person_{row.pk}": "present"})
    clerk.post(path(quiet, "open/"), {"chair": quiet.seat("Ada Brown").pk})

    text = words(clerk.post(path(quiet, "interests/"), {"nobody": [ada.pk]}, follow=True))

    assert "Nothing to declare: Ada Brown." in text
    assert text.count("Not asked yet") == 1
    refused = clerk.post(path(quiet, f"items/{quiet.item(2).pk}/begin/"), follow=True)
    assert "Ask about interests first: Cora Lee." in words(refused)


@pytest.mark.req("S0-20")
def test_who_withdrew_is_not_offered_as_mover_or_voter(room: Room) -> None:
    leave_room(interest_id=room.declared("Cora Lee", 2, 11).pk, **room.act(12))
    clerk, motion = as_clerk(room), room.put(20)

    for rest in (f"items/{room.item(2).pk}/motion/", f"motions/{motion.pk}/"):
        text = words(clerk.get(path(room, rest)))
        assert "Dev Patel" in text
        assert "Cora Lee" not in text


@pytest.mark.req("S0-28", "S1-11")
def test_a_motion_is_put_changed_voted_on_by_name_and_written_down(room: Room) -> None:
    clerk, item = as_clerk(room), room.item(2)
    given = {"proposed": "Open on Sundays.", "mover": room.who("Ada Brown").pk, "seconder": ""}
    clerk.post(path(room, f"items/{item.pk}/motion/"), given)
    motion = item.motions.get()
    here = path(room, f"motions/{motion.pk}/")

    clerk.post(f"{here}amend/", {"agreed": "Open on some Sundays."})
    clerk.post(here, {f"vote_{row.pk}": "for" for row in room.meeting.attendances.all()})
    wrong = words(clerk.post(f"{here}outcome/", {"outcome": "lost"}, follow=True))
    text = words(clerk.post(f"{here}outcome/", {"outcome": "carried"}, follow=True))

    assert "So it is carried." in wrong
    for said in ("Open on Sundays.", "Open on some Sundays.", "Ada Brown, Bilal Khan", "Carried"):
        assert said in text
    decision = {
        "title": "Sundays",
        "status": "resolved",
        "reason": "Asked for.",
        "kind": "ordinary",
        "could_gain": "no",
    }
    clerk.post(f"{here}decision/", decision)
    made = Decision.objects.get()
    assert (made.motion, made.parts.get().text) == (motion, "Open on some Sundays.")


@pytest.mark.req("S0-15")
def test_a_ruling_is_noted_with_its_reason_and_closes_no_route(room: Room) -> None:
    clerk, here = as_clerk(room), path(room, f"items/{room.item(2).pk}/")
    given = {"ruling": "Out of order.", "reason": ""}

    refused = words(clerk.post(f"{here}ruling/", given))
    assert "Out of order." in refused
    assert not Ruling.objects.exists()
    text = words(clerk.post(f"{here}ruling/", {**given, "reason": "Not listed."}, follow=True))

    assert "Out of order." in text
    assert "takes away nobody’s right to complain" in text
    ruling = Ruling.objects.get()
    again = {"ruling": "Out of order tonight.", "reason": "Not listed."}
    mended = clerk.post(path(room, f"rulings/{ruling.pk}/"), again, follow=True)
    assert "Out of order tonight." in words(mended)


@pytest.mark.req("S1-21")
def test_notes_name_officers_who_spoke_and_no_officer_votes(room: Room) -> None:
    clerk, item = as_clerk(room), room.item(2)
    add = {"name": "Erin Ford", "capacity": "officer", "role_title": ""}
    assert "Say which role the officer has." in words(clerk.post(path(room, "who/add/"), add))
    clerk.post(path(room, "who/add/"), {**add, "role_title": "Assistant Director"})
    officer = room.meeting.attendances.get(capacity=Capacity.OFFICER)
    given = {"minute": "The fence was talked about.", "speakers": [officer.pk]}

    text = words(clerk.post(path(room, f"items/{item.pk}/notes/"), given, follow=True))

    assert "The fence was talked about." in text
    assert "Spoke: Assistant Director" in text
    assert "Assistant Director" not in words(clerk.get(path(room, f"items/{item.pk}/motion/")))


def test_a_meeting_is_closed_drafted_and_opened_again(room: Room) -> None:
    clerk = as_clerk(room)

    assert "The meeting is closed." in words(clerk.post(path(room, "close/"), follow=True))
    given = {"opening_words": "It rained.", "closing_words": ""}
    assert "It rained." in words(clerk.post(path(room, "minutes/"), given, follow=True))
    assert "open again" in words(clerk.post(path(room, "reopen/"), follow=True))


def test_rows_of_another_meeting_are_not_there(room: Room) -> None:
    clerk = as_clerk(room)

    for rest in (
        "items/9999/",
        "items/9999/motion/",
        "motions/9999/",
        "rulings/9999/",
        "interests/of/9999/",
    ):
        assert clerk.get(path(room, rest)).status_code == 404, rest
    assert clerk.post(path(room, "interests/9999/say/"), {"step": "leave"}).status_code == 404
    interest = room.declared("Cora Lee", 2)
    wrong = clerk.post(path(room, f"interests/{interest.pk}/say/"), {"step": "fly"})
    assert wrong.status_code == 404
    assert add_attender(name="Guest", capacity=Capacity.GUEST, **room.act(31)).arrived_at == at(31)


def test_an_item_costs_no_more_with_more_declarations(room: Room) -> None:
    clerk = as_clerk(room)
    room.declared("Ada Brown", 2)
    # Whose site it is, is asked twice and then kept.
    _, _, few = [queries_of(clerk, room) for _ in range(3)]
    for name in ("Bilal Khan", "Cora Lee", "Dev Patel"):
        room.declared(name, 2)

    assert queries_of(clerk, room) == few


def queries_of(client: Client, room: Room) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path(room, f"items/{room.item(2).pk}/"))
    return len(queries)
