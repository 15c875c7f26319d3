"""The coordinator's day: read a concern, answer it in time, answer each point, reply in full."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cms.casework.models import OutgoingMail, Result
from cms.casework.services.delivery import deliver
from cms.conduct.models import InductionRecord
from cms.conduct.services.induction import begin_missing
from tests.casework.desk.access import ROWS, who_may
from tests.casework.desk.rows import make_everything, make_people
from tests.conduct.declared import hushed, said
from tests.conduct.people import NOW
from tests.conduct.signed import some_signing
from tests.factories import MeetingFactory, holder, install, open_case

pytestmark = pytest.mark.django_db(transaction=True)


def send_the_mail():
    for mail in OutgoingMail.objects.filter(status="queued"):
        deliver(mail.pk, now=timezone.now())


@pytest.fixture
def case(transactional_db):
    install()
    for role in ("coordinator", "chair", "lto_rep"):
        holder(role)
    MeetingFactory(starts_at=timezone.now() + timedelta(days=9))
    return open_case(at=timezone.now() - timedelta(hours=5))


@pytest.mark.req("S0-2", "S0-38", "S0-39", "S0-41")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_coordinator_answers_a_concern_from_today_to_the_full_reply(
    scripts, open_browser, sign_in, axe, case
):
    page = open_browser(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
    sign_in(page, case.handler)
    look = axe if scripts else (lambda page: None)

    page.goto("/admin/casework/today/")
    look(page)
    page.get_by_role("link", name=case.reference).first.click()
    look(page)
    expect(page.get_by_role("heading", name="Read and sort it")).to_be_visible()

    page.get_by_role("link", name="Sort it").first.click()
    page.get_by_label("What is it about").fill("hall access")
    page.get_by_label("What needs an answer?").fill("The side door was locked.")
    page.get_by_role("radiogroup", name="Will a fuller reply follow").get_by_label("Yes").check()
    look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Write: first answer")).to_be_visible()

    page.get_by_role("link", name="Write it").click()
    page.get_by_label("Your words").fill("")
    page.get_by_role("button", name="Look at it").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(page)
    page.get_by_label("Your words").fill("Thank you. I am asking for the access log.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("These paragraphs always follow")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("It is on its way.")).to_be_visible()
    send_the_mail()
    assert case.deadlines.get(clock="initial_response_48h").result == Result.MET

    page.reload()
    page.get_by_role("link", name="Do this now").click()
    page.get_by_label("Our answer").fill("The lock was changed without telling us. We are sorry.")
    page.get_by_label("Upheld", exact=True).check()
    look(page)
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("heading", name="Write: full reply")).to_be_visible()

    page.get_by_role("link", name="Write it").click()
    page.get_by_label("Your words").fill("Here is what we found.")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Send it").click()
    send_the_mail()
    page.reload()
    look(page)

    assert case.deadlines.get(clock="fuller_reply_month").result == Result.MET
    expect(page.get_by_text("Full reply, Coordinator Holder")).to_be_visible()


@pytest.mark.one_database
def test_every_kind_of_page_of_the_desk_is_accessible_at_a_desk(open_browser, sign_in, axe, case):
    page = open_browser(viewport={"width": 1280, "height": 900})
    sign_in(page, case.handler)
    here = f"/admin/casework/cases/{case.pk}/"

    for address in (
        "/admin/",
        "/admin/casework/today/",
        "/admin/casework/cases/",
        "/admin/casework/log/",
        "/admin/casework/lessons/",
        here,
        f"{here}sort/",
        f"{here}write/",
        f"{here}write/initial_response/",
        f"{here}call/",
        f"{here}ask/",
        f"{here}files/new/",
        f"{here}for-us/",
        f"{here}remedies/new/",
        f"{here}close/",
        f"{here}file/",
        f"{here}history/",
        "/admin/casework/procedures/",
        "/admin/casework/procedures/codes/",
        "/admin/casework/calendarday/",
        "/admin/casework/calendarday/create/",
        "/admin/casework/messagetext/create/",
    ):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, address


# Not pages: a file, and rows for a list that stands already.
NO_PAGE = ("desk:download", "desk_cases:index_results", "desk_procedures:index_results")
SCREENS = [name for name in sorted(ROWS, key=who_may) if who_may(name) and name not in NO_PAGE]
PARTS = 4  # of the screens, so that several processes share them


@pytest.mark.one_database
@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_of_the_desk_is_accessible_and_fits_a_phone(
    part, transactional_db, open_browser, sign_in, axe
):
    """The screens are those of the matrix of who sees what, so that none is left out."""
    people = make_people()
    _, addresses = make_everything(people)
    page = open_browser(viewport={"width": 375, "height": 812})

    for screen in SCREENS[part::PARTS]:
        sign_in(page, people[who_may(screen)])
        answer = page.goto(addresses[screen])
        assert answer.status == 200, screen
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, screen


def test_the_queue_is_searched_and_filtered_with_the_keyboard(open_browser, sign_in, case):
    other = open_case(at=timezone.now() - timedelta(hours=60), topic="bins on Elm Road")
    page = open_browser(viewport={"width": 1280, "height": 900})
    sign_in(page, case.handler)

    page.goto("/admin/casework/cases/")
    page.get_by_role("searchbox").or_(page.get_by_label("Search term")).first.fill("elm road")
    page.get_by_text("There is 1 match").wait_for()
    expect(page.get_by_role("link", name=other.reference)).to_be_visible()
    expect(page.get_by_role("link", name=case.reference)).to_have_count(0)

    page.get_by_role("link", name="Overdue").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**state=overdue")
    expect(page.get_by_role("link", name=other.reference)).to_be_visible()
    expect(page.get_by_text("Late by 12 hours")).to_be_visible()


@pytest.mark.one_database
def test_every_screen_about_members_is_accessible_and_fits_a_phone(
    transactional_db, open_browser, sign_in, axe
):
    signing = some_signing()
    people, ada = signing.people, signing.people.ada
    signing.sign(ada)
    said(ada)
    hidden = said(ada, hushed())
    row = begin_missing(NOW) and InductionRecord.objects.exclude(member=None).first()
    page = open_browser(viewport={"width": 375, "height": 812})
    sign_in(page, people.clerk)
    one = (ada.pk,)

    for name, args in (
        ("members_desk:index", ()),
        ("members_desk:add", ()),
        ("members_desk:member", one),
        ("members_desk:change", one),
        ("members_desk:give_seat", one),
        ("members_desk:seat", (ada.pk, people.seat(ada).pk)),
        ("members_desk:end", one),
        ("members_desk:back", (people.dev.pk,)),
        ("members_desk:merge", one),
        ("signing:index", ()),
        ("signing:paper", (people.cora.pk,)),
        ("signing:begin", ()),
        ("signing:end", (signing.code.pk,)),
        ("register_desk:index", ()),
        ("register_desk:member", one),
        ("register_desk:write_down", (people.cora.pk,)),
        ("register_desk:nothing", (people.cora.pk,)),
        ("register_desk:withhold", (ada.pk, hidden.number)),
        ("register_desk:dispense", ()),
        ("induction:index", ()),
        ("induction:several", ()),
        ("induction:record", (row.pk,)),
        ("trained:index", ()),
        ("trained:sessions", ()),
        ("trained:add_session", ()),
        ("trained:add_need", ()),
        ("trained:qualifications", ()),
        ("trained:add_qualification", ()),
        ("close_people", ()),
    ):
        address = reverse(name, args=args)
        answer = page.goto(address)
        assert answer.status == 200, address
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
