"""Journeys: whole stories in a real browser, against a live server on the real database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from environment import chromium
from playwright.sync_api import Page, expect

from tests.journeys.browser import Watch, violations

HERE = Path(__file__).parent
PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds: the machine may be busy with another journey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", autouse=True)
def allow_database_beside_browser() -> Iterator[None]:
    """Playwright keeps an event loop in the main thread, where Django expects none."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, talking to nobody by itself."""
    options = [
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": options,
    }


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of the running site, which is also the one that mails link to."""
    address: str = live_server.url
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = address
    return address


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def open_browser(site: str, watch: Watch, new_context: Callable[..., Any]) -> Callable[..., Page]:
    """Open a page of a person's own, with no cookie of anybody else's."""

    def opened(**options: Any) -> Page:
        context = new_context(base_url=site, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        return context.new_page()

    return opened


@pytest.fixture
def phone(open_browser: Callable[..., Page]) -> Page:
    """A resident's small phone, JavaScript off."""
    return open_browser(viewport=PHONE, java_script_enabled=False, has_touch=True)


@pytest.fixture
def desktop(open_browser: Callable[..., Page]) -> Page:
    """A desk at work, JavaScript on."""
    return open_browser(viewport=DESKTOP)


@pytest.fixture
def sign_in(site: str) -> Callable[[Page, Any], None]:
    """Sign an account in on a page, without its password or second factor."""

    def sign_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": site}
        page.context.add_cookies([cookie])

    return sign_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail on anything in a page that WCAG 2.2 A or AA forbids."""

    def check(page: Page) -> None:
        found = violations(page)
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture
def work_off_queue(transactional_db: None) -> Callable[[], None]:
    """Run everything that waits in the queue, as the worker would."""

    def work() -> None:
        words = ("--backend", "queue", "--queue-name", "*", "--batch", "--no-reload")
        call_command("db_worker", *words, verbosity=0)

    return work
