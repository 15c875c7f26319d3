"""What every template knows: whose site it is and its menus, asked only when shown."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.web.private_pages import is_private
from cms.web.site import navigation, site_identity


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates ``site_identity`` and ``navigation``; neither is computed until used."""
    return {
        "quick_exit": quick_exit(request),
        "site_identity": SimpleLazyObject(partial(site_identity, request)),
        "navigation": SimpleLazyObject(partial(navigation, request)),
    }


def quick_exit(request: HttpRequest) -> str:
    """Where a private page lets somebody go at once; empty on other pages."""
    return str(settings.QUICK_EXIT_URL) if is_private(request) else ""
