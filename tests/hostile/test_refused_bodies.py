"""A body that is too large is refused in words, and the connection is good for the next request."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from cms.web.middleware import MOST_READ_OF_REFUSED, read_the_rest
from cms.wsgi import application


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


@pytest.mark.parametrize(
    "parameter", ["charset*=utf-8''%00", "charset*=no-such''utf-8", "boundary*=utf-8''%00"]
)
def test_a_content_type_that_cannot_be_read_gets_a_page_and_its_headers(
    db: None, parameter: str
) -> None:
    content_type = f"application/x-www-form-urlencoded; {parameter}"
    sent = request_with(BytesIO(b"text=x"), 6).environ | {"CONTENT_TYPE": content_type}
    answered: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        answered[:] = [status, *(name for name, _ in headers)]

    page = b"".join(application(sent, start_response))

    assert answered[0].startswith(("400", "403", "405"))
    assert "Content-Security-Policy" in answered
    assert b"<h1" in page
