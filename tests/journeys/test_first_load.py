"""The first load of the pages that people meet first, on a slow phone: what Lighthouse would ask.

The figures are logged; ``--log-cli-level=INFO`` shows them (docs/residents.md keeps a run).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client, RequestFactory, override_settings
from playwright.sync_api import CDPSession, ConsoleMessage, Page
from whitenoise.middleware import WhiteNoiseMiddleware

from cms.web.storage import SiteStaticStorage
from tests.home.site import build_site
from tests.journeys.conftest import PHONE
from tests.journeys.looking import faults_to_see

# How a page is drawn does not depend on the database.
pytestmark = pytest.mark.one_database

logger = logging.getLogger(__name__)

PAGES: Final = ("/", "/tell-us/what-happened/", "/policies/complaints/", "/your-case/")
# Slow 4G as Lighthouse has it: its latency and its speed in bytes, and a processor four times slower.
SLOW_4G: Final = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 184_320,
    "uploadThroughput": 84_375,
}
SLOWER_CPU: Final = {"rate": 4}
# 2.5 s counts as good. This has room for a machine that does three times the work it can.
LARGEST_PAINT_SECONDS: Final = 6.0
PAINTS: Final = """() => new Promise(done => {
  let largest = 0, shift = 0;
  const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true});
  watch('largest-contentful-paint', e => { largest = e.startTime; });
  watch('layout-shift', e => { shift += e.value; });
  setTimeout(() => {
    const first = performance.getEntriesByName('first-contentful-paint')[0];
    done([(first?.startTime ?? 0) / 1000, largest / 1000, shift]);
  }, 200);
})"""
FAULTS_OF_THE_HEAD: Final = """() => [
  [document.documentElement.lang === 'en-GB', 'its language is not said'],
  [document.title.length > 5, 'it has no title'],
  [document.characterSet === 'UTF-8', 'it is not UTF-8'],
  [document.doctype !== null && document.compatMode === 'CSS1Compat', 'it is drawn as of old'],
  [/width=device-width/.test(document.querySelector('meta[name=viewport]')?.content),
   'it is not made for a phone'],
  [!/user-scalable|maximum-scale/.test(document.querySelector('meta[name=viewport]')?.content),
   'it cannot be made larger'],
  [document.querySelector('meta[name=description]') || location.pathname !== '/',
   'nothing describes it'],
  [[...document.images].every(i => i.hasAttribute('width') && i.hasAttribute('height')),
   'a picture has no size'],
  [[...document.images].every(i => i.naturalWidth > 0 || i.loading === 'lazy'),
   'a picture does not load'],
  [document.querySelectorAll('*').length < 1500, 'it has too many elements'],
].filter(([good]) => !good).map(([, fault]) => fault)"""
# Targets that are a box of their own. A tick box and its label are one.
OVERLAPPING: Final = """() => {
  const all = [...document.querySelectorAll('a, button, input, select, summary, textarea')]
    .filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'inline'
      && !e.closest('.govuk-visually-hidden') && !e.matches('.govuk-skip-link, [type=hidden]')
      && !e.closest('[aria-hidden=true]'))
    .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.width > 1);
  return all.flatMap(([e, a], n) => all.slice(n + 1)
    .filter(([f, b]) => !e.contains(f) && !f.contains(e)
      && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
    .map(([f]) => `overlap: ${e.outerHTML.slice(0, 60)} and ${f.outerHTML.slice(0, 60)}`)); }"""


@pytest.fixture
def site_with_pages(transactional_db: None) -> None:
    build_site()
    for path in PAGES:  # a server that has answered before, as it mostly has
        Client().get(path)


def test_a_slow_phone_sees_each_first_page_soon_and_whole(
    site_with_pages: None, open_browser: Callable[..., Page]
) -> None:
    faults = []
    for path in PAGES:
        page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True)
        said: list[str] = []
        page.on("console", lambda message, said=said: said.extend(errors(message)))
        browser = slow_down(page)
        page.goto(path)
        first, largest, shift = page.evaluate(PAINTS)
        logger.info(
            "%s: first paint %.2f s, largest %.2f s, shift %.3f", path, first, largest, shift
        )
        browser.detach()
        found = [*said, *page.evaluate(FAULTS_OF_THE_HEAD), *page.evaluate(OVERLAPPING)]
        found += faults_to_see(page)
        if not 0 < largest < LARGEST_PAINT_SECONDS:
            found.append(f"its largest paint took {largest:.2f} s")
        faults += [f"{path}: {fault}" for fault in found]
        page.context.close()
    assert not faults, "\n".join(faults)


def slow_down(page: Page) -> CDPSession:
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.emulateNetworkConditions", SLOW_4G)
    browser.send("Emulation.setCPUThrottlingRate", SLOWER_CPU)
    return browser


def errors(message: ConsoleMessage) -> list[str]:
    return [f"console: {message.text}"] if message.type in {"error", "warning"} else []


@pytest.mark.parametrize("name", ["web/site.css", "web/atkinson-hyperlegible-next.woff2"])
def test_a_released_file_is_kept_for_ever_and_travels_small(tmp_path: Path, name: str) -> None:
    served = released(tmp_path, name)

    kept = served["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=315360000" in kept
    if name.endswith(".css"):
        # Brotli where its library is there, as it is beside the one that makes PDF documents.
        assert served["Content-Encoding"] in {"gzip", "br"}
        assert served["Vary"] == "Accept-Encoding"
        assert int(served["Content-Length"]) < 20_000
    else:  # is small already
        assert "Content-Encoding" not in served


def released(folder: Path, name: str) -> HttpResponse:
    """A file as it is after ``collectstatic``, asked for by a browser."""
    options = {"location": str(folder), "base_url": "/static/"}
    plain = StaticFilesStorage(**options)
    site = SiteStaticStorage(**options)
    wanted = {name, "web/atkinson-hyperlegible-next.woff2"}
    paths: dict[str, Any] = {}
    for one in wanted:
        with Path(str(finders.find(one))).open("rb") as file:
            plain.save(one, file)
        paths[one] = (plain, one)
    for _, _, done in site.post_process(paths):
        assert not isinstance(done, Exception)
    as_released = override_settings(
        STATIC_ROOT=str(folder), WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False
    )
    with as_released, mock.patch("whitenoise.middleware.staticfiles_storage", site):

        def nothing(request: HttpRequest) -> HttpResponse:
            return HttpResponseNotFound()

        serve = WhiteNoiseMiddleware(nothing)
        answer: HttpResponse = serve(
            RequestFactory().get(
                f"/static/{site.hashed_files[name]}", headers={"accept-encoding": "gzip, br"}
            )
        )
    assert answer.status_code == 200
    answer.close()
    return answer
