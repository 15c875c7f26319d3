"""Shorthand for the content files: blocks as the editor stores them, with ids that stay the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Block = dict[str, Any]


def block(kind: str, value: Any, *, place: str) -> Block:
    """One block. The id comes from where it stands, so that two loads store the same."""
    return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"{kind}:{place}"))}


def stream(place: str, *blocks: tuple[str, Any]) -> list[Block]:
    return [
        block(kind, value, place=f"{place}/{number}") for number, (kind, value) in enumerate(blocks)
    ]


def section(
    heading: str,
    anchor: str,
    *body: tuple[str, Any],
    in_short: str = "",
    readers: Sequence[str] = (),
) -> tuple[str, Any]:
    """``in_short``: what the short version says. ``readers``: whose guide; none: everybody's."""
    value = {
        "heading": heading,
        "anchor": anchor,
        "body": stream(anchor, *body),
        "in_short": in_short,
        "readers": list(readers),
    }
    return ("section", value)


def text(html: str) -> tuple[str, str]:
    """Rich text, written over several lines here."""
    return ("text", " ".join(html.split()))
