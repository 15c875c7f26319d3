"""Telling us with a file, for somebody else, anonymously and in two sittings (R1, R2, R3, R5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from cms.casework.models import Case, CaseFile, OutgoingMail
from tests.casework.partnership import open_partnership

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def partnership(transactional_db: None) -> None:
    open_partnership()


@pytest.fixture
def looked_at(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    def look(page: Page) -> None:
        axe(page)
        assert not page.evaluate(WIDE), page.url

    return look


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def photo(name: str = "door.jpg") -> FilePayload:
    made = BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def begin(page: Page, text: str = "The side door was locked.") -> None:
    page.goto("/tell-us/what-happened/")
    page.get_by_label("What happened?").fill(text)


def test_a_photo_goes_with_it(phone: Page, looked_at: Callable[[Page], None]) -> None:
    begin(phone)
    program: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90" * 50}
    phone.get_by_label("Photos or documents").set_input_files(program)
    go_on(phone, "Add this file")
    expect(phone.get_by_role("alert")).to_contain_text("“a.jpg” was not added.")
    looked_at(phone)
    phone.get_by_label("Photos or documents").set_input_files(photo())
    go_on(phone, "Add this file")
    expect(phone.get_by_label("What happened?")).to_have_value("The side door was locked.")
    expect(phone.get_by_role("main")).to_contain_text("door.jpg")
    looked_at(phone)
    go_on(phone, "Remove door.jpg")
    expect(phone.get_by_role("main")).not_to_contain_text("door.jpg")
    phone.get_by_label("Photos or documents").set_input_files(photo("gate.jpg"))
    go_on(phone)
    go_on(phone)
    phone.get_by_label("Email address").fill("ada@resident.example")
    go_on(phone)
    go_on(phone)
    expect(phone.get_by_role("main")).to_contain_text("gate.jpg")
    assert Case.objects.count() == 0
    go_on(phone, "Send it")

    assert CaseFile.objects.get().name == "gate.jpg"


def test_a_daughter_tells_us_for_her_father(phone: Page, looked_at: Callable[[Page], None]) -> None:
    """R2: who she is to him, whether he agrees; he is asked himself, and she hears nothing yet."""
    begin(phone)
    go_on(phone)
    go_on(phone)
    phone.get_by_label("Somebody else").check()
    phone.get_by_label("Email address").fill("ada@resident.example")
    go_on(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Enter your own name")
    phone.get_by_label("Your name").fill("Ada Brown")
    go_on(phone)
    go_on(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Say whether they know and agree.")
    looked_at(phone)
    phone.get_by_label("A relative").check()
    phone.get_by_label("Not yet").check()
    phone.get_by_label("Their name").fill("Joe Brown")
    phone.get_by_label("Their email address").fill("joe@resident.example")
    looked_at(phone)
    go_on(phone)
    go_on(phone)
    looked_at(phone)
    assert Case.objects.count() == 0
    go_on(phone, "Send it")

    expect(phone.get_by_role("main")).to_contain_text("You wrote for somebody else")
    looked_at(phone)
    sent = dict(OutgoingMail.objects.exclude(kind="new_case").values_list("to", "kind"))
    assert sent == {
        "joe@resident.example": "authority_request",
        "ada@resident.example": "receipt_representative",
    }


def test_somebody_stays_anonymous_and_keeps_a_code(
    phone: Page, looked_at: Callable[[Page], None]
) -> None:
    """R3: no name, no way to write back, and a code shown this once."""
    begin(phone)
    go_on(phone)
    go_on(phone)
    phone.get_by_label("I want to stay anonymous").check()
    phone.get_by_label("Your name").fill("Ada")
    go_on(phone)
    expect(phone.get_by_role("alert")).to_contain_text("You chose to stay anonymous")
    phone.get_by_label("Your name").fill("")
    go_on(phone)
    go_on(phone, "Send it")

    letters = phone.locator(".an-code__letters")
    code = re.sub(r"\s", "", letters.inner_text())
    assert len(code) >= 24
    looked_at(phone)
    go_on(phone, "I have saved it")
    expect(letters).to_have_count(0)
    assert code not in phone.content()
    phone.reload()
    expect(letters).to_have_count(0)


def test_a_story_in_two_sittings(
    phone: Page, desktop: Page, looked_at: Callable[[Page], None]
) -> None:
    """R5: put aside on a phone, taken up on another machine by the link in a mail."""
    begin(phone, "Half a story")
    go_on(phone, "Save and come back later")
    expect(phone.get_by_role("main")).to_contain_text("Your 48 hours start when you send it.")
    go_on(phone, "Save and send me the link")
    expect(phone.get_by_role("alert")).to_contain_text("Enter the email address")
    assert not OutgoingMail.objects.exists()
    looked_at(phone)
    phone.get_by_label("Your email address").fill("ada@resident.example")
    go_on(phone, "Save and send me the link")
    looked_at(phone)

    link = re.search(r"https?://\S+/tell-us/back/\S+", OutgoingMail.objects.get().text)
    assert link
    desktop.goto(link[0])
    looked_at(desktop)
    go_on(desktop, "Show my answers")
    expect(desktop.get_by_label("What happened?")).to_have_value("Half a story")
    desktop.get_by_label("What happened?").fill("A whole story")
    go_on(desktop)
    go_on(desktop)
    desktop.get_by_label("I want to stay anonymous").check()
    go_on(desktop)
    go_on(desktop, "Send it")
    assert Case.objects.get().messages.get(kind="told_us").body == "A whole story"
    desktop.goto(link[0])
    expect(desktop.get_by_role("heading", level=1)).to_have_text("This link does not work any more")
    looked_at(desktop)


@pytest.mark.parametrize("path", ["/tell-us/print/", "/tell-us/equality/", "/tell-us/saved/"])
def test_the_pages_beside_it_are_for_everybody(
    phone: Page, looked_at: Callable[[Page], None], path: str
) -> None:
    phone.goto(path)
    looked_at(phone)
