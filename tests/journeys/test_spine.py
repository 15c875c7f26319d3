"""The whole story: a concern raised on a phone, answered in time, found wanting, with the chair."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from cms.casework.models import Case, OutgoingMail, Result
from cms.home.demonstration.people import PASSWORD
from tests.casework.tracking.following import link_in, newest_letter
from tests.journeys.browser import main, press

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def demonstration(transactional_db: None, settings: Any) -> None:
    settings.ANSWERABLE_DEMO = True
    call_command("load_demonstration", verbosity=0)


def letter(case: Case, kind: str) -> str:
    """The newest mail of that kind, after the worker has sent it."""
    mail = OutgoingMail.objects.filter(case=case, kind=kind).order_by("-pk").first()
    assert mail is not None, kind
    return f"{mail.subject}\n{mail.text}"


def sign_in_as(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def reads_the_policy(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^Compliments, comments, concerns")).first.click()
    main(phone).to_contain_text("48 hours")
    main(phone).to_contain_text("aim")


def tells_us(phone: Page) -> Case:
    before = set(Case.objects.values_list("pk", flat=True))
    phone.goto("/tell-us/")
    press(phone, "Start now")
    phone.get_by_label("Concern", exact=True).check()
    phone.get_by_label("What happened?").fill("The side door was locked. I use a wheelchair.")
    press(phone, "Continue")
    phone.get_by_label("What would put it right").fill("A key at the desk.")
    press(phone, "Continue")
    phone.get_by_label("Your name").fill("Ada Brown")
    phone.get_by_label("Email address").fill("ada@sallowfield.example")
    press(phone, "Continue")
    press(phone, "Continue")
    press(phone, "Send it")
    case = Case.objects.exclude(pk__in=before).get()
    main(phone).to_contain_text(case.reference)
    return case


def answers_in_time(desk: Page, case: Case, work_off_queue: Callable[[], None]) -> None:
    sign_in_as(desk, "coordinator@sallowfield.example")
    desk.goto("/admin/casework/today/")
    desk.get_by_role("link", name=case.reference).first.click()
    desk.get_by_role("link", name="Sort it").first.click()
    desk.get_by_label("What is it about").fill("hall access")
    desk.get_by_label("What needs an answer?").fill("The side door was locked.")
    answers = desk.get_by_role("radiogroup", name="Will a fuller reply follow")
    answers.get_by_label("Yes").check()
    press(desk, "Save")
    writes(desk, "Thank you. I am asking for the access log.", work_off_queue)
    assert case.deadlines.get(clock="initial_response_48h").result == Result.MET

    desk.reload()
    desk.get_by_role("link", name="Do this now").click()
    desk.get_by_label("Our answer").fill("The lock was changed and nobody told us.")
    press(desk, "Save the answer")
    writes(desk, "Here is what we found.", work_off_queue)
    assert case.deadlines.get(clock="fuller_reply_month").result == Result.MET


def writes(desk: Page, words: str, work_off_queue: Callable[[], None]) -> None:
    desk.get_by_role("link", name="Write it").click()
    desk.get_by_label("Your words").fill(words)
    press(desk, "Look at it")
    press(desk, "Send it")
    desk.get_by_text("It is on its way.").wait_for()
    work_off_queue()


def follows_it_and_is_not_content(
    phone: Page, case: Case, work_off_queue: Callable[[], None]
) -> None:
    phone.goto(f"/your-case/?reference={case.reference}")
    phone.get_by_label("Your email address or mobile number").fill("ada@sallowfield.example")
    press(phone, "Send me a link")
    phone.goto(link_in(newest_letter()))
    press(phone, "Open my case")
    main(phone).to_contain_text("Here is what we found.")
    phone.get_by_role("link", name="I am not content").or_(
        phone.get_by_role("button", name="I am not content")
    ).first.click()
    press(phone, "Look at it again")
    main(phone).to_contain_text("chair")
    work_off_queue()


def the_chair_has_it(desk: Page, case: Case, work_off_queue: Callable[[], None]) -> None:
    sign_in_as(desk, "chair@sallowfield.example")
    desk.goto(f"/admin/casework/cases/{case.pk}/")
    desk.goto(f"/admin/casework/cases/{case.pk}/write/chair_decision/")
    expect(desk.locator("body")).to_contain_text(
        "Record your consultation with the representative of the accountable body."
    )
    desk.goto(f"/admin/casework/cases/{case.pk}/steps/consult_lto_rep/")
    desk.get_by_label("Who you consulted").fill("Tom Feeney")
    desk.get_by_label("When").fill(f"{localdate():%Y-%m-%d}")
    desk.get_by_label("Their view").fill("The reply missed the key.")
    press(desk, "Record it")
    desk.goto(f"/admin/casework/cases/{case.pk}/write/chair_decision/")
    desk.get_by_label("Your words").fill("We looked again. A key is at the desk from today.")
    press(desk, "Look at it")
    press(desk, "Send it")
    desk.get_by_text("It is on its way.").wait_for()
    work_off_queue()


@pytest.mark.req("S0-1", "S0-38", "S0-39", "S0-41", "S0-43", "S0-45", "S0-46", "S0-54")
def test_a_concern_from_the_public_page_to_the_chair(
    demonstration: None,
    phone: Page,
    open_browser: Callable[..., Page],
    work_off_queue: Callable[[], None],
) -> None:
    reads_the_policy(phone)
    case = tells_us(phone)
    work_off_queue()
    assert case.reference in letter(case, "receipt")
    assert case.deadlines.get(clock="initial_response_48h").result == Result.RUNNING

    answers_in_time(open_browser(viewport=DESK), case, work_off_queue)
    follows_it_and_is_not_content(phone, case, work_off_queue)

    case.refresh_from_db()
    assert (case.stage, str(case.handler)) == ("chair", "Marcus Oyelaran")
    assert "The chair now has your concern" in letter(case, "not_content_person")
    assert case.reference in letter(case, "not_content_chair")

    the_chair_has_it(open_browser(viewport=DESK), case, work_off_queue)

    kinds = list(case.events.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("message_sent") >= 4
    assert {"received", "triaged", "escalation_requested", "step_recorded"} <= set(kinds)
    assert case.history.count() >= 6
    assert not OutgoingMail.objects.filter(case=case).exclude(status="sent").exists()
