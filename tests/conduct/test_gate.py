"""Whoever did not sign sees no case and no confidential paper, and is told what to do.

It closes nothing else: the public pages, their own area, the room of a meeting, and signing.
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.casework.mail.notices import notify_handler
from cms.casework.models import Event, OutgoingMail
from cms.casework.permissions import NOTHING, rights_of, visible_to, why_kept_out
from cms.conduct import gate
from cms.conduct.models import Member
from cms.conduct.principles import anchors_of
from cms.conduct.services.signing import ask_and_remind, sign
from cms.conduct.signing import signing_state
from cms.users.models import User
from tests.casework.desk.access import SCREENS
from tests.casework.desk.downloads import taken
from tests.casework.desk.rows import make_everything, make_people
from tests.conduct.people import NOW, TODAY
from tests.conduct.signed import NAME, code_in_force
from tests.factories import appointed, open_case
from tests.meetings.public.held import ANNEX, hold
from tests.meetings.public.held import NOW as MEETING_NOW
from tests.remembered import remembered

REASON = f"You have not signed {NAME} yet."
LINK = '<a href="/me/sign/">Read and sign now</a>'
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"CSRF_TOKEN": "[^"]*"')
OF_CASES = ("desk:", "desk_cases:")
# Open to everybody who works here: no case is in them.
FOR_ALL = {"desk:guidance"}


def member_from(user: User, **values: object) -> Member:
    given = {"name": str(user), "slug": f"member-{user.pk}", "joined_on": TODAY - timedelta(99)}
    member: Member = Member.objects.create(user=user, **{**given, **values})
    return member


def sign_now(member: Member, now) -> None:
    version = signing_state(member, now.date()).version
    sign(
        member_id=member.pk,
        version_id=version.pk,
        shown=version.words_digest,
        agreed=anchors_of(version),
        typed_name=member.name,
        by=member.user,
        now=now,
    )


@pytest.fixture
def desk(db):
    """People and cases of the desk. The coordinator is a member who never signed."""
    people = remembered("people of the desk", make_people)
    case, addresses = remembered("one of everything on the desk", lambda: make_everything(people))
    code_in_force(timezone.now() - timedelta(days=3))
    # Read anew: an account remembers for a request what it may.
    people = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
    return people, case, addresses, member_from(people["coordinator"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.one_database
def test_every_address_of_the_desk_is_closed_and_says_why(desk):
    people, case, addresses, _ = desk
    client = signed_in(people["coordinator"])
    shown, silent = set(), set()

    for screen in (screen for _, screen, _ in SCREENS if screen.startswith(OF_CASES)):
        response = client.get(addresses[screen])
        text = taken(response)
        assert case.reference.encode() not in text, screen
        assert not response.headers.get("Content-Disposition"), screen
        if response.status_code == 200:
            shown.add(screen)
        if LINK.encode() not in text:
            silent.add(screen)

    assert shown == FOR_ALL
    assert silent == FOR_ALL


@pytest.mark.one_database
def test_the_front_page_of_the_admin_says_why_and_counts_nothing(desk):
    people, case, _, _ = desk

    html = signed_in(people["coordinator"]).get("/admin/").content.decode()

    assert "Cases are closed to you for now" in html
    assert LINK in html
    assert "desk-summary" not in html
    assert case.reference not in html
    assert reverse("desk:today") not in html


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["?export=csv", "?export=xlsx", "?q=Ada", "results/?q=Ada"])
def test_lists_searches_and_exports_are_closed(desk, path):
    people = desk[0]

    response = signed_in(people["coordinator"]).get(f"{reverse('desk_cases:index')}{path}")

    assert (response.status_code, LINK in response.content.decode()) == (403, True)


@pytest.mark.one_database
def test_a_case_that_is_there_and_one_that_is_not_answer_alike_and_the_try_is_noted(desk, caplog):
    people, case, _, _ = desk
    client = signed_in(people["coordinator"])

    there = client.get(reverse("desk:case", args=[case.pk]))
    not_there = client.get(reverse("desk:case", args=[case.pk + 1000]))

    assert (there.status_code, not_there.status_code) == (403, 403)
    assert TOKEN.sub(b"", there.content) == TOKEN.sub(b"", not_there.content)
    tried = [line for line in caplog.messages if "while cases are closed" in line]
    assert tried[0].startswith(f"Account {people['coordinator'].pk} asked for /admin/casework/")


@pytest.mark.one_database
def test_a_form_that_is_sent_writes_nothing(desk):
    people, case, _, _ = desk
    before = Event.objects.count()

    response = signed_in(people["coordinator"]).post(
        reverse("desk:note", args=[case.pk]),
        {"text": "Mine", "seen": case.version, "key": uuid.uuid4()},
    )

    assert (response.status_code, Event.objects.count()) == (403, before)


REPORTS = ("index", "handed_out", "meetings", "ask", "hand_out")


@pytest.mark.one_database
def test_what_was_learned_from_the_cases_and_their_numbers_are_closed_too(desk):
    people, _, _, member = desk
    addresses = [reverse(f"reports:{name}") for name in REPORTS]
    client = signed_in(people["coordinator"])

    for address in addresses:
        assert client.get(address).status_code in (302, 403), address
        assert client.post(address, {}).status_code in (302, 403), address

    sign_now(member, timezone.now())
    client = signed_in(User.objects.get(pk=people["coordinator"].pk))
    assert {client.get(address).status_code for address in addresses} == {200}


def test_signing_opens_the_cases_again(desk):
    people, case, _, member = desk
    coordinator = people["coordinator"]
    assert REASON in why_kept_out(coordinator)
    assert (rights_of(coordinator), visible_to(coordinator).count()) == (NOTHING, 0)

    sign_now(member, timezone.now())

    again = User.objects.get(pk=coordinator.pk)
    assert not why_kept_out(again)
    assert visible_to(again).filter(pk=case.pk).exists()
    client = signed_in(again)
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 200


@pytest.mark.one_database
def test_no_mail_tells_them_of_a_new_case_and_it_is_not_given_to_them(desk):
    people = desk[0]
    OutgoingMail.objects.all().delete()

    case = open_case(at=timezone.now())

    assert case.handler != people["coordinator"]
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert people["coordinator"].email not in told


@pytest.mark.one_database
def test_no_mail_tells_them_of_a_case_that_they_have_had_before(desk):
    people = desk[0]
    case = open_case(at=timezone.now())
    case.handler = people["coordinator"]
    OutgoingMail.objects.all().delete()

    notify_handler(case, "withdrawn_handler", now=timezone.now())
    assert not OutgoingMail.objects.exists()

    case.handler = people["chair"]
    notify_handler(case, "withdrawn_handler", now=timezone.now())
    assert OutgoingMail.objects.get().to == people["chair"].email


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["chair", "auditor", "caseworker", "superuser", "administrator"])
def test_whoever_is_no_member_is_never_touched(desk, name):
    user = desk[0][name]

    assert not gate.why_kept_out(user, timezone.localdate())
    assert rights_of(user) is rights_of(user)
    assert (rights_of(user) == NOTHING) == (name == "superuser")


@pytest.mark.one_database
def test_who_signed_before_keeps_the_doors_until_the_day_has_passed(signing):
    ada = signing.people.ada
    signing.sign(ada)
    signing.adopt("I serve everybody.", at=NOW + timedelta(days=1))
    ask_and_remind(NOW + timedelta(days=1))
    last = TODAY + timedelta(days=14)

    assert signing_state(ada, last).due_on == last
    assert not gate.why_kept_out(ada.user, last)
    assert "by Monday 30 November 2026" in gate.why_kept_out(ada.user, last + timedelta(days=1))


@pytest.mark.one_database
def test_whoever_left_or_is_not_yet_a_member_is_no_member(signing):
    people = signing.people
    assert not gate.why_kept_out(people.dev.user, TODAY)
    assert gate.why_kept_out(people.bilal.user, TODAY)
    assert not gate.why_kept_out(people.bilal.user, people.bilal.joined_on - timedelta(days=1))


@pytest.mark.one_database
def test_no_code_and_no_adopted_words_keep_nobody_out(people):
    assert not gate.why_kept_out(people.ada.user, TODAY)


@pytest.mark.one_database
def test_the_questions_are_as_many_for_many_members_and_versions_and_one_for_others(signing):
    people = signing.people

    def asked(user: User) -> int:
        with CaptureQueriesContext(
            connection,
        ) as said:
            gate.why_kept_out(user, TODAY)
        return len(said)

    few = asked(people.bilal.user)
    signing.sign(people.ada)
    for n in range(3):
        signing.adopt(f"I serve everybody, {n}.", at=NOW + timedelta(minutes=n))
        member_from(User.objects.create_user(f"m{n}@sallowfield.example"), slug=f"m-{n}")

    assert asked(people.bilal.user) == few <= 6
    assert asked(people.clerk) == 1


@pytest.fixture
def held(db, time_machine):
    """A meeting with private papers. Jean sits in it, and never signed."""
    time_machine.move_to(MEETING_NOW, tick=False)
    found = remembered("a meeting that was held", hold)
    code_in_force(MEETING_NOW - timedelta(days=3))
    return found


def private_addresses(held) -> list[str]:
    return [
        f"/meetings/{held.meeting}/members/",
        f"/meetings/{held.meeting}/members.pdf",
        f"/meetings/papers/{held.private}/",
    ]


@pytest.mark.one_database
def test_annexes_packs_and_private_papers_are_closed_and_say_why(held, caplog):
    client = signed_in(held.user("jean"))

    for address in private_addresses(held):
        response = client.get(address)
        html = response.content.decode()
        assert (response.status_code, REASON in html, LINK in html) == (403, True, True), address
        assert ANNEX not in html

    tried = [line for line in caplog.messages if "while papers are closed" in line]
    assert len(tried) == 3


@pytest.mark.one_database
def test_public_pages_the_own_area_and_the_room_stay_open(held):
    client = signed_in(held.user("jean"))

    for address in (
        "/",
        f"/meetings/{held.meeting}/",
        f"/meetings/{held.meeting}/agenda/",
        f"/meetings/papers/{held.report}/",
        f"/meetings/room/{held.meeting}/mine/",
        "/me/",
        "/me/sign/",
        "/me/sign/paper/",
        "/policies/",
    ):
        response = client.get(address)
        taken(response)
        assert response.status_code == 200, address
    assert "/members/" not in client.get(f"/meetings/{held.meeting}/").content.decode().replace(
        'href="/members/', ""
    )


@pytest.mark.one_database
def test_signing_opens_the_papers_again(held):
    user = held.user("jean")
    sign_now(user.member, MEETING_NOW)

    pack, _, paper = private_addresses(held)
    client = signed_in(user)

    assert ANNEX in client.get(pack).content.decode()
    assert taken(client.get(paper))


@pytest.mark.one_database
def test_who_runs_the_meeting_and_is_a_member_reads_no_annex_on_any_screen(held):
    user = held.user("jean")
    user.is_superuser = user.is_staff = True
    user.save()
    client = signed_in(user)
    item = held.items["grants"]

    room = client.get(f"/meetings/room/{held.meeting}/items/{item}/")
    agenda = client.get(reverse("meeting_desk:agenda", args=[held.meeting]))
    change = client.get(reverse("meeting_desk:change_item", args=[held.meeting, item]))
    paper = client.get(reverse("meeting_desk:paper_file", args=[held.meeting, held.private]))

    for page in (room, agenda):
        html = page.content.decode()
        assert (page.status_code, ANNEX in html, REASON in html) == (200, False, True)
        assert "Lease of the shop" not in html
    assert (change.status_code, paper.status_code) == (302, 302)


@pytest.mark.one_database
def test_who_runs_meetings_and_is_no_member_reads_on(held):
    user = appointed(held.user("visitor"), "Coordinators")

    assert ANNEX in signed_in(user).get(f"/meetings/{held.meeting}/members/").content.decode()
