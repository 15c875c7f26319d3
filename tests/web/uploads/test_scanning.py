"""The virus scanner: asked where there is one, believed, and waited for by nobody."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.web.uploads import UploadRefused, check_upload
from tests.web.uploads import papers
from tests.web.uploads.hostile_files import EICAR


class FakeClamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM, and finds the test virus wherever it lies."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if content.startswith(b"%PDF"):
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR.encode() in content:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0")
        elif not content.startswith(b"GIF"):  # for which it hangs up
            self.wfile.write(b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    server: socketserver.BaseServer
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeClamd)
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), FakeClamd)
        settings.CLAMD = f"unix:{tmp_path / 'clamd'}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_clean_file_is_taken_and_marked(clamd: None):
    assert check_upload(papers.photo(size=(1500, 1500)), name="a").scan == "clean"


@pytest.mark.parametrize("content", [EICAR.encode(), papers.photo() + EICAR.encode()])
def test_a_virus_is_refused_in_words(clamd: None, content: bytes):
    with pytest.raises(UploadRefused, match="found something dangerous"):
        check_upload(content, name="a.jpg")


@pytest.mark.parametrize("content", [papers.pdf(), papers.picture("GIF")])
def test_a_file_that_it_cannot_check_is_not_taken(clamd: None, content: bytes):
    with pytest.raises(UploadRefused, match="again in a few minutes"):
        check_upload(content, name="a")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd", "no address", "a:b:c"])
def test_a_scanner_that_is_away_refuses_the_file_and_is_logged(
    settings: Any, address: str, caplog: pytest.LogCaptureFixture
):
    settings.CLAMD = address
    with pytest.raises(UploadRefused, match="again in a few minutes"):
        check_upload(papers.photo(), name="a.jpg")
    assert "virus scanner does not answer" in caplog.text
