"""Every component in a real browser: readable, reachable, and whole without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

WIDTHS = (320, 375, 1280)
TOO_SMALL = """[...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width > 1 && (box.height < 24 || box.width < 24)
    && getComputedStyle(e).display !== 'inline';
}).map(e => e.outerHTML)"""


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.ANSWERABLE_DEMO = True


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_has_no_fault_at_any_width(open_browser, axe, width):
    page = open_browser(viewport={"width": width, "height": 800})
    page.goto("/styleguide/")

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(TOO_SMALL) == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field_without_a_script(phone):
    phone.goto("/styleguide/")

    assert phone.locator(".govuk-error-summary:focus").count() == 1
    phone.get_by_role("link", name="Choose an answer: What would you like to tell us?").click()
    assert phone.locator("#wrong_kind_0:focus").count() == 1


def test_an_answer_opens_its_question_without_a_script(phone):
    phone.goto("/styleguide/")
    question = phone.locator("#empty_email")

    assert not question.is_visible()
    phone.locator("#empty_ways_0").check()
    assert question.is_visible()


def test_a_long_answer_is_counted_down_and_spoken(desktop):
    desktop.goto("/styleguide/")
    count = desktop.locator("#empty_story_count")

    assert count.inner_text() == "You can use up to 4,000 characters."
    desktop.locator("#empty_story").fill("Good morning")
    assert count.inner_text() == "You have 3,988 characters left."
    desktop.locator("#empty_story").fill("e\u0301" * 4001)
    assert count.inner_text() == "You have 1 character too many."
    live = desktop.locator('[aria-live="polite"]', has_text="You have 1 character too many.")
    live.wait_for(state="attached")


def test_our_own_typeface_is_shown_and_fetched_once(desktop):
    fetched: list[str] = []
    desktop.on("request", lambda request: fetched.append(request.url))
    desktop.goto("/styleguide/")
    desktop.evaluate("document.fonts.ready")

    assert desktop.evaluate("[...document.fonts].map(f => f.status)") == ["loaded"]
    assert sum(url.endswith(".woff2") for url in fetched) == 1


def test_an_error_page_has_no_fault(phone, axe, watch):
    answer = phone.goto("/there-is-no-such-page/")

    assert answer.status == 404
    expect(phone).to_have_title(re.compile("^Page not found"))
    axe(phone)
