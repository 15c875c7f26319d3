"""Headings of a page's body, to list them at its top and to give each an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.utils.html import strip_tags
from django.utils.text import slugify

_HEADING: Final = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<words>.*?)</h2>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    text: str
    anchor: str


def contents_of(body: Iterable[Any]) -> tuple[Heading, ...]:
    """The second-level headings of the rich text in a body, in their order."""
    found = []
    for block in body:
        if block.block_type == "text":
            found += [
                heading_from(match["words"]) for match in _HEADING.finditer(block.value.source)
            ]
    return tuple(found)


def heading_from(html: str) -> Heading:
    text = unescape(strip_tags(html)).strip()
    return Heading(text, slugify(text) or "section")


def with_anchors(html: str) -> str:
    """Give every second-level heading the address that ``contents_of`` links to."""

    def anchored(match: re.Match[str]) -> str:
        anchor = heading_from(match["words"]).anchor
        return f'<h2 id="{anchor}">{match["words"]}</h2>'

    return _HEADING.sub(anchored, html)
