"""What is below a policy, in a browser: nothing sideways, nothing axe forbids, all of it by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.home.site import build_site
from tests.journeys.conftest import PHONE

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

POLICY = "/policies/complaints/"
BELOW = (
    "versions/2/",
    "compare/",
    "compare/?from=1&to=1",
    "compare/1/3/",
    "short/",
    "for-staff/",
    "versions/1/for-residents/",
    "print/",
    "versions/1/print/",
    "leaflet/",
    "poster/",
)


@pytest.fixture
def pages_loaded(transactional_db: None) -> None:
    build_site()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_below_a_policy_scrolls_sideways_or_has_a_fault(
    pages_loaded: None,
    open_browser: Callable[..., Page],
    axe: Callable[[Page], None],
    width: int,
) -> None:
    page = open_browser(viewport={"width": width, "height": 800})

    for address in (f"{POLICY}{below}" for below in BELOW):
        answer = page.goto(address)

        assert answer is not None
        assert answer.status == 200, address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address}: {wide}"
        assert page.locator("h1").count() == 1, address
        axe(page)


@pytest.mark.req("S0-1", "S1-20")
def test_somebody_finds_what_a_policy_said_before_and_what_changed(
    pages_loaded: None, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(viewport=PHONE, java_script_enabled=False)
    page.goto(POLICY)
    expect(page.get_by_text("This policy is due for review by")).to_be_visible()

    page.get_by_role("link", name="The list of versions").click()
    page.get_by_label("The earlier one").select_option("1")
    page.get_by_label("The later one").select_option("3")
    page.get_by_role("button", name="Show what changed").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What changed from version 1 to version 3"
    )
    expect(page.locator("ins").filter(has_text="Added: ").first).to_be_visible()
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_text("It is no longer in force.")).to_be_visible()
