"""The pages for when something did not work, in plain words and without the database.

A page that is shown because a request could not be read (400, 413) or because we failed
(500, 503) takes the site's name from memory or settings; the others may ask for it.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.template.loader import render_to_string

from cms.web.context import quick_exit, site
from cms.web.site import Navigation, identity_without_database
from cms.web.text import showable

logger = logging.getLogger(__name__)


class KeptOut(PermissionDenied):
    """Raised for somebody who may come in again once they did something; ``text`` says what."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


DATABASE_IS_AWAY: Final = (OperationalError, InterfaceError)
TOO_LARGE: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SECONDS_UNTIL_RETRY: Final = 10
# Long enough for any form we have; a larger one is somebody else's.
MOST_TYPED_TEXTS: Final = 40
MOST_CHARACTERS_SHOWN: Final = 20_000
_NEVER_SHOWN_AGAIN: Final = ("csrf", "password", "token", "code", "secret", "key", "submit")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 where it was too much. Must not read the body a second time.

    A session that could not be saved because the database went away counts as 503.
    """
    if _came_of_the_database(exception):
        return database_is_away(request)
    if isinstance(exception, TOO_LARGE):
        return _plain_page(request, "413.html", 413, typed=_typed_so_far(request))
    return _plain_page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403, with what opens the page again where that is known."""
    why = exception.text if isinstance(exception, KeptOut) else ""
    return _site_page(request, "403.html", 403, typed=_typed_texts(request), why=why)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _site_page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when the error being handled is that the database is away."""
    if _came_of_the_database(sys.exc_info()[1]):
        return database_is_away(request)
    return _plain_page(request, "500.html", 500, typed=_typed_texts(request))


def _came_of_the_database(error: BaseException | None) -> bool:
    """Whether a lost database is the error itself or what led to it."""
    while error is not None:
        if isinstance(error, DATABASE_IS_AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False


def explain_not_allowed(request: HttpRequest, response: HttpResponse) -> None:
    """Put words into a 405, which Django leaves empty. Its headers stay as they are."""
    response.content = _plain_page(request, "405.html", 405).content


def database_is_away(request: HttpRequest | None = None) -> HttpResponse:
    """Answer 503 with a telephone number, without touching the database."""
    response = _plain_page(request, "503.html", 503, typed=_typed_texts(request))
    response.headers["Retry-After"] = str(SECONDS_UNTIL_RETRY)
    return response


def too_many_requests(request: HttpRequest, *, retry_after_seconds: int) -> HttpResponse:
    """Answer 429 and say in whole minutes when to try again."""
    minutes = max(1, -(-retry_after_seconds // 60))
    typed = _typed_texts(request)
    response = _site_page(request, "429.html", 429, minutes=minutes, typed=typed)
    response.headers["Retry-After"] = str(retry_after_seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form sent without its cookie, and show the typed words to copy."""
    return _site_page(request, "web/csrf_failure.html", 403, typed=_typed_texts(request))


def _typed_texts(request: HttpRequest | None) -> list[tuple[str, str]]:
    """Return (name, text) of what was typed; empty when the body cannot be read.

    Our pages are kept by nobody, so the back button of a browser would show an empty form.
    """
    try:
        return _showable(request.POST) if request else []
    except (SuspiciousOperation, BadRequest, UnreadablePostError):
        return []


def _typed_so_far(request: HttpRequest) -> list[tuple[str, str]]:
    """What was read of a body before it was too much; there is no reading it again."""
    sent = getattr(request, "_typed_so_far", None)
    return _showable(sent) if sent else []


def _showable(posted: QueryDict) -> list[tuple[str, str]]:
    sent = list(posted.items())
    return [
        (name, showable(str(text))[:MOST_CHARACTERS_SHOWN])
        for name, text in sent[:MOST_TYPED_TEXTS]
        if str(text).strip() and not any(word in name.lower() for word in _NEVER_SHOWN_AGAIN)
    ]


def _plain_page(
    request: HttpRequest | None, template: str, status: int, **extra: object
) -> HttpResponse:
    """A page from memory."""
    whose = {"site_identity": identity_without_database(), "navigation": Navigation()}
    context = {**whose, "quick_exit": quick_exit(request) if request else "", **extra}
    return _uncached(HttpResponse(render_to_string(template, context), status=status))


def _site_page(request: HttpRequest, template: str, status: int, **extra: object) -> HttpResponse:
    body = render_to_string(template, {**site(request), **extra})
    return _uncached(HttpResponse(body, status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
