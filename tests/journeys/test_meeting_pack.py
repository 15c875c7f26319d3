"""After a meeting: what people told us was raised there or carried over, and then it is minuted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.casework.models import Case, EntryState
from cms.meetings.models import ApprovedMinutes, Meeting
from cms.meetings.services.agenda import make_agenda, publish_agenda
from cms.users.models import User
from tests.factories import MeetingFactory, holder, install, open_case
from tests.journeys.browser import main, press
from tests.journeys.conftest import DESKTOP, PHONE

# How these pages are drawn, and what they lead to, does not depend on the database.
pytestmark = [pytest.mark.one_database, pytest.mark.req("S0-42")]
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Evening:
    """A meeting that was, the one after it, and two things that people told us before."""

    held: Meeting
    clerk: User
    raised: Case
    carried: Case

    @property
    def minutes(self) -> str:
        return f"/admin/minutes/{self.held.pk}/"


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    install()
    clerk, now = holder("coordinator"), timezone.now()
    rights = Permission.objects.filter(codename__in=("view_meeting", "change_meeting"))
    clerk.user_permissions.add(*rights)
    held: Meeting = MeetingFactory(starts_at=now - 2 * HOUR)
    MeetingFactory(starts_at=now - HOUR / 2)
    MeetingFactory(starts_at=now + 20 * 24 * HOUR)
    cases = [open_case(at=now - 3 * HOUR, topic=topic) for topic in ("a locked door", "lamps")]
    make_agenda(meeting_id=held.pk, by=clerk, now=now)
    publish_agenda(meeting_id=held.pk, by=clerk, now=now, reason="The clerk was ill.")
    ended = {"opened_at": held.starts_at, "closed_at": now - HOUR}
    Meeting.objects.filter(pk=held.pk).update(**ended)
    return Evening(held, clerk, *cases)


def test_the_minutes_wait_until_one_was_raised_and_the_other_carried_over(
    evening: Evening,
    open_browser: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    page = open_browser(viewport=PHONE)
    sign_in(page, evening.clerk)
    page.goto(evening.minutes)
    main(page).to_contain_text("2 things that people told us are neither raised nor carried over.")
    expect(page.get_by_role("link", name="Approve the minutes")).to_have_count(0)

    page.goto("/admin/casework/today/")
    left = page.get_by_role("region", name=re.compile("Meetings: was it raised"))
    left.get_by_role("link").first.click()
    main(page).to_contain_text("The minutes cannot be approved before.")
    axe(page)
    page.get_by_label(f"{evening.raised.reference} was raised").check()
    press(page, "What is ticked was raised")
    main(page).to_contain_text("1 recorded as raised.")

    page.goto(evening.minutes)
    main(page).to_contain_text("1 thing that people told us is neither raised nor carried over.")
    page.goto(f"/admin/casework/meetings/{evening.held.pk}/")
    page.get_by_role("link", name=f"Raised or not? {evening.carried.reference}").click()
    axe(page)
    page.get_by_label("It was carried over to the next meeting").check()
    press(page, "Save")
    expect(page).to_have_title(re.compile("^Error: "))
    main(page).to_contain_text("Say why it is carried over.")
    axe(page)
    page.get_by_label("Why is it carried over?").fill("No time was left.")
    press(page, "Save")
    main(page).to_contain_text("No time was left.")
    axe(page)

    page.goto(evening.minutes)
    page.get_by_role("link", name="Approve the minutes").click()
    page.locator("select[name=at_meeting]").select_option(index=1)
    page.get_by_label("Signed by").fill("Marcus Oyelaran")
    press(page, "Approve the minutes")
    main(page).to_contain_text("The minutes are approved.")

    assert "Carried over to the next meeting" in ApprovedMinutes.objects.get().text
    states = [
        case.meeting_entries.earliest("pk").state for case in (evening.raised, evening.carried)
    ]
    assert states == [EntryState.RAISED, EntryState.CARRIED]


def test_the_screens_of_a_meeting_for_staff_have_no_fault(
    evening: Evening,
    open_browser: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    page = open_browser()
    sign_in(page, evening.clerk)
    coming = Meeting.objects.after(timezone.now()).get()
    item = make_agenda(meeting_id=coming.pk, by=evening.clerk, now=timezone.now())[0]
    here = f"/admin/meetings/{coming.pk}/"
    pack = f"/admin/casework/meetings/{evening.held.pk}/"
    forms = (
        f"{here}items/new/",
        f"{here}items/{item.pk}/papers/new/",
        f"{here}items/{item.pk}/comments/new/",
        f"{here}publish/",
        f"{here}people/",
        f"/admin/meeting/cancel/{coming.pk}/",
    )
    for size, addresses in ((PHONE, (here, pack, *forms)), (DESKTOP, (here, pack))):
        page.set_viewport_size(size)
        for address in addresses:
            page.goto(address)
            axe(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{address}: {wide}"
