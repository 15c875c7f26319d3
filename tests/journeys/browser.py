"""What a browser of a journey is watched for, beside what the journey itself expects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    LocatorAssertions,
    Page,
    Response,
    Route,
    expect,
)

# What this machine itself answers to. Anything else is a third party.
HERE = {"localhost", "127.0.0.1", "[::1]"}
WITHOUT_HOST = {"data", "blob", "about"}
# WCAG 2.2, levels A and AA, as axe names its rules.
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IS_FOCUSED = "element => element === document.activeElement"
MOST_TABS = 40


@dataclass
class Watch:
    """Notes everything that no journey may cause, on every page of the contexts it follows."""

    faults: list[str] = field(default_factory=list)
    # Answers such as 503 that a journey brings about on purpose.
    expected_statuses: set[int] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        context.route("**/*", self._only_from_here)
        context.on("response", self._no_server_error)
        context.on("console", self._no_violation)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _only_from_here(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in WITHOUT_HOST or address.hostname in HERE:
            route.continue_()
            return
        self.faults.append(f"a request to another site: {route.request.url}")
        route.abort()

    def _no_server_error(self, response: Response) -> None:
        if response.status >= 500 and response.status not in self.expected_statuses:
            self.faults.append(f"{response.status} from {response.url}")

    def _no_violation(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(f"content security policy: {message.text}")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def tab_to(page: Page, target: Locator) -> None:
    """Go there as somebody does who has no mouse."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"{target} is not reached by the keyboard on {page.url}")


def main(page: Page) -> LocatorAssertions:
    """What is to be expected of the words of a page, without head and foot."""
    return expect(page.get_by_role("main"))


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA on a page: a line for each element."""
    page.wait_for_load_state()  # a press may have led to a page that is still on its way
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        with _copy_for_axe(page) as copy:
            return _violations(copy)
    return _violations(page)


# What fades in has its colours only at the end; what never ends is not waited for.
AT_REST = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map(one => one.finished)),
    new Promise(late => setTimeout(late, 1500)),
])"""


def _violations(page: Page) -> list[str]:
    page.evaluate(AT_REST)
    options = json.dumps({"runOnly": WCAG_22_AA, "resultTypes": ["violations"]})
    # Evaluated by the browser's own tools, so the page's policy is not in the way.
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({options})")["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


@contextmanager
def _copy_for_axe(page: Page) -> Iterator[Page]:
    """Open the same words where axe can run, which needs scripts; the page's own stay off."""
    browser = page.context.browser
    assert browser is not None
    seen = page.content()
    policy = {"Content-Security-Policy": "script-src 'none'"}
    context = browser.new_context(
        viewport=page.viewport_size, storage_state=page.context.storage_state()
    )
    try:
        copy = context.new_page()
        copy.route(
            page.url.partition("#")[0],
            lambda route: route.fulfill(body=seen, content_type="text/html", headers=policy),
        )
        copy.goto(page.url)
        yield copy
    finally:
        context.close()
