"""The menu of the members' own pages."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from cms.web.site import Link

# Each room adds its line: what it is called there, and the name of its address.
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    ("What is due", "own:due"),
    ("The code", "own:sign"),
    ("Your interests", "own:interests"),
    ("People close to you", "own:people"),
    ("Your training", "own:training"),
    ("Meetings", "room:index"),
    ("Someone told me something", "heard"),
)


def sections_for(path: str) -> tuple[Link, ...]:
    """Mark the section that the page belongs to. What is due is above all others."""
    links = [Link(label, reverse(name)) for label, name in SECTIONS]
    return tuple(
        Link(link.label, link.url, current=path == link.url or is_below(path, link.url))
        for link in links
    )


def is_below(path: str, url: str) -> bool:
    return url != reverse("own:due") and path.startswith(url)
