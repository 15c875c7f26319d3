"""Somebody rings, and the coordinator writes it down (R4); and each journey of residents is walked."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.casework.models import Case, EventKind
from tests.casework.partnership import open_partnership
from tests.journeys.browser import press

JOURNEYS = [f"R{number}" for number in range(1, 10)]


@pytest.mark.req("S0-6", "S0-36", "S3-90")
def test_a_call_is_written_down_read_back_and_followed_with_a_code_on_paper(
    desktop: Page,
    phone: Page,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    transactional_db: None,
) -> None:
    """R4: the same questions, the true time, what to say to the caller, and their own way in."""
    sign_in(desktop, open_partnership()["coordinator"])
    desktop.goto("/admin/casework/log/")
    called = timezone.localtime() - timedelta(hours=3)
    desktop.get_by_role("radiogroup", name="How did it reach us?").get_by_label(
        re.compile("^(Phone|By phone)")
    ).check()
    desktop.get_by_label("When did it arrive?").fill(f"{called:%Y-%m-%dT%H:%M}")
    press(desktop, "Take it in")
    expect(desktop).to_have_title(re.compile("^Error: "))
    axe(desktop)
    assert not Case.objects.exists()

    desktop.get_by_label("What happened?").fill("She rang about the locked door.")
    desktop.get_by_label("I read the words back, and they agreed to them.").check()
    desktop.get_by_role("textbox", name=re.compile("^Their name")).fill("Ada Brown")
    desktop.get_by_role("textbox", name=re.compile("^Postal address")).fill("1 Mill Lane")
    press(desktop, "Take it in")
    case = Case.objects.get()
    expect(desktop.locator("body")).to_contain_text(case.reference)
    expect(desktop.locator("body")).to_contain_text("We will post you a letter with all of this.")
    axe(desktop)
    assert case.received_at < timezone.now() - timedelta(hours=2)
    assert case.events.filter(kind=EventKind.WRITTEN_DOWN).exists()

    desktop.get_by_role("link", name="give them a code").click()
    press(desktop, "Make the code")
    letters = desktop.locator(".desk-way-in").inner_text()
    phone.goto("/your-case/")
    phone.get_by_label("Your access code").fill(letters)
    press(phone, "Open my case")
    expect(phone.get_by_role("main")).to_contain_text(case.reference)


def test_every_journey_of_residents_is_walked() -> None:
    """The test of a journey says which it is; a part of one says so in brackets, and counts not."""
    walked = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for name in re.findall(r"\bR\d\b(?=[^:(]*: )", ast.get_docstring(node) or "")
    }
    assert sorted(walked) == JOURNEYS
