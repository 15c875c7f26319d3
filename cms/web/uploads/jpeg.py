"""What stands beside the points in a compressed picture, cut out without touching the points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Between markers of its own, compressed data holds FF only before 00 or a restart mark.
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_START_OF_SCAN: Final = 0xDA
_END: Final = 0xD9
_JFIF: Final = 0xE0
_BARE_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_ADOBE: Final = 0xEE  # says how colours are stored
_BESIDE: Final = frozenset({*range(0xE1, 0xF0), 0xFE}) - {_ADOBE}
_BOXES_BESIDE: Final = (b"xml ", b"uuid", b"uinf")


def bare_jpeg(content: bytes) -> bytes:
    """Without EXIF, XMP, comments and thumbnails. Raises ``ValueError`` for what is none."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    kept = [b"\xff\xd8"]
    for marker, segment in _segments(content):
        if marker == _JFIF:
            kept.append(_BARE_JFIF)
        elif marker not in _BESIDE:
            kept.append(segment)
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Up to the end of the picture; what follows it is somebody else's."""
    at, marker = 2, 0
    while marker != _END:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if content[at : at + 1] != b"\xff" or at + 2 > len(content):
            raise ValueError("no marker")
        marker = content[at + 1]
        end = at + 2 if marker == _END else _end_of(content, at, marker)
        yield marker, content[at:end]
        at = end


def _end_of(content: bytes, at: int, marker: int) -> int:
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    if length < 2:
        raise ValueError("no length")
    end = at + 2 + length
    if marker != _START_OF_SCAN:
        return end
    found = _NEXT_MARKER.search(content, end)
    if found is None:
        raise ValueError("no end")
    return found.start()


def bare_jpeg2000(content: bytes) -> bytes:
    """Without boxes of text. A bare code stream has none and comes back as it is."""
    if content[:4] == b"\xff\x4f\xff\x51":
        return content
    kept, at = [], 0
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = len(content) if length == 0 else at + length
        if length in range(2, 8) or end > len(content) or len(kind) < 4:
            raise ValueError("not boxes")
        if kind not in _BOXES_BESIDE:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
