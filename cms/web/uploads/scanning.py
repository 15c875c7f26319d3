"""Asking ClamAV, where the site has it (``CLAMD``), about what somebody sent."""

from __future__ import annotations

import logging
import re
import socket
import struct
from typing import Final

from django.conf import settings

from cms.web.uploads.refusing import SCANNER_AWAY, VIRUS, UploadRefused

logger = logging.getLogger(__name__)

NOT_SCANNED: Final = "not_scanned"
CLEAN: Final = "clean"
CONNECT_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 8.0
_PIECE: Final = 256 * 1024
_LONGEST_ANSWER: Final = 4096
_PORT: Final = 3310
_ADDRESS: Final = re.compile(r"(?:tcp://)?(\[[^\]]+\]|[^:/\[\]]+)(?::(\d+))?")


def scan(content: bytes) -> str:
    """Return “clean”, or “not_scanned” on a site without a scanner. Raises ``UploadRefused``.

    A scanner that is set and does not answer refuses the file: nothing unchecked slips in.
    """
    if not settings.CLAMD:
        return NOT_SCANNED
    try:
        answer = _ask(settings.CLAMD, content)
    except (OSError, ValueError) as error:
        logger.error("The virus scanner does not answer: %s", error)
        raise UploadRefused(SCANNER_AWAY) from None
    if answer.endswith(b"OK"):
        return CLEAN
    if answer.endswith(b"FOUND"):
        logger.warning("The virus scanner found something in a file; it was not kept.")
        raise UploadRefused(VIRUS)
    logger.error("The virus scanner could not check a file.")
    raise UploadRefused(SCANNER_AWAY)


def _ask(address: str, content: bytes) -> bytes:
    """Send the file in pieces, each after its length; the answer without its end mark."""
    with _connected(address) as clamd:
        clamd.settimeout(ANSWER_SECONDS)
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            part = clamd.recv(_LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n ")


def _connected(address: str) -> socket.socket:
    """Raises ``OSError``, or ``ValueError`` for an address that is none."""
    if address.startswith(("unix:", "/")):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(CONNECT_SECONDS)
        try:
            clamd.connect(address.removeprefix("unix:").replace("//", "/"))
        except OSError:
            clamd.close()
            raise
        return clamd
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError("CLAMD is neither host:port nor the path of a socket.")
    host, port = match[1].strip("[]"), int(match[2] or _PORT)
    return socket.create_connection((host, port), CONNECT_SECONDS)
