"""The mail server, the database or the disk is away: an honest answer, and nothing is lost."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from django.contrib.auth import get_user_model

from cms.casework.models import Case, MailStatus, OutgoingMail
from tests.casework.mail.post_office import PostOffice, post_office
from tests.factories import holder, install
from tests.reliability.residents import Crowd
from tests.reliability.running_site import RunningSite, database_refusing, running_site

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = ("/", "/tell-us/", "/tell-us/what-happened/", "/your-case/", "/accounts/login/")
STAFF = ("/admin/", "/admin/casework/cases/")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office(opened=False) as office:
        yield office


@pytest.fixture
def site(office: PostOffice, tmp_path: Path) -> Iterator[RunningSite]:
    install()
    holder("chair")
    holder("coordinator")
    with running_site(tmp_path, office) as site:
        yield site


@pytest.mark.req("S0-38")
def test_with_the_mail_server_down_all_is_taken_in_quickly_and_mailed_once_when_it_is_back(
    site: RunningSite, office: PostOffice
):
    site.start()
    with Crowd(site.address, 12, at_once=2, hang_up_one_in=0) as crowd:
        crowd.wait_until_thanked(12)
    assert crowd.slowest_press < 2
    assert OutgoingMail.objects.filter(status=MailStatus.QUEUED).count() == 24

    office.open()
    back = time.monotonic()
    while OutgoingMail.objects.filter(status=MailStatus.QUEUED).exists():
        assert time.monotonic() - back < 60
        time.sleep(0.5)

    taken = Counter(mail["Message-ID"] for mail in office.taken)
    assert set(taken.values()) == {1}
    assert set(taken) == set(OutgoingMail.objects.values_list("mime_id", flat=True))


def test_with_the_database_down_every_page_says_so_at_once_and_all_is_well_by_itself(
    site: RunningSite,
):
    site.start("site")
    visitors = {path: (requests.Session(), path) for path in PUBLIC}
    staff = signed_in(site)
    visitors |= {path: (staff, path) for path in STAFF}
    for browser, path in visitors.values():
        assert visit(site, browser, path).status_code == 200, path

    with database_refusing():
        for _ in range(2):
            for browser, path in visitors.values():
                is_plainly_down(site, lambda b=browser, p=path: visit(site, b, p))
        post = {"what-happened-text": "The gate was locked."}
        is_plainly_down(
            site,
            lambda: requests.post(f"{site.address}/tell-us/what-happened/", data=post, timeout=30),
            csrf=True,
        )

    back = time.monotonic()
    for browser, path in visitors.values():
        while visit(site, browser, path).status_code != 200:
            assert time.monotonic() - back < 5, path
            time.sleep(0.1)


def is_plainly_down(
    site: RunningSite, ask: Callable[[], requests.Response], *, csrf: bool = False
) -> None:
    """A 503 within three seconds, in words, with a phone number and when to come back."""
    started = time.monotonic()
    response = ask()
    took = time.monotonic() - started
    if csrf and response.status_code == 403:
        return  # a form without its cookie is refused before the database is asked
    assert response.status_code == 503, (response.url, response.text[:2000])
    assert took < 3, (response.url, took)
    assert response.headers["Retry-After"].isdecimal()
    assert "no-store" in response.headers["Cache-Control"]
    assert "01632 960 114" in response.text
    assert "Traceback" not in response.text
    # The way to leave quickly works without a database; nothing else of the page runs.
    scripts = re.findall(r"<script[^>]*>", response.text)
    assert all('src="/static/web/exit.js"' in script for script in scripts)


def visit(site: RunningSite, browser: requests.Session, path: str) -> requests.Response:
    return browser.get(f"{site.address}{path}", timeout=30)


def signed_in(site: RunningSite) -> requests.Session:
    """The coordinator's browser, by a session of the site's own."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import override_settings

    user = get_user_model().objects.get(first_name="Coordinator")
    secret = (site.folder / "secret_key").read_text()
    with override_settings(SECRET_KEY=secret):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
    browser = requests.Session()
    browser.cookies.set(settings.SESSION_COOKIE_NAME, session.session_key or "")
    return browser


def test_a_busy_database_turns_visitors_away_rather_than_make_them_wait_for_ever(
    site: RunningSite,
):
    """Everybody presses at once while the database comes and goes; the thanked are all there."""
    site.start("site")
    with Crowd(site.address, 16, at_once=8, hang_up_one_in=0) as crowd:
        for _ in range(2):
            time.sleep(1)
            with database_refusing():
                time.sleep(1.5)
        crowd.wait_until_thanked(16)

    assert Case.objects.count() == 16
    assert crowd.answers_above_499 <= {503}
