"""Every public page in every state, looked at in a browser: each is loaded once, and checked whole.

The pages are drawn beforehand without a server (tests/web/drawn.py), and given to the browser
under the policy that they were drawn with.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.journeys.browser import violations
from tests.journeys.looking import (
    SIDEWAYS,
    faults_of_colours_and_movement,
    faults_of_the_keyboard,
    faults_to_see,
)
from tests.web.drawn import Drawn, drawn_pages

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

__all__ = ["drawn_pages"]

HOST = "http://pages.test"
SMALLEST = {"width": 320, "height": 640}
# 1280 by 1024 at 400 %.
LARGE_TEXT = {"width": 320, "height": 256}
WIDE = {"width": 1280, "height": 900}
MOST_BYTES = 100_000
WEIGHED = ("html", "css", "javascript", "font", "image", "svg")


@dataclass(frozen=True)
class StaticFile:
    """``weight``: its bytes on the way to a browser."""

    body: bytes
    kind: str
    weight: int


@cache
def static_file(name: str) -> StaticFile | None:
    found = finders.find(name)
    if not found:
        return None
    body, kind = Path(str(found)).read_bytes(), mimetypes.guess_type(name)[0] or "font/woff2"
    return StaticFile(body, kind, len(body if "font" in kind else gzip.compress(body)))


class Shown:
    """Gives a browser's page what was drawn, with its own headers, and weighs what it fetched."""

    def __init__(self, page: Page) -> None:
        self.page, self.weight, self.faults = page, 0, list[str]()
        self.drawn: Drawn | None = None
        page.route("**/*", self._answer)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def show(self, drawn: Drawn) -> Page:
        self.drawn, self.weight = drawn, 0
        self.faults.clear()
        self.page.goto(f"{HOST}{drawn.path}")
        self.page.evaluate("document.fonts.ready")
        return self.page

    def _note(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if "Content Security Policy" in text:
            self.faults.append(text[:200])

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != HOST:
            self.faults.append(f"asks another site: {route.request.url}")
            return route.abort()
        assert self.drawn is not None
        if route.request.resource_type == "document" and not route.request.frame.parent_frame:
            policy = self.drawn.headers.get("Content-Security-Policy", "")
            headers = {"Content-Security-Policy": policy} if policy else {}
            body = self.drawn.html.encode()
            self.weight += len(gzip.compress(body))
            return route.fulfill(
                body=body, content_type="text/html; charset=utf-8", headers=headers
            )
        found = static_file(address.path.removeprefix("/static/"))
        if found is None:
            return route.fulfill(status=404, body="")
        self.weight += found.weight
        return route.fulfill(body=found.body, content_type=found.kind)


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[[dict[str, int]], Shown]]:
    opened = []

    def show(size: dict[str, int]) -> Shown:
        context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
        opened.append(context)
        return Shown(context.new_page())

    yield show
    for context in opened:
        context.close()


Show = Callable[[dict[str, int]], Shown]


def fail_on(faults: dict[str, list[str]]) -> None:
    lines = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
    assert not lines, f"{len(lines)} faults\n" + "\n".join(lines[:80])


def test_nothing_is_wrong_on_the_smallest_screen(drawn_pages: list[Drawn], shown: Show) -> None:
    small = shown(SMALLEST)
    faults = {}
    for drawn in drawn_pages:
        page = small.show(drawn)
        found = [*faults_to_see(page), *violations(page), *faults_of_colours_and_movement(page)]
        if small.weight > MOST_BYTES and not drawn.path.startswith("/accounts/2fa"):
            found.append(f"weighs {small.weight:,} bytes")
        faults[drawn.name] = [*found, *small.faults]
    fail_on(faults)


@pytest.mark.parametrize("size", [LARGE_TEXT, WIDE], ids=["at 400 %", "wide"])
def test_every_stop_of_the_keyboard_is_reached_and_seen(
    drawn_pages: list[Drawn], shown: Show, size: dict[str, int]
) -> None:
    wide = shown(size)
    faults = {}
    # The states of a page differ in what stands on them, not in how a wide screen places it.
    for drawn in [one for one in drawn_pages if size is LARGE_TEXT or one.state == "as it is"]:
        page = wide.show(drawn)
        faults[drawn.name] = faults_of_the_keyboard(page)
        if page.evaluate(SIDEWAYS) > 0:
            faults[drawn.name].append("scrolls sideways")
    fail_on(faults)


def test_the_skip_link_comes_first_and_leads_to_the_words(
    drawn_pages: list[Drawn], shown: Show
) -> None:
    page = shown(WIDE).show(drawn_pages[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_leaving_quickly_leads_away_and_keeps_nothing_to_come_back_to(
    drawn_pages: list[Drawn], shown: Show
) -> None:
    first, second = [one for one in drawn_pages if one.is_private and one.status == 200][:2]
    look = shown(SMALLEST)
    look.page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Sunny"))
    look.show(first)
    look.show(second)
    for _ in range(3):
        look.page.keyboard.press("Escape")
    look.page.wait_for_url("https://www.bbc.co.uk/weather")

    look.page.go_back()
    look.page.wait_for_url("https://www.bbc.co.uk/weather")
    assert look.page.inner_text("body") == "Sunny"
