"""Giving a kept file to somebody: to be saved, never opened inside the site."""

from __future__ import annotations

from typing import IO, Final

from django.http import FileResponse

# Nothing in a served file may run, load, or be taken for another kind of thing.
SEALED: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


def sealed(content: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """An attachment that no browser opens in our name and nobody on the way keeps."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
