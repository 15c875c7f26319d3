"""Following by a code, withdrawing, a new address, authority and a meeting, on a small phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.casework.models import Case, OutgoingMail, save_recorded
from cms.casework.services.access_codes import issue_code
from cms.casework.services.change import Act
from cms.casework.services.escalation import not_content
from cms.casework.services.meeting_notes import remind_of_meetings, share_notes
from cms.casework.services.meetings import offer_meeting
from cms.casework.services.told import PersonDetails, Representative
from cms.users.models import User
from tests.casework.partnership import open_partnership
from tests.casework.tracking.following import EMAIL, answer_fully
from tests.factories import open_case
from tests.journeys.browser import main, press
from tests.web.uploads import papers

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FIVE_DAYS = timedelta(days=5)
ADA = PersonDetails(name="Ada Brown", email=EMAIL)


@pytest.fixture
def staff(site: str, transactional_db: None) -> dict[str, User]:
    return open_partnership()


@pytest.fixture
def looked_at(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    def look(page: Page) -> None:
        axe(page)
        assert not page.evaluate(WIDE), page.url

    return look


def come_in(page: Page, case: Case) -> None:
    code = issue_code(case, case.parties.get(part="person"), now=timezone.now())
    page.goto("/your-case/")
    page.get_by_label("Your access code").fill(code.lower())
    press(page, "Open my case")
    main(page).to_contain_text(case.reference)


def link_in_mail(kind: str, address: str) -> str:
    text = OutgoingMail.objects.filter(kind=kind).latest("pk").text
    found = re.search(rf"https?://[^/]+({address}\S+)", text)
    assert found, text
    return found[1]


def test_somebody_anonymous_reads_the_answer_adds_a_file_and_withdraws(
    phone: Page, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    """R7: asked whether it is the same after an answer, with a file; then withdrawn (R6)."""
    case = open_case(at=timezone.now() - FIVE_DAYS, person=PersonDetails(name="", email=EMAIL))
    answer_fully(case, staff["coordinator"], at=timezone.now() - FIVE_DAYS)
    person = case.parties.get(part="person")
    person.email = ""
    save_recorded(person, by=None, reason="They stayed anonymous.")
    phone.goto("/your-case/")
    looked_at(phone)
    come_in(phone, case)
    main(phone).to_contain_text("We are sorry.")

    press(phone, "Add something")
    looked_at(phone)
    phone.get_by_role("link", name="The same thing: I want to add something").click()
    paper = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(text="a")}
    phone.get_by_label("Photos or documents").set_input_files(paper)  # type: ignore[arg-type]
    press(phone, "Add this file")
    main(phone).to_contain_text("a.pdf")
    looked_at(phone)
    press(phone, "Send it")
    main(phone).to_contain_text("We have what you added.")
    expect(phone.get_by_role("link", name="a.pdf").first).to_be_visible()

    phone.get_by_role("link", name="Withdraw it").click()
    looked_at(phone)
    press(phone, "Withdraw it")
    main(phone).to_contain_text("To take it up again")
    looked_at(phone)
    case.refresh_from_db()
    assert case.outcome == "withdrawn"


def test_a_new_address_counts_once_its_link_is_pressed(
    phone: Page, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    case = open_case(at=timezone.now(), person=ADA)
    come_in(phone, case)
    phone.get_by_role("link", name="Change how we reach you").click()
    looked_at(phone)
    phone.get_by_label("Email address").fill("new@resident.example")
    press(phone, "Save")
    main(phone).to_contain_text("Look in your email")
    looked_at(phone)

    phone.goto(link_in_mail("new_address", "/your-case/address/"))
    looked_at(phone)
    press(phone, "Yes, write to me here")
    main(phone).to_contain_text("From now on we write to this address.")
    looked_at(phone)
    assert case.parties.get(part="person").email == "new@resident.example"


@pytest.mark.req("S4-12")
def test_she_agrees_that_a_friend_acts_for_her(
    phone: Page, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    """R2, the other end: the person agrees, and only then is the friend told."""
    friend = Representative(
        name="Bo Green", email="bo@resident.example", acts_as="friend", agreed="not_yet"
    )
    case = open_case(at=timezone.now(), person=ADA, on_behalf_of=friend)
    phone.goto(link_in_mail("authority_request", "/your-case/authority/"))
    main(phone).to_contain_text("Bo Green")
    looked_at(phone)

    press(phone, "I agree")
    main(phone).to_contain_text("They may act for you")
    looked_at(phone)
    assert case.parties.get(part="representative").authority == "held"


@pytest.mark.req("S0-48")
def test_she_chooses_a_time_brings_her_brother_and_comments_on_the_notes(
    phone: Page, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    """R9: a time, a companion, a reminder, the notes and what she says of them."""
    now = timezone.now()
    case = open_case(at=now - FIVE_DAYS, person=ADA)
    meet(case, staff, now)
    come_in(phone, case)
    phone.get_by_role("link", name="Answer the invitation").click()
    looked_at(phone)
    press(phone, "Send my answer")
    expect(phone).to_have_title(re.compile("^Error: "))
    looked_at(phone)
    phone.get_by_role("radio").first.check()
    phone.get_by_label("Who comes with you?").fill("My brother")
    press(phone, "Send my answer")
    main(phone).to_contain_text("With you: My brother")
    looked_at(phone)

    meeting = case.person_meetings.get()
    assert remind_of_meetings(now=meeting.starts_at - timedelta(hours=20)) == 1
    reminder = OutgoingMail.objects.get(kind="meeting_reminder")
    assert (reminder.to, "The Hub" in reminder.text) == (EMAIL, True)
    then = Act(now=meeting.starts_at + timedelta(hours=2), by=staff["chair"])
    share_notes(case_id=case.pk, act=then, meeting_id=meeting.pk, notes="A new lock by May.")
    phone.reload()
    phone.get_by_role("link", name="Read the notes").click()
    main(phone).to_contain_text("A new lock by May.")
    looked_at(phone)
    phone.get_by_label("Something is wrong or missing").check()
    phone.get_by_label("What is wrong or missing?").fill("It was April.")
    press(phone, "Send")
    main(phone).to_contain_text("It was April.")
    meeting.refresh_from_db()
    assert meeting.their_comment == "It was April."


def meet(case: Case, staff: dict[str, User], now: datetime) -> None:
    answer_fully(case, staff["coordinator"], at=now - FIVE_DAYS)
    not_content(case_id=case.pk, act=Act(now=now))
    offer_meeting(
        case_id=case.pk,
        act=Act(now=now, by=staff["chair"]),
        times=[now + timedelta(days=3), now + timedelta(days=4)],
        place="The Hub",
        video_link="https://meet.example/hub",
        who="The chair",
        words="Let us meet.",
    )
