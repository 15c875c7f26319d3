"""Headings of a page's body, to list them at its top and to give each an address."""

from __future__ import annotations

import re
from collections import Counter
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


class Anchors:
    """Gives each heading of one page its address; the second of the same words is numbered."""

    def __init__(self) -> None:
        # The page's own: a heading must not take the skip link's place.
        self._given = Counter({"main": 1})

    def heading(self, html: str) -> Heading:
        text = unescape(strip_tags(html)).strip()
        anchor = slugify(text) or "section"
        self._given[anchor] += 1
        times = self._given[anchor]
        return Heading(text, anchor if times == 1 else f"{anchor}-{times}")


def contents_of(body: Iterable[Any]) -> tuple[Heading, ...]:
    """The second-level headings of the rich text in a body, in their order."""
    anchors, found = Anchors(), []
    for block in body:
        if block.block_type == "text":
            found += [
                anchors.heading(match["words"]) for match in _HEADING.finditer(block.value.source)
            ]
    return tuple(found)


def with_anchors(html: str, anchors: Anchors) -> str:
    """Give every second-level heading the address that ``contents_of`` links to.

    ``anchors`` goes from block to block of one page, in their order.
    """

    def anchored(match: re.Match[str]) -> str:
        anchor = anchors.heading(match["words"]).anchor
        return f'<h2 id="{anchor}">{match["words"]}</h2>'

    return _HEADING.sub(anchored, html)
