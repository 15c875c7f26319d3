"""A plain page and the front page of a demonstration, as content files write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Plain:
    """A plain page. ``below`` is the slug of the page above it; empty for the front page."""

    slug: str
    title: str
    introduction: str
    body: tuple[tuple[str, Any], ...]
    in_menu: bool = False
    in_footer: bool = False
    contents: bool = False


@dataclass(frozen=True)
class Front:
    """The front page. Each door has a name, words and an address.

    One without an address opens the page of what is published. ``procedure`` is the one whose
    times are shown; empty: the main one.
    """

    lead: str
    doors: tuple[tuple[str, str, str], ...]
    steps: tuple[str, Any]
    promise_heading: str = "What we promise, and how we are doing"
    procedure: str = ""
