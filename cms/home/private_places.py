"""Pages and folders that are open to some: who opens them, and that no copy stays on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_document

from cms.users.adapter import may_enter_admin
from cms.users.middleware import must_enrol


def refusal(request: HttpRequest, restrictions: Callable[[], Iterable[Any]]) -> HttpResponse | None:
    """What Wagtail does not say to somebody who is signed in; None: they may open it.

    It would lead who is in no group of it to our sign-in, which leads back. Raises
    ``PermissionDenied``. Staff need their second factor here as on every screen of theirs.
    """
    # Looking at the session of who has none would make every page differ by cookie.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    closed = list(restrictions())
    if not closed:
        return None
    if may_enter_admin(request.user) and must_enrol(request.user):
        return redirect("mfa_index")
    if not all(one.accept_request(request) for one in closed):
        raise PermissionDenied
    return None


def document(request: HttpRequest, document_id: str, name: str) -> HttpResponse:
    """A document of the library. One of a private folder is kept by nobody."""
    found = get_object_or_404(get_document_model(), pk=document_id)
    closed = list(found.collection.get_view_restrictions())
    if (refused := refusal(request, lambda: closed)) is not None:
        return refused
    response: HttpResponse = serve_document(request, document_id, name)
    if closed:
        add_never_cache_headers(response)
    return response
