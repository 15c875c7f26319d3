"""What happens to every request: refused if broken, answered with a page if we are."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from typing import Final

from csp.middleware import CSPMiddleware
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError

from cms.web import errors, policy, site
from cms.web.private_pages import is_private, keep_private

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_CONTROL: Final = re.compile("[\x00-\x1f\x7f]")
# As sent: percent-encoded. Tab and line breaks may stand in a search copied from a letter.
_CONTROL_IN_QUERY: Final = re.compile(r"[\x00-\x1f\x7f]|%(?:0[0-8BCEF]|1[0-9A-F]|7F)", re.I)
MOST_READ_OF_REFUSED: Final = 16 * 1024 * 1024
_READABLE_CHARSETS: Final = {"utf-8", "ascii"}


class SecurityHeaders(CSPMiddleware):
    """Sets the headers a response has not set for itself; the admin's own policy in the admin."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the content policy and refuse the browser's devices."""
        for prefix, directives in policy.DIRECTIVES_BELOW.items():
            below = request.path_info.startswith(prefix)
            if below and not hasattr(response, "_csp_config"):
                # Responses carry django-csp's wishes in attributes; they are not typed.
                response._csp_config = directives  # type: ignore[attr-defined]
        answered: HttpResponseBase = super().process_response(request, response)
        if is_private(request):
            # Again, for the page of an error that the view itself did not answer.
            keep_private(answered)
        if request.path_info.startswith(policy.KEPT_BY_NOBODY):
            answered.headers.setdefault("Cache-Control", "no-store, private")
        answered.headers.setdefault("Permissions-Policy", policy.PERMISSIONS_POLICY)
        answered.headers.setdefault("Referrer-Policy", "same-origin")
        answered.headers.setdefault("X-Content-Type-Options", "nosniff")
        answered.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        answered.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answered


class DatabaseDown:
    """Turns a lost database into the plain 503 page, wherever in a view it is noticed.

    What is noticed outside a view reaches ``errors.server_error``, which answers the same.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; a page that had to be drawn from memory would not work."""
        response = self.get_response(request)
        if response.status_code < 400 and site.database_was_away(request):
            return errors.database_is_away(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 for a lost connection or a database too busy; leave the rest alone."""
        if not isinstance(exception, errors.DATABASE_IS_AWAY):
            return None
        logger.error("The database did not answer.", exc_info=exception)
        return errors.database_is_away(request)


class RefuseBrokenInput:
    """Answers 400 to addresses with control characters and to text in an unreadable encoding.

    Both would otherwise fail deep inside: PostgreSQL refuses NUL, and Django's own 400 page
    re-reads a body that it could not decode.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse, or pass the request on."""
        if self._is_broken(request):
            return errors.bad_request(request)
        if "charset" in (request.content_params or {}):
            # Django takes no other spelling of it ("utf8"), nor ASCII, which is part of it.
            request.encoding = "utf-8"
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            errors.explain_not_allowed(request, response)
        if response.status_code in {403, 413}:
            read_the_rest(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 for a field that a form did not send, and a number no row can have.

        The number only where nothing is written: there it came with the address.
        """
        too_big = isinstance(exception, OverflowError | DataError)
        asked_for_it = too_big and request.method in {"GET", "HEAD"}
        if not (asked_for_it or isinstance(exception, MultiValueDictKeyError)):
            return None
        logger.warning("A view could not use what was sent.", exc_info=exception)
        return errors.bad_request(request)

    @staticmethod
    def _is_broken(request: HttpRequest) -> bool:
        charset = (request.content_params or {}).get("charset")
        return bool(
            _CONTROL.search(request.path_info)
            or _CONTROL_IN_QUERY.search(request.META.get("QUERY_STRING", ""))
            or (charset is not None and not _is_readable(charset))
        )


def read_the_rest(request: HttpRequest) -> None:
    """Take in what a refused browser is still sending: cut off, it would not see our answer."""
    stream = getattr(request, "_stream", None)
    left = MOST_READ_OF_REFUSED
    try:
        while stream is not None and left > 0 and (part := stream.read(min(left, 65_536))):
            left -= len(part)
    except OSError:
        return  # it has gone


def _is_readable(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in _READABLE_CHARSETS
    except (LookupError, ValueError):
        return False
