"""A chair takes a case to a published summary without help, and somebody else approves it (H4)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.published_summaries.models import Draft, SummaryPage
from tests.journeys.browser import main, press
from tests.journeys.conftest import DESKTOP, PHONE
from tests.published_summaries.written import WORDS, Written, make_something

# How these pages are drawn, and what they lead to, does not depend on the database.
pytestmark = [pytest.mark.one_database, pytest.mark.req("S0-44")]


@pytest.fixture
def written(transactional_db: None) -> Written:
    return make_something()


def test_a_chair_publishes_a_summary_and_the_coordinator_approves_it(
    written: Written,
    open_browser: Callable[..., Page],
    sign_in: Callable[[Page, object], None],
    axe: Callable[[Page], None],
) -> None:
    page = open_browser(viewport=DESKTOP, java_script_enabled=False)
    sign_in(page, written.chair)
    page.goto(f"/admin/casework/cases/{written.case.pk}/")
    page.get_by_role("link", name="Publish a summary").click()
    press(page, "Begin")

    page.get_by_label("Title", exact=True).fill("Mrs Brown and the hall")
    page.get_by_label("What people asked").fill(WORDS["asked"])
    page.get_by_label("What we found").fill(WORDS["found"])
    page.get_by_label("What we are doing").fill(WORDS["doing"])
    press(page, "Save and check")
    main(page).to_contain_text("could tell who it is about")
    expect(page.locator("mark").first).to_have_text(re.compile("brown", re.I))
    other = open_browser(viewport=DESKTOP)
    sign_in(other, written.coordinator)
    other.goto(page.url.partition("#")[0])
    axe(other)

    page.get_by_label("Title", exact=True).fill(WORDS["title"])
    page.get_by_label("Address of the page").fill("")
    press(page, "Save and check")
    main(page).to_contain_text("Nothing was found")
    for place, question in enumerate(page.locator("#questions fieldset").all()):
        question.get_by_label("Yes" if place == 4 else "No", exact=True).check()
    press(page, "Save the answers")
    page.get_by_role("link", name="Send it to the second approver").click()
    press(page, "Send it")
    main(page).to_contain_text("It waits for somebody who did not write it")
    expect(page.get_by_role("link", name="Approve it")).to_have_count(0)

    reader = open_browser(viewport=PHONE)
    assert reader.goto("/published/step-free-way-into-the-hall/").status == 404

    other.goto("/admin/publishing/")
    other.get_by_role("link", name=WORDS["title"]).click()
    axe(other)
    other.get_by_role("link", name="Approve it").click()
    press(other, "Approve it")
    main(other).to_contain_text("It is published")

    reader.goto("/published/step-free-way-into-the-hall/")
    main(reader).to_contain_text(WORDS["found"])
    assert written.case.reference not in reader.content()
    assert SummaryPage.objects.live().count() == 1
    other.goto(f"/admin/casework/cases/{written.case.pk}/")
    expect(other.get_by_role("region", name="Told to the public")).to_contain_text("Published")
    assert Draft.objects.get().page_id
