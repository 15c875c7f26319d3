"""A member signs in from a mail: on a small phone, by keyboard, without a script, in no time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import EmailSignIn
from tests.conduct.people import some_people
from tests.journeys.browser import main, tab_to
from tests.users.mailed import link_in, mails

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SECONDS = 60


@pytest.mark.usefixtures("transactional_db")
def test_from_the_mail_to_what_is_due_in_under_a_minute(
    phone: Page, axe: Callable[[Page], None], site: str
) -> None:
    some_people()
    phone.goto("/me/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
    axe(phone)
    assert not phone.evaluate(WIDE)
    tab_to(phone, phone.get_by_role("textbox", name="Your email address", exact=True))
    phone.keyboard.type("ada@sallowfield.example")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Look in your email")
    expect(phone.get_by_role("textbox", name="Your code", exact=True)).to_be_visible()
    axe(phone)

    link = link_in(mails()[0])
    for _ in range(2):  # the scanner of the mail
        assert phone.context.request.get(link).ok
    assert EmailSignIn.objects.get().used_at is None

    began = time.monotonic()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in as Ada Brown")
    tab_to(phone, phone.get_by_role("button", name="Sign in", exact=True))
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("What is due from you")
    spent = time.monotonic() - began

    assert spent < SECONDS
    assert phone.url == f"{site}/me/"
    menu = phone.get_by_role("navigation", name="Your pages")
    expect(menu.get_by_role("link", name="What is due")).to_have_attribute("aria-current", "page")
    axe(phone)
    assert not phone.evaluate(WIDE)

    tab_to(phone, phone.get_by_role("button", name="Sign out", exact=True))
    phone.keyboard.press("Enter")
    main(phone).to_contain_text("You are signed out.")
    phone.goto("/me/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
