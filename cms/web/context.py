"""What every template knows: whose site it is and its menus, asked only when shown."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.web.site import navigation, site_identity


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates ``site_identity`` and ``navigation``; neither is computed until used."""
    return {
        "site_identity": SimpleLazyObject(partial(site_identity, request)),
        "navigation": SimpleLazyObject(partial(navigation, request)),
    }
