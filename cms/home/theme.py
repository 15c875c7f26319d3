"""The stylesheet of a site's own colour, and when a browser must ask for it again."""

from __future__ import annotations

import hashlib

from cms.web.colour import ColourRefused, palette_from


def refusal_of(colour: str) -> str:
    """Why no readable palette can be made of a colour; empty where one can."""
    try:
        palette_from(colour)
    except ColourRefused as refused:
        return str(refused)
    return ""


def theme_css(colour: str) -> str:
    """The custom properties of the palette; empty where the site keeps the shipped colour.

    A stored colour that is no longer accepted is left out rather than shown unreadable.
    """
    return palette_from(colour).css() if colour and not refusal_of(colour) else ""


def theme_version(colour: str) -> str:
    """Ten characters that change with the stylesheet; empty where there is none."""
    css = theme_css(colour) if colour else ""
    return hashlib.sha256(css.encode()).hexdigest()[:10] if css else ""
