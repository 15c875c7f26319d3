"""What anybody reads of a meeting, in a browser: nothing sideways, nothing axe forbids."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.home.models import HomePage, MeetingsPage
from tests.journeys.conftest import PHONE
from tests.meetings.public.held import Held, approve, hold

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

WIDTHS = (320, 1280)


@pytest.fixture
def held(transactional_db: None) -> Held:
    held = hold()
    approve(held)
    HomePage.objects.get().add_child(instance=MeetingsPage(title="Meetings", slug="meetings"))
    return held


def test_no_page_of_a_meeting_scrolls_sideways_or_has_a_fault(
    held: Held, open_browser: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_browser()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for rest in (
            "",
            f"{held.meeting}/",
            f"{held.following}/",
            f"{held.meeting}/pack/",
            f"{held.meeting}/minutes/",
            f"papers/{held.report}/text/",
        ):
            page.goto(f"/meetings/{rest}")

            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{rest} at {width}: {wide}"
            axe(page)


def test_a_resident_finds_what_was_decided_without_a_script(
    held: Held, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(viewport=PHONE, java_script_enabled=False)
    page.goto("/meetings/")

    page.get_by_role("link", name="Monday 9 November 2026").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Partnership group")
    page.get_by_role("link", name="read it as a page").click()

    expect(page.get_by_text("Heating cost most.")).to_be_visible()
