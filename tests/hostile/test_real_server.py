"""A sample of the same through gunicorn, which reads a request before Django does."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.casework.mail.post_office import post_office
from tests.casework.partnership import open_partnership
from tests.hostile.payloads import BODIES, DOUBLED, IN_ADDRESSES, METHODS
from tests.reliability.running_site import RunningSite, running_site

DOORS = ("/", "/tell-us/what-happened/", "/your-case/", "/accounts/login/")
# As it travels, where a client for browsers would first put it right.
RAW = {
    "no host": b"GET %s HTTP/1.1\r\n\r\n",
    "two hosts": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    "another host": b"GET %s HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two lengths": b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nx",
    "length and chunks": b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/ HTTP/1.1\r\n\r\n",
    "length that is none": b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    "folded header": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\r\n b\r\n\r\n",
    "NUL in a header": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\x00b\r\n\r\n",
    "header of 100,000": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "
    + b"x" * 100_000
    + b"\r\n\r\n",
    "1,000 headers": b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
    "old version": b"GET %s HTTP/0.9\r\nHost: 127.0.0.1\r\n\r\n",
    "version that is none": b"GET %s HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "whole address": b"GET http://evil.example%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "no HTTP": b"\x16\x03\x01%s\r\n\r\n",
    "charset with a NUL": b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n"
    b"Content-Type: application/x-www-form-urlencoded; charset*=utf-8''%%00\r\n\r\nx",
}


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[RunningSite]:
    open_partnership()
    with post_office() as office, running_site(tmp_path, office) as site:
        site.start("site")
        yield site


@pytest.mark.one_database
def test_the_server_answers_each_without_a_fault_and_lives_on(site: RunningSite) -> None:
    answered = [
        *(
            ask(site, raw % path.encode(), f"{name} {path}")
            for name, raw in RAW.items()
            for path in DOORS
        ),
        *(
            send(site, "GET", f"{path}{word}")
            for word in IN_ADDRESSES.values()
            for path in DOORS[1:3]
        ),
        *(send(site, "GET", shape.format(path)) for shape in DOUBLED for path in DOORS),
        *(send(site, method, path) for method in METHODS for path in DOORS if method != "CONNECT"),
        *(
            send(site, "POST", path, body=body, kind=kind)
            for body, kind in BODIES.values()
            for path in DOORS
        ),
    ]

    faults = [said for status, said in answered if status >= 500]
    assert not faults, "\n".join(faults)
    assert len(answered) > 300
    # A host that is not ours is logged with where it was noticed; a fault has another name.
    assert not re.search("Internal Server Error|Error handling request", site.said("site"))
    assert requests.get(f"{site.address}/tell-us/", timeout=20).status_code == 200


def ask(site: RunningSite, raw: bytes, what: str) -> tuple[int, str]:
    """What a server says to bytes; 0 where it hangs up, as it may on what is no HTTP."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        try:
            line.sendall(raw)
            said = line.recv(65_536)
        except ConnectionError:
            said = b""
    words = said.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    assert b"evil.example" not in said, what
    # What it refuses with a word of its own is short; what follows it must not be answered.
    assert said.count(b"HTTP/1.1 ") <= 1, what
    # A NUL, a method or a version that is none is the visitor's doing, not a fault of ours.
    return (0 if status in (501, 505) else status), f"{status} to {what}"


def send(
    site: RunningSite, method: str, path: str, *, body: bytes = b"", kind: str = ""
) -> tuple[int, str]:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{site.port}", "Connection: close"]
    if body or kind:
        lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    return ask(site, head + body, f"{method} {path[:60]} {kind[:60]}")
