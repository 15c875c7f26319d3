"""A body that is too large is refused in words, and the connection is good for the next request."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest
from django.test import RequestFactory

from cms.web.middleware import MOST_READ_OF_REFUSED, read_the_rest


def request_with(body: BytesIO, length: int) -> HttpRequest:
    factory = RequestFactory()
    return factory.generic(
        "POST",
        "/tell-us/",
        content_type="text/plain",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    )


def test_the_rest_of_a_refused_body_is_read() -> None:
    body = BytesIO(b"a" * 3_000_000)

    read_the_rest(request_with(body, 3_000_000))

    assert body.read() == b""


def test_no_more_than_so_much_is_read() -> None:
    size = MOST_READ_OF_REFUSED + 100_000
    body = BytesIO(b"a" * size)

    read_the_rest(request_with(body, size))

    assert len(body.read()) == 100_000
