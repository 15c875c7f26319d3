"""Serving public pages: found in one query, kept whole in memory, answered 304 before drawing.

Only what everybody sees alike is kept: a GET or HEAD without a query and without a session.
Everything else goes to Wagtail untouched.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.timezone import localtime, now
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from cms.home.stamping import stamp_of

PAGES_KEPT: Final = 256
# What a page says of the next meeting is true for at most this long.
MINUTES_KEPT: Final = 15


class KeptPages:
    """Whole answers by what they are true for; the least used go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str) -> HttpResponse | None:
        with self._lock:
            if etag not in self._pages:
                return None
            self._pages.move_to_end(etag)
            body, content_type = self._pages[etag]
        return HttpResponse(body, content_type=content_type)

    def put(self, etag: str, response: HttpResponse) -> None:
        with self._lock:
            self._pages[etag] = (response.content, response.headers["Content-Type"])
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


kept_pages = KeptPages()


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at the address, from memory where nothing has changed."""
    stamp = "" if settings.DEBUG or not is_for_everybody(request) else stamp_of(request)
    etag = etag_of(request, stamp, now()) if stamp else ""
    if etag and etag in request.headers.get("If-None-Match", ""):
        return for_everybody(HttpResponseNotModified(), etag)
    kept = kept_pages.get(etag) if etag else None
    if kept is not None:
        return for_everybody(kept, etag)
    find_page(request, path, stamp)
    response: HttpResponse = serve_page(request, path)
    if not is_for_everybody(request):
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if not etag or response.status_code != 200 or response.cookies:
        return response
    if hasattr(response, "render"):
        response.render()
    if "private" in response.headers.get("Cache-Control", ""):
        return response
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        # A form's token was written into it, whose cookie only this visitor gets.
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    kept_pages.put(etag, response)
    return for_everybody(response, etag)


def is_for_everybody(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def for_everybody(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    # No "Vary: Cookie": no copy is used without asking us, and we see whether there is a session.
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def etag_of(request: HttpRequest, stamp: str, moment: datetime) -> str:
    """A mark made before anything is drawn: the same for as long as the page is the same."""
    local = localtime(moment)
    period = (local.date().isoformat(), local.hour, local.minute // MINUTES_KEPT)
    parts = (stamp, release(), request.get_host(), request.path, settings.ANSWERABLE_DEMO, *period)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """A mark of the code and templates that draw pages."""
    digest = hashlib.sha256()
    for folder, pattern in (("templates", "*.html"), ("cms", "*.py")):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Found:
    """Which page stands at an address, for as long as the public stamp stays the same."""

    def __init__(self) -> None:
        self.stamp = ""
        self.pages: dict[tuple[str, str], tuple[Site, type[Page], int]] = {}

    def for_stamp(self, stamp: str) -> dict[tuple[str, str], tuple[Site, type[Page], int]]:
        if stamp != self.stamp or not stamp or len(self.pages) > PAGES_KEPT:
            self.stamp, self.pages = stamp, {}
        return self.pages


_found = Found()


def find_page(request: HttpRequest, path: str, stamp: str) -> None:
    """Find a live page by its whole address, where Wagtail would walk down to it.

    What is not found so is left to Wagtail: addresses below a page, and what is not there.
    """
    known = _found.for_stamp(stamp)
    place = (request.get_host(), path)
    if place not in known:
        site: Any = Site.find_for_request(request)
        root = site.root_page.url_path if site else ""
        page = Page.objects.filter(url_path=f"{root}{path}", live=True).first() if site else None
        if page is None:
            return
        known[place] = (site, page.specific_class, page.pk)
    site, kind, pk = known[place]
    found = kind.objects.filter(pk=pk, live=True).first()
    if found is not None:
        request._wagtail_site = site  # type: ignore[attr-defined]
        request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]
