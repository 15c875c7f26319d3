"""How a request is read before anything else sees it."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser

TOO_MUCH: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class SiteRequest(WSGIRequest):
    """A request whose content type may be nonsense, and whose words outlive too many files.

    Django reads it before its first middleware, and an encoded parameter with a NUL or in an
    unknown encoding would end there, without a page or a header of ours.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except ValueError:
            # No encoding has this name, so RefuseBrokenInput answers 400.
            self.content_type, self.content_params = "", {"charset": ""}

    def parse_file_upload(self, META: Any, post_data: Any) -> Any:  # noqa: N803 - Django's name
        """Keep the words that were read before the files turned out to be too much."""
        self.upload_handlers = list(self.upload_handlers)
        parser = MultiPartParser(META, post_data, self.upload_handlers, self.encoding)
        try:
            return parser.parse()
        except TOO_MUCH:
            self._typed_so_far = getattr(parser, "_post", QueryDict())
            raise


class SiteHandler(WSGIHandler):
    request_class = SiteRequest
