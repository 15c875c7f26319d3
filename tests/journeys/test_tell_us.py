"""A resident tells us something on a small phone, with JavaScript off (journey R1)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.casework.models import Case
from tests.casework.partnership import open_partnership

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def partnership(transactional_db: None) -> None:
    open_partnership()


@pytest.fixture
def looked_at(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Accessible, and nothing hangs over the edge of the screen."""

    def look(page: Page) -> None:
        axe(page)
        assert not page.evaluate(WIDE), page.url

    return look


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button).click()


def heading(page: Page) -> str:
    return str(page.get_by_role("heading", level=1).inner_text())


@pytest.mark.req("S0-2", "S2-1")
def test_a_resident_tells_us_on_a_phone(phone: Page, looked_at: Callable[[Page], None]) -> None:
    """R1: five questions on a phone, what was said to check, and a receipt with real dates."""
    phone.goto("/tell-us/")
    assert "Telling us is welcome" in phone.inner_text("main")
    assert not phone.context.cookies()
    looked_at(phone)
    go_on(phone, "Start now")

    phone.get_by_label("I’m not sure").check()
    phone.get_by_label("What happened?").fill("The side door was locked.\nI use a wheelchair.")
    looked_at(phone)
    go_on(phone)

    phone.get_by_label("What would put it right").fill("A key at the desk.")
    looked_at(phone)
    go_on(phone)

    phone.get_by_label("Your name").fill("Ada Brown")
    phone.get_by_label("Email address").fill("ada@resident.example")
    looked_at(phone)
    go_on(phone)

    phone.get_by_label("Large print").check()
    looked_at(phone)
    go_on(phone)

    assert heading(phone) == "Check your answers"
    for answer in ("I’m not sure", "I use a wheelchair.", "A key at the desk.", "Large print"):
        expect(phone.get_by_role("main")).to_contain_text(answer)
    looked_at(phone)
    go_on(phone, "Send it")

    case = Case.objects.get()
    assert heading(phone) == "We have it. Thank you."
    expect(phone.get_by_role("main")).to_contain_text(case.reference)
    expect(phone.get_by_role("main")).to_contain_text("The dates below are our aims.")
    expect(phone).to_have_title(re.compile(r"^We have it\. Thank you"))
    looked_at(phone)

    phone.go_back()
    assert "You have sent it already" in heading(phone)
    phone.get_by_role("link", name="See your receipt").click()
    expect(phone.get_by_role("main")).to_contain_text(case.reference)
    assert Case.objects.count() == 1


def test_every_refusal_is_first_on_the_page_and_keeps_what_was_typed(
    phone: Page, looked_at: Callable[[Page], None]
) -> None:
    def refused(error: str) -> None:
        expect(phone).to_have_title(re.compile("^Error: "))
        alert = phone.get_by_role("alert")
        expect(alert).to_contain_text("There is a problem")
        alert.get_by_role("link", name=error).click()
        assert "#id_" in phone.url
        looked_at(phone)

    phone.goto("/tell-us/what-happened/")
    phone.get_by_label("Complaint", exact=True).check()
    go_on(phone)
    refused("Tell us what happened.")
    expect(phone.get_by_label("Complaint", exact=True)).to_be_checked()
    phone.get_by_label("What happened?").fill("The door.")
    go_on(phone)

    phone.get_by_label("Yes, somebody else").check()
    go_on(phone)
    refused("Say who it is about, or choose “No”.")
    phone.get_by_label("Their name").fill("The caretaker")
    go_on(phone)

    phone.get_by_label("Your name").fill("Ada")
    go_on(phone)
    refused("Give one way to reach you, or choose to stay anonymous.")
    expect(phone.get_by_label("Your name")).to_have_value("Ada")
    phone.get_by_label("Postal address").fill("1 Mill Lane")
    go_on(phone)

    phone.get_by_label("Phone calls only").check()
    go_on(phone)
    refused("You asked for phone calls only. Go back and give a phone number, or untick it.")
    phone.get_by_label("Phone calls only").uncheck()
    go_on(phone)
    assert heading(phone) == "Check your answers"


def test_an_answer_is_changed_from_the_check_and_nothing_else_is_asked_again(phone: Page) -> None:
    phone.goto("/tell-us/what-happened/")
    phone.get_by_label("What happened?").fill("The door.")
    go_on(phone)
    go_on(phone)
    phone.get_by_label("I want to stay anonymous").check()
    go_on(phone)
    assert heading(phone) == "Check your answers"

    phone.get_by_role("link", name="Change what happened").click()
    expect(phone.get_by_label("What happened?")).to_have_value("The door.")
    phone.get_by_label("What happened?").fill("The gate.")
    go_on(phone)

    assert heading(phone) == "Check your answers"
    expect(phone.get_by_role("main")).to_contain_text("The gate.")
    go_on(phone, "Send it")
    expect(phone.get_by_role("main")).to_contain_text("we cannot write to you")


@pytest.mark.req("S0-52")
def test_a_concern_about_the_coordinator_goes_to_the_chair(phone: Page) -> None:
    phone.goto("/tell-us/what-happened/")
    phone.get_by_label("What happened?").fill("Nobody called me back.")
    go_on(phone)
    phone.get_by_label(re.compile("^Coordinator: Priya Anand")).check()
    go_on(phone)
    phone.get_by_label("Mobile or other").fill("07700 900 123")
    go_on(phone)
    go_on(phone)
    go_on(phone, "Send it")

    expect(phone.get_by_role("main")).to_contain_text("Marcus Oyelaran, our chair, has it now.")
    assert Case.objects.get().handler_role == "chair"


def test_the_questions_work_with_the_keyboard_alone_and_javascript_on(
    desktop: Page, looked_at: Callable[[Page], None]
) -> None:
    desktop.goto("/tell-us/what-happened/")
    desktop.get_by_label("Compliment", exact=True).focus()
    desktop.keyboard.press("Space")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("The lunch was lovely.")
    for _ in ("choose files", "add them", "treated worse", "continue"):
        desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("button", name="Continue")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("What would you like to happen?")
    looked_at(desktop)
    go_on(desktop)
    desktop.get_by_label("I want to stay anonymous").check()
    go_on(desktop)
    looked_at(desktop)
    go_on(desktop, "Send it")
    looked_at(desktop)
    expect(desktop.get_by_role("main")).to_contain_text("Your compliment reached us")
