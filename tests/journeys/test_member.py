"""A new member's first evening, on a small phone by keyboard: from the invitation to the register."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from cms.casework.models import OutgoingMail
from cms.conduct.models import MemberKind
from cms.conduct.services.members import add_member
from cms.meetings.models import Presence
from cms.meetings.services.roll import call_roll
from cms.meetings.services.room import begin_item, open_meeting
from tests.conduct.signed import NAME, code_in_force
from tests.journeys.browser import main, press, tab_to
from tests.journeys.looking import SIDEWAYS
from tests.meetings.room.build import Room, room_of
from tests.users.mailed import link_in, mails

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
EMAIL = "joan@member.example"
SHOP = "I run the corner shop."
PLOT = "I rent a plot in the garden."


@pytest.fixture
def room(transactional_db: None) -> Room:
    """A group with a code. Joan joins it on the evening on which it meets; item 1 has begun."""
    now = timezone.now()
    code_in_force(now - timedelta(days=30))
    room = room_of(now)
    act = {"by": room.clerk, "now": now}
    add_member(
        name="Joan Ellis",
        kind=MemberKind.RESIDENT,
        email=EMAIL,
        joined_on=localdate(now),
        group=room.meeting.group,
        **act,
    )
    held = {"meeting_id": room.meeting.pk, **act}
    open_meeting(chair_id=room.seat("Ada Brown").pk, **held)
    call_roll(
        found={row.pk: (Presence.PRESENT, False) for row in room.meeting.attendances.all()}, **held
    )
    begin_item(item_id=room.item(1).pk, **held)
    return room


def go(page: Page, link: Locator) -> None:
    tab_to(page, link)
    page.keyboard.press("Enter")


def go_to(page: Page, section: str) -> None:
    menu = page.get_by_role("navigation", name="Your pages")
    go(page, menu.get_by_role("link", name=section, exact=True))


def send(page: Page, button: str) -> None:
    go(page, page.get_by_role("button", name=button, exact=True))


def fill(page: Page, *given: tuple[str, str]) -> None:
    for label, words in given:
        tab_to(page, page.get_by_role("textbox", name=label, exact=True))
        page.keyboard.type(words)


def yesterday() -> list[tuple[str, str]]:
    on = localdate() - timedelta(days=1)
    return [("Day", str(on.day)), ("Month", str(on.month)), ("Year", str(on.year))]


@pytest.mark.req("S0-7", "S0-12", "S0-13", "S0-21")
def test_from_the_invitation_to_the_public_register(
    phone: Page, axe: Callable[[Page], None], room: Room, site: str
) -> None:
    def look(heading: str) -> None:
        expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
        axe(phone)
        assert phone.evaluate(SIDEWAYS) <= 0

    # The invitation leads to the code, by way of a link that comes by mail.
    invitation = OutgoingMail.objects.get(to=EMAIL, text__contains="read and sign").text
    found = re.search(rf"{site}(/me/sign/)", invitation)
    assert found, invitation
    phone.goto(found[1])
    fill(phone, ("Your email address", EMAIL))
    phone.keyboard.press("Enter")
    look("Look in your email")
    phone.goto(link_in(mails()[-1]))
    send(phone, "Sign in")
    look(f"Read and sign {NAME}")

    # Nothing is ticked beforehand, and nothing is signed without every tick.
    ticks = phone.get_by_role("checkbox")
    assert ticks.count() > 1
    fill(phone, ("Your full name", "Joan Ellis"))
    phone.keyboard.press("Enter")
    expect(phone).to_have_title(re.compile("^Error: "))
    main(phone).to_contain_text(f"Confirm that you agree to {NAME}")
    look(f"Read and sign {NAME}")
    for tick in ticks.all():
        expect(tick).not_to_be_checked()
        tab_to(phone, tick)
        phone.keyboard.press("Space")
    expect(phone.get_by_label("Your full name")).to_have_value("Joan Ellis")
    send(phone, "Sign")
    look(f"You have signed {NAME}")

    # An interest, and a gift that was declined.
    go_to(phone, "Your interests")
    look("Your interests")
    go(phone, phone.get_by_role("link", name=re.compile("^Add.*Paid work")))
    fill(phone, ("What is it?", SHOP), *yesterday())
    look("Paid work")
    send(phone, "Declare it")
    main(phone).to_contain_text("It is in the register.")
    go(phone, phone.get_by_role("link", name=re.compile("^Add.*A gift or hospitality")))
    fill(
        phone,
        ("What was it, and what for?", "Tickets to the fair"),
        ("Who offered it?", "Sallowfield Sheds"),
        ("What was it worth, in pounds?", "60"),
    )
    tab_to(phone, phone.get_by_role("radio", name="Yes"))
    phone.keyboard.press("ArrowDown")
    fill(phone, *yesterday())
    send(phone, "Declare it")
    main(phone).to_contain_text("Sallowfield Sheds")
    look("Your interests")

    # At the meeting: another interest. She leaves the room for it, and comes back.
    go_to(phone, "Meetings")
    go(phone, phone.get_by_role("link", name="Garden group"))
    go(phone, phone.get_by_role("link", name="2. The garden"))
    phone.get_by_label("Personal").check()
    phone.get_by_label("Direct", exact=True).check()
    fill(phone, ("How does it arise?", PLOT))
    send(phone, "Declare it")
    send(phone, "I am leaving the room")
    main(phone).to_contain_text("left the room at")
    send(phone, "I am back")
    main(phone).to_contain_text("and returned at")

    # Everybody reads all of it.
    phone.context.clear_cookies()
    phone.goto("/interests/")
    phone.get_by_label("Member").select_option("Joan Ellis")
    press(phone, "Show")
    look("Register of interests: Joan Ellis")
    for words in (
        f"Paid work: {SHOP}",
        "Tickets to the fair",
        "From Sallowfield Sheds, worth about £60, declined",
        PLOT,
        "Joan Ellis left the room at",
        "and returned at",
    ):
        main(phone).to_contain_text(words)
    phone.goto("/members/")
    entry = phone.get_by_role("listitem").filter(has_text="Joan Ellis")
    expect(entry).to_contain_text("Signed")
    expect(entry).to_contain_text("2 interests declared")
