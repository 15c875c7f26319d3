"""A resident follows what she told us, adds to it, and is not content."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.contacts import add_note
from cms.casework.services.files import add_file
from cms.users.models import User
from tests.casework.partnership import open_partnership
from tests.casework.tracking.following import answer_fully, code_in, link_in, newest_letter
from tests.factories import open_case
from tests.journeys.browser import main, press
from tests.web.uploads import papers

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FIVE_DAYS = timedelta(days=5)


@pytest.fixture
def staff(transactional_db: None) -> dict[str, User]:
    return open_partnership()


@pytest.fixture
def case(site: str, staff: dict[str, User]) -> Case:
    """Five days old; with a note that nobody outside may see."""
    case = open_case(at=timezone.now() - FIVE_DAYS)
    act = Act(now=timezone.now() - FIVE_DAYS, by=staff["coordinator"])
    add_note(case_id=case.pk, act=act, text="PLANTED: between us.")
    return case


@pytest.fixture
def looked_at(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Accessible, nothing over the edge, nothing internal, and a title that gives nothing away."""

    def look(page: Page) -> None:
        axe(page)
        assert not page.evaluate(WIDE), page.url
        assert "PLANTED" not in page.content()
        assert "hall" not in page.title()

    return look


def ask_for_a_link(page: Page, case: Case) -> None:
    page.goto(f"/your-case/?reference={case.reference}")
    page.get_by_label("Your email address or mobile number").fill("ada@resident.example")
    press(page, "Send me a link")


def test_she_comes_in_by_the_link_reads_adds_and_signs_out(
    phone: Page, case: Case, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    """R6: the stage, the dates, what we wrote, documents; never what is between us."""
    now = timezone.now()
    add_file(
        case_id=case.pk,
        act=Act(now=now, by=staff["coordinator"]),
        name="Plan of the hall.pdf",
        content=papers.pdf(text="plan"),
        dated_on=now.date(),
        shared=True,
    )
    ask_for_a_link(phone, case)
    main(phone).to_contain_text("If those details match")
    looked_at(phone)

    phone.goto(link_in(newest_letter()))
    looked_at(phone)
    press(phone, "Open my case")

    main(phone).to_contain_text(case.reference)
    main(phone).to_contain_text("We have not met our aim.")
    main(phone).to_contain_text("Priya Anand")
    phone.get_by_text("Read what you wrote").click()
    expect(phone.get_by_text("The side door of the hall was locked")).to_be_visible()
    looked_at(phone)

    with phone.expect_download() as download:
        phone.get_by_role("link", name="Plan of the hall.pdf").first.click()
    assert download.value.suggested_filename == "Plan of the hall.pdf"

    press(phone, "Add something")
    looked_at(phone)
    press(phone, "Send it")
    expect(phone).to_have_title(re.compile("^Error: "))
    looked_at(phone)
    phone.get_by_label("What would you like to add?").fill("It was locked again today.")
    press(phone, "Send it")
    main(phone).to_contain_text("We have what you added.")
    looked_at(phone)

    press(phone, "Sign out")
    main(phone).to_contain_text("You are signed out.")
    phone.goto("/your-case/view/")
    assert phone.get_by_role("heading", level=1).inner_text() == "Follow your case"


def test_she_comes_in_by_the_code(
    phone: Page, case: Case, looked_at: Callable[[Page], None]
) -> None:
    ask_for_a_link(phone, case)
    code = code_in(newest_letter())

    phone.get_by_label("Your code").fill("0000 0001")
    press(phone, "Open my case")
    expect(phone).to_have_title(re.compile("^Error: "))
    looked_at(phone)
    phone.get_by_label("Your code").fill(code)
    press(phone, "Open my case")

    main(phone).to_contain_text(case.reference)


@pytest.mark.req("S0-45")
def test_she_is_not_content_and_the_chair_has_it(
    phone: Page, case: Case, staff: dict[str, User], looked_at: Callable[[Page], None]
) -> None:
    """R8: one screen, no reason demanded, the next times, and who else may be asked."""
    ask_for_a_link(phone, case)
    phone.goto(link_in(newest_letter()))
    press(phone, "Open my case")
    press(phone, "I am not content")
    main(phone).to_contain_text("When we have replied you can ask the chair")
    looked_at(phone)

    link = answer_fully(case, staff["coordinator"], at=timezone.now() - FIVE_DAYS)
    phone.goto("/your-case/view/")
    main(phone).to_contain_text("We are sorry.")
    main(phone).to_contain_text("A key is kept now.")
    looked_at(phone)

    phone.goto(link)
    looked_at(phone)
    press(phone, "Look at it again")
    main(phone).to_contain_text("The chair has it now")
    main(phone).to_contain_text("We will tell you the date.")
    main(phone).to_contain_text("Outside bodies")
    looked_at(phone)

    phone.goto("/your-case/view/")
    main(phone).to_contain_text("With the chair")
    main(phone).to_contain_text("Marcus Oyelaran")
    looked_at(phone)


def test_a_link_that_opens_nothing_says_where_to_get_another(
    phone: Page, case: Case, looked_at: Callable[[Page], None]
) -> None:
    phone.goto("/your-case/open/nothing-that-was-ever-made/")

    main(phone).to_contain_text("This link does not work, or no longer")
    looked_at(phone)
    press(phone, "Ask for a new link")
    looked_at(phone)
    press(phone, "Send me a link")
    expect(phone).to_have_title(re.compile("^Error: "))
    looked_at(phone)


def test_the_case_on_a_desktop(
    desktop: Page, case: Case, looked_at: Callable[[Page], None]
) -> None:
    ask_for_a_link(desktop, case)
    desktop.goto(link_in(newest_letter()))
    press(desktop, "Open my case")

    main(desktop).to_contain_text("Your concern")
    looked_at(desktop)
