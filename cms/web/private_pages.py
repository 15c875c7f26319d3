"""Pages about one person: kept by nobody, found by nobody, and named to nobody by the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


class CsrfWithoutReferrer(CsrfViewMiddleware):
    """Django's check, for pages that tell the browser to name no referrer.

    A browser that must not name one sends ``Origin: null``, or no origin at all, with our own
    forms too. The rest of the check stands: cookie and token must match, the cookie never
    travels with another site's form, and an origin that is named must be ours.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return True
        return cast("bool", super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_REFERER"):
            super()._check_referer(request)  # type: ignore[misc]


def is_private(request: HttpRequest) -> bool:
    """Say whether the page asked for is about one person."""
    return getattr(request, "_is_private", False)


def keep_private(response: HttpResponseBase) -> None:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"


_check_csrf = decorator_from_middleware(CsrfWithoutReferrer)


def private_page(view: View) -> View:
    """Answer with no-store, noindex and no-referrer, whatever the view answers."""
    checked = cast("View", _check_csrf(view))

    # Exempt from the site's own check only because ours stands in its place.
    @csrf_exempt
    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A request carries what it is about; Django leaves no typed place for that.
        request._is_private = True  # type: ignore[attr-defined]
        response = checked(request, *args, **kwargs)
        keep_private(response)
        return response

    return private
