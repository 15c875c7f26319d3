"""One page of HTML as a tagged PDF, where WeasyPrint is installed (the extra ``pdf``).

Where it is not, the same page is given as it is: ``print.css`` prints it from any browser. Pages
extend ``print.html``, which brings what PDF/UA asks for: a language, a title and headings.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import mimetypes
from collections import OrderedDict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse

logger = logging.getLogger(__name__)

VARIANT: Final = "pdf/ua-1"
MOST_KEPT: Final = 64
# Pictures that are written into the page itself, such as a QR code.
DRAWN_INSIDE: Final = ("data:image/png;base64,", "data:image/svg+xml;base64,")


class NotFetched(ValueError):
    """Raised for an address that a document may not load: WeasyPrint leaves it out."""


class KeptDocuments:
    """The last ones made, by the page they were made of; one is made at a time."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, html: str, program: Any, *, is_kept: bool) -> bytes:
        key = hashlib.sha256(html.encode()).hexdigest()
        # Held while one is made: it takes a second of a core, and other pages wait for that.
        with self._lock:
            if not is_kept:
                return _write(html, program)
            if key not in self._made:
                self._made[key] = _write(html, program)
                while len(self._made) > MOST_KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]


_kept = KeptDocuments()


def is_offered() -> bool:
    """Whether pages should offer a PDF. Loads nothing that was not loaded: it takes a second."""
    is_known = bool(_program.cache_info().currsize)
    return _program() is not None if is_known else find_spec("weasyprint") is not None


def pdf_response(html: str, filename: str, *, is_kept: bool = True) -> HttpResponse:
    """Answer with the page as a PDF to read or keep; with the page to print where we make none.

    ``html`` is a whole page that extends ``print.html``; ``filename`` ends in ``.pdf``. What is
    made for one reader is not to be ``is_kept``.
    """
    content = make_pdf(html, is_kept=is_kept)
    if content is None:
        return HttpResponse(html)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def make_pdf(html: str, *, is_kept: bool = True) -> bytes | None:
    """The tagged PDF of a page; None where WeasyPrint is not installed or does not start."""
    program = _program()
    return None if program is None else _kept.get(html, program, is_kept=is_kept)


@cache
def _program() -> Any | None:
    # Imported here: it takes a second, and a site may do without it.
    try:
        import weasyprint
    except ImportError:
        return None
    except OSError:
        logger.exception("WeasyPrint does not start. It needs Pango: see README.")
        return None
    # What they say of a page's CSS and of a font is for whoever writes the stylesheet.
    for talkative in ("weasyprint", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    return weasyprint


def _write(html: str, program: Any) -> bytes:
    class OwnFiles(program.urls.URLFetcher):
        # WeasyPrint's own asks servers and reads files; none of it is left.
        def fetch(self, url: str, headers: Any = None) -> Any:
            return fetched(url)

    page = program.HTML(string=html, base_url=settings.SITE_URL, url_fetcher=OwnFiles())
    return bytes(page.write_pdf(pdf_variant=VARIANT))


def fetched(url: str) -> Any:
    """Give WeasyPrint one of our own static files, or a picture written into the page.

    Raises ``NotFetched`` for everything else: a document reads no file and asks no server.
    """
    from weasyprint.urls import URLFetcherResponse

    content, content_type = _inside(url) or _static(url)
    return URLFetcherResponse(url, content, {"Content-Type": content_type})


def _inside(url: str) -> tuple[bytes, str] | None:
    if not url.startswith(DRAWN_INSIDE):
        return None
    kind, _, content = url.partition(";base64,")
    try:
        return base64.b64decode(unquote(content)), kind.removeprefix("data:")
    except binascii.Error as error:
        raise NotFetched("This picture is damaged.") from error


def _static(url: str) -> tuple[bytes, str]:
    ours = urljoin(settings.SITE_URL, settings.STATIC_URL)
    asked, own = urlsplit(url), urlsplit(ours)
    path = unquote(asked.path)
    if (asked.scheme, asked.netloc) != (own.scheme, own.netloc) or not path.startswith(own.path):
        raise NotFetched(f"A document loads static files of the site only, not {url[:80]}")
    name = path.removeprefix(own.path)
    try:
        found = _collected(name) or finders.find(name)
    except SuspiciousFileOperation as error:  # a way out of the folder
        raise NotFetched(f"There is no static file {name}.") from error
    if not isinstance(found, str | Path) or not Path(found).is_file():
        raise NotFetched(f"There is no static file {name}.")
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Path(found).read_bytes(), content_type


def _collected(name: str) -> Path | None:
    """The file as ``collectstatic`` put it there, under its fingerprinted name."""
    try:
        path = Path(staticfiles_storage.path(name))
    except NotImplementedError:  # a store that is not a folder
        return None
    return path if path.is_file() else None
