"""An address as a picture that a telephone reads (QR)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M

QUIET: Final = 4  # modules of white around it, without which it is not found


def code_svg(address: str, *, label: str) -> SafeString:
    """The picture as markup for a page. ``label`` is what a screen reader says instead."""
    return format_html(
        '<svg class="code" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'xmlns="http://www.w3.org/2000/svg">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        label,
        *_drawing(address),
    )


def code_address(address: str) -> str:
    """The same as an address that holds its picture, for documents that are made to be kept."""
    markup = code_svg(address, label="")
    return f"data:image/svg+xml;base64,{base64.b64encode(markup.encode()).decode()}"


def _drawing(address: str) -> tuple[int, int, int, int, str]:
    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(address)
    drawn.make(fit=True)
    rows: list[list[bool]] = drawn.get_matrix()
    size = len(rows)
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _stretches(row)
    )
    return size, size, size, size, path


def _stretches(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where black begins in a row, and for how long: drawn at once, so that no seam shows."""
    at = 0
    for is_dark, group in groupby(row):
        length = len(list(group))
        if is_dark:
            yield at, length
        at += length
