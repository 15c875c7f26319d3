"""How data is answered: to anybody, from anywhere, without cookies, cached, and not too often."""

from __future__ import annotations

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from cms.web.limits import Limit, source_of

A_SOURCE: Final = Limit("open_data", 240, 60)
FRESH: Final = 300  # seconds
TOO_OFTEN: Final = "Too many requests. Wait, then ask again."


def answered(request: HttpRequest, content: str, content_type: str) -> HttpResponse:
    """The content with its tag, or 304 for who has it already."""
    etag = quote_etag(hashlib.sha256(content.encode()).hexdigest()[:32])
    whole = HttpResponse(content, content_type=content_type)
    response = get_conditional_response(request, etag=etag, response=whole) or whole
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return open_to_all(response)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Any site may read it: it is public, and no cookie is looked at."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def too_often(request: HttpRequest) -> HttpResponse | None:
    """Count one more request: 429 with when to come back for one too many, else nothing."""
    now = timezone.now()
    if not A_SOURCE.passed(source_of(request), now=now):
        return None
    response = JsonResponse({"detail": TOO_OFTEN}, status=429)
    response.headers["Retry-After"] = str(A_SOURCE.seconds_left(now))
    response.headers["Cache-Control"] = "no-store"
    return open_to_all(response)
