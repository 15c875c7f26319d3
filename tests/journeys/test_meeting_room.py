"""A chair runs a whole meeting from a phone, with a connection that comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.meetings.models import Decision, InterestAtMeeting, MinutesDraft, Motion
from tests.journeys.browser import main, press
from tests.journeys.conftest import PHONE
from tests.journeys.looking import SIDEWAYS
from tests.meetings.room.build import NAMES, Room, room_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
RULING = "Questions about the fence wait for the next meeting."
PICKED_UP = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def room(transactional_db: None) -> Room:
    return room_of(timezone.now())


@pytest.fixture
def own_phone(
    open_browser: Callable[..., Page], sign_in: Callable[[Page, Any], None]
) -> Callable[[Any], Page]:
    """The phone of somebody who is signed in."""

    def opened(user: Any) -> Page:
        page = open_browser(viewport=PHONE, has_touch=True)
        sign_in(page, user)
        return page

    return opened


@pytest.mark.req(
    "S0-15", "S0-16", "S0-17", "S0-18", "S0-19", "S0-20", "S0-21", "S0-28", "S1-11", "S1-21"
)
def test_a_whole_meeting_from_a_phone(
    own_phone: Callable[[Any], Page], axe: Callable[[Page], None], room: Room
) -> None:
    chair, member = own_phone(room.clerk), own_phone(room.member)

    def look() -> None:
        axe(chair)
        assert not chair.evaluate(SIDEWAYS)

    # Who is here, and open.
    chair.goto("/meetings/room/")
    chair.get_by_role("link", name="Garden group").click()
    chair.get_by_role("link", name="1. Who is here").click()
    for name in NAMES:
        how = "By video" if name == "Cora Lee" else "Here"
        chair.get_by_role("group", name=name).get_by_label(how, exact=True).check()
    look()
    press(chair, "Save")
    main(chair).to_contain_text("4 members who may vote: enough to decide")
    chair.get_by_role("link", name="2. Open the meeting").click()
    press(chair, "Open the meeting")
    press(chair, "Begin item 1")

    # Everybody is asked; Bilal answers on his own phone.
    member.goto(f"/meetings/room/{room.meeting.pk}/")
    axe(member)
    press(member, "I have nothing to declare")
    main(member).to_contain_text("You said that you have nothing to declare.")
    chair.get_by_role("link", name="Ask everybody about interests").click()
    for name in ("Ada Brown", "Cora Lee", "Dev Patel"):
        chair.get_by_label(name, exact=True).check()
    press(chair, "Write it down")
    main(chair).to_contain_text("Nothing to declare: Ada Brown, Bilal Khan, Cora Lee, Dev Patel.")
    chair.get_by_role("link", name="Meeting", exact=True).click()
    press(chair, "Begin item 2")
    main(chair).to_contain_text("Item 2: The garden")
    chair.get_by_role("link", name="Hand over the chair").click()
    look()
    chair.get_by_role("link", name="Back").click()
    main(chair).to_contain_text("In the chair: Ada Brown")

    # A late declaration, which everybody reads at once; he leaves.
    member.reload()
    member.get_by_role("link", name="2. The garden").click()
    axe(member)
    member.get_by_label("Financial").check()
    member.get_by_label("Direct", exact=True).check()
    press(member, "Declare it")
    main(member).to_contain_text("There is a problem")
    member.get_by_label("How does it arise?").fill("I rent a plot.")
    press(member, "Declare it")
    main(member).to_contain_text("It is for you to say: do you leave the room for this?")
    axe(member)
    press(member, "I am leaving the room")
    main(member).to_contain_text("left the room at")
    chair.evaluate(PICKED_UP)
    main(chair).to_contain_text("Bilal Khan declared a direct financial interest")
    main(chair).to_contain_text("For this item: 3 members who may vote")
    look()

    # A motion, changed by the meeting; Bilal is not among those who vote.
    chair.get_by_role("link", name="Put a motion").click()
    chair.get_by_label("What is proposed?").fill("That changes be made by the coordinator.")
    expect(chair.get_by_label("Moved by").locator("option")).to_have_count(4)
    chair.get_by_label("Moved by").select_option("Ada Brown")
    press(chair, "Save")
    chair.get_by_role("link", name="Change the words").click()
    chair.get_by_label("Words as they were changed").fill("That minor changes be made by her.")
    press(chair, "Save")
    for name, choice in (("Ada Brown", "For"), ("Cora Lee", "For"), ("Dev Patel", "Against")):
        chair.get_by_role("group", name=name).get_by_label(choice, exact=True).check()
    expect(chair.get_by_role("group", name="Bilal Khan")).to_have_count(0)
    press(chair, "Save the votes")
    main(chair).to_contain_text("2 for, 1 against, 0 abstained")
    look()
    press(chair, "Carried")
    main(chair).to_contain_text("Carried at")
    chair.get_by_role("link", name="Write down the decision").click()
    chair.get_by_label("Reason").fill("Small changes should not wait.")
    chair.get_by_label("No", exact=True).check()
    press(chair, "Save")

    # A ruling, typed while the connection is lost.
    chair.get_by_role("link", name="Note a ruling of the chair").click()
    look()
    chair.context.set_offline(True)
    chair.get_by_label("What does the chair rule?").fill(RULING)
    chair.get_by_label("Why?").fill("It is not on the agenda.")
    press(chair, "Save")
    expect(chair.get_by_role("alert")).to_contain_text("No connection.")
    chair.context.set_offline(False)
    # The phone forgot the page; what was typed is there again.
    chair.goto(chair.url)
    expect(chair.get_by_label("What does the chair rule?")).to_have_value(RULING)
    main(chair).to_contain_text("This is what you typed before. It is not saved yet.")
    press(chair, "Save")
    main(chair).to_contain_text("Rulings of the chair")

    # He comes back, the meeting closes, and its minutes are there.
    press(member, "I am back")
    main(member).to_contain_text("and returned at")
    chair.get_by_role("link", name="Notes and who spoke").click()
    chair.get_by_label("What was said").fill("The fence was talked about.")
    press(chair, "Save")
    chair.get_by_role("link", name="Close the meeting").click()
    press(chair, "Close the meeting")
    main(chair).to_contain_text("The meeting is closed.")
    chair.get_by_role("link", name="Draft the minutes").click()
    chair.get_by_label("Words at the end").fill("The next meeting is in January.")
    look()
    press(chair, "Save the draft")
    minutes = expect(chair.locator(".room-minutes"))
    for words in (
        "Bilal Khan left the room at",
        "That minor changes be made by her.",
        "The fence was talked about.",
        RULING,
        "The next meeting is in January.",
    ):
        minutes.to_contain_text(words)

    motion, interest = Motion.objects.get(), InterestAtMeeting.objects.get()
    assert (motion.proposed, motion.agreed) == (
        "That changes be made by the coordinator.",
        "That minor changes be made by her.",
    )
    assert interest.during == room.item(2)
    assert None not in (interest.left_at, interest.returned_at)
    assert Decision.objects.get().motion == motion
    assert MinutesDraft.objects.get().closing_words == "The next meeting is in January."


def test_what_is_sent_twice_after_a_lost_answer_is_kept_once(
    own_phone: Callable[[Any], Page], room: Room
) -> None:
    """The site has it, but the phone never heard: the button is pressed again."""
    phone = own_phone(room.member)
    phone.goto(f"/meetings/room/{room.meeting.pk}/interests/mine/")
    phone.get_by_label("Personal").check()
    phone.get_by_label("In which item?").select_option(label="The whole meeting")
    phone.get_by_label("Indirect").check()
    phone.get_by_label("How does it arise?").fill("My brother mows the lawn.")

    def lose_the_answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    phone.route("**/interests/mine/", lose_the_answer)
    press(phone, "Declare it")
    expect(phone.get_by_role("alert")).to_contain_text("No connection.")
    assert InterestAtMeeting.objects.count() == 1
    phone.unroute("**/interests/mine/")
    press(phone, "Declare it")

    main(phone).to_contain_text("What you declared")
    assert InterestAtMeeting.objects.count() == 1


def test_every_screen_works_without_scripts(
    open_browser: Callable[..., Page], sign_in: Callable[[Page, Any], None], room: Room
) -> None:
    phone = open_browser(viewport=PHONE, java_script_enabled=False)
    sign_in(phone, room.member)

    phone.goto(f"/meetings/room/{room.meeting.pk}/mine/")
    phone.get_by_role("link", name="Declare an interest", exact=True).click()
    phone.get_by_label("Personal").check()
    phone.get_by_label("In which item?").select_option(label="The whole meeting")
    phone.get_by_label("Indirect").check()
    phone.get_by_label("How does it arise?").fill("My brother mows the lawn.")
    press(phone, "Declare it")

    main(phone).to_contain_text("My brother mows the lawn.")
    assert InterestAtMeeting.objects.get().item is None
