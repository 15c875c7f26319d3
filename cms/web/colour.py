"""A site's own colour: one hex value, from which the rest of the palette is derived."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

Channels = tuple[int, int, int]

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
INK: Final = "#17211c"
PAPER: Final = "#fbf8f1"
WARM: Final = "#f4c95d"
# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
LEAST_CONTRAST: Final = 4.5
_HEX: Final = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE | re.ASCII)


class ColourRefused(ValueError):
    """The colour cannot be the site's. The message says why, and what to choose instead."""


class NotAColour(ColourRefused):
    """It is not six (or three) hexadecimal digits."""


class ContrastTooLow(ColourRefused):
    """Words on the colour, or of it, could not be read by everyone. ``ratio`` is what it has."""

    def __init__(self, reason: str, ratio: float) -> None:
        """Put the ratio into the sentence."""
        super().__init__(reason)
        self.ratio = ratio


@dataclass(frozen=True)
class Palette:
    """The colours that change with the site's own. All are ``#rrggbb``."""

    brand: str
    brand_deep: str
    on_brand_soft: str
    tint: str
    tint_rule: str
    link: str

    def css(self) -> str:
        """Return the stylesheet that puts these over the shipped ones."""
        names = {
            "brand": self.brand,
            "brand-deep": self.brand_deep,
            "on-brand-soft": self.on_brand_soft,
            "tint": self.tint,
            "tint-rule": self.tint_rule,
            "link": self.link,
        }
        return ":root{" + ";".join(f"--an-{name}:{value}" for name, value in names.items()) + "}\n"


def palette_from(colour: str) -> Palette:
    """Derive the palette of one colour, written ``#rrggbb`` or ``#rgb``.

    Raises ``NotAColour``, or ``ContrastTooLow`` where any pair that carries words would have
    less than 4.5 to 1.
    """
    brand = _normal(colour)
    _check_words_on(brand)
    palette = Palette(
        brand=brand,
        brand_deep=mixed(brand, BLACK, 0.35),
        on_brand_soft=_soft_on(brand),
        tint=mixed(WHITE, brand, 0.1),
        tint_rule=mixed(WHITE, brand, 0.45),
        link=_link(brand),
    )
    for text, background in _pairs(palette):
        ratio = contrast(text, background)
        if ratio < LEAST_CONTRAST:
            raise ContrastTooLow(_reason("Some words", ratio), ratio)
    return palette


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, into: str, share: float) -> str:
    """Return ``colour`` with a ``share`` (0 to 1) of ``into``."""
    pairs = zip(_channels(colour), _channels(into), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _normal(colour: str) -> str:
    match = _HEX.fullmatch(colour.strip())
    if match is None:
        raise NotAColour("Write the colour as six figures and letters, like #12503c.")
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _check_words_on(brand: str) -> None:
    ratio = contrast(WHITE, brand)
    if ratio < LEAST_CONTRAST:
        raise ContrastTooLow(_reason("White words on this colour", ratio), ratio)


def _reason(what: str, ratio: float) -> str:
    # Rounded down: 4.49 is not 4.5.
    shown = math.floor(ratio * 10) / 10
    return (
        f"{what} would be hard to read: the contrast is {shown} to 1, and it must be "
        f"at least {LEAST_CONTRAST} to 1. Choose a darker colour."
    )


def _link(brand: str) -> str:
    """Darken the brand until a link can be read on the page and on a tinted card."""
    link, tint = brand, mixed(WHITE, brand, 0.1)
    while min(contrast(link, PAPER), contrast(link, tint)) < LEAST_CONTRAST:
        link = mixed(link, BLACK, 0.1)
    return link


def _soft_on(brand: str) -> str:
    """White, with as much of the brand in it as still leaves it readable on the brand."""
    shares = (
        share
        for share in (0.1, 0.05)
        if contrast(mixed(WHITE, brand, share), brand) >= LEAST_CONTRAST
    )
    return mixed(WHITE, brand, next(shares, 0.0))


def _pairs(palette: Palette) -> list[tuple[str, str]]:
    return [
        (WHITE, palette.brand),
        (WHITE, palette.brand_deep),
        (palette.on_brand_soft, palette.brand_deep),
        (palette.on_brand_soft, palette.brand),
        (WARM, palette.brand_deep),
        (palette.brand_deep, palette.tint),
        (palette.brand_deep, PAPER),
        (INK, palette.tint),
        (palette.link, WHITE),
        (palette.link, palette.tint),
    ]


def _channels(colour: str) -> Channels:
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, _channels(colour))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
