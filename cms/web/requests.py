"""How a request is read before anything else sees it."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class SiteRequest(WSGIRequest):
    """A request whose content type may be nonsense.

    Django reads it before its first middleware, and an encoded parameter with a NUL or in an
    unknown encoding would end there, without a page or a header of ours.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except ValueError:
            # No encoding has this name, so RefuseBrokenInput answers 400.
            self.content_type, self.content_params = "", {"charset": ""}


class SiteHandler(WSGIHandler):
    request_class = SiteRequest
