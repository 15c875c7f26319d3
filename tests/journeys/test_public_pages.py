"""Every public page in a browser: nothing sideways, nothing axe forbids, a menu without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.home.site import ADDRESSES, build_site
from tests.journeys.conftest import PHONE
from tests.published_summaries.told import (
    A_QUARTER,
    ANSWER,
    QUARTERS,
    count,
    publish_as_counted,
)

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

SMALLEST = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


FIGURES = ("/how-we-are-doing/", "/service-standards/")


@pytest.fixture
def pages_loaded(transactional_db: None) -> None:
    build_site()
    for first in QUARTERS:
        count(first, {**A_QUARTER, ("late", ANSWER): 3, ("met", ANSWER): 37})
    publish_as_counted()


@pytest.mark.parametrize("size", [SMALLEST, WIDE], ids=["320", "1280"])
def test_no_public_page_scrolls_sideways_or_has_a_fault(
    pages_loaded: None,
    open_browser: Callable[..., Page],
    axe: Callable[[Page], None],
    size: dict[str, int],
) -> None:
    page = open_browser(viewport=size)

    for address in (*ADDRESSES, *FIGURES):
        page.goto(address)

        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{address}: {wide}"
        assert page.locator("h1").count() == 1, address
        axe(page)


def test_the_menu_is_one_button_on_a_phone_and_opens_without_a_script(
    pages_loaded: None, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    link = menu.get_by_role("link", name="Meetings")
    expect(link).not_to_be_visible()
    assert page.locator(".an-header").bounding_box()["height"] < 80  # type: ignore[index]

    menu.get_by_text("Menu", exact=True).click()
    link.click()

    expect(page).to_have_url(re.compile("/meetings/$"))


def test_the_menu_stands_open_on_a_wide_screen(
    pages_loaded: None, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(viewport=WIDE)
    page.goto("/")

    menu = page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Meetings")).to_be_visible()
    expect(menu.get_by_text("Menu", exact=True)).not_to_be_visible()
