"""Draws a chart from the top down, as an SVG that needs no script and no style of its own.

Lengths across are in per cent and down in letters (em): so it is as wide as its place, and its
letters are as large as all others, on a telephone and on paper. Every shape has its paint as an
attribute too, as paper knows no style sheet of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# So many letters stand side by side on the narrowest telephone.
LETTERS: Final = 36
# Heights, in letters.
LINE: Final = 1.35
BAR: Final = 1.3
GAP: Final = 0.9
FEET: Final = 1.05  # of the words of a line, below its top
# Of the parts of a bar, in their order; and of what may not be told. They differ by pattern.
PAINTS: Final = ("full", "stripes", "dots", "grid")
HIDDEN: Final = "hidden"
INK: Final = "#17211c"
BRAND: Final = "#12503c"
PALE: Final = "#e6efe7"
WHITE: Final = "#fff"


def element(name: str, inside: str = "", **attributes: str | float | None) -> SafeString:
    """A tag of a drawing, everything in it escaped; what is None is left out."""
    given = (
        (key.rstrip("_").replace("_", "-"), number(value) if isinstance(value, float) else value)
        for key, value in attributes.items()
        if value is not None
    )
    written = format_html_join("", ' {}="{}"', given)
    return format_html("<{}{}>{}</{}>\n", name, written, inside, name)


def together(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def em(value: float) -> str:
    return f"{number(value)}em"


class Pen:
    """``at`` is how far down it came, in letters."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.at = 0.0
        self.drawn: list[SafeString] = []
        self.patterns: dict[str, None] = {}

    def draw(self, name: str, inside: str = "", **attributes: str | float | None) -> None:
        self.drawn.append(element(name, inside, **attributes))

    def text(self, words: str, *, left: str = "0") -> None:
        self.draw("text", words, class_="an-chart__label", x=left, y=em(self.at + FEET), fill=INK)

    def value(self, words: str, *, at_end: bool) -> None:
        self.draw(
            "text",
            words,
            class_="an-chart__number",
            x="100%" if at_end else "0",
            y=em(self.at + FEET),
            fill=INK,
            font_weight="700",
            text_anchor="end" if at_end else None,
        )

    def label(self, words: str, value: str) -> None:
        """The name of a row at the left; its number at the right, or below if it is long."""
        room = LETTERS - len(value) - 2
        at_end = room >= LETTERS // 2
        if at_end:
            self.value(value, at_end=True)
        for line in wrap(words, room if at_end else LETTERS):
            self.text(line)
            self.at += LINE
        if not at_end:
            self.value(value, at_end=False)
            self.at += LINE
        self.at += 0.15

    def bar(self, shares: Sequence[tuple[float, str]], *, mark: int | None = None) -> None:
        """Its shares in per cent of the width, each with its paint, in an empty frame."""
        self.shape("track", "0%", "100%", BAR)
        left = 0.0
        for width, paint in shares:
            share = min(width, 100 - left)
            self.shape(paint, f"{number(left)}%", f"{number(share)}%", BAR)
            left += share
        if mark is not None:
            self.mark(f"{mark}%")
        self.at += BAR + GAP

    def shape(self, paint: str, left: str, width: str, height: float) -> None:
        self.draw(
            "rect",
            class_=f"an-chart__{paint}",
            x=left,
            y=em(self.at),
            width=width,
            height=em(height),
            fill=self.fill(paint),
            stroke=INK,
            stroke_dasharray="4 3" if paint == HIDDEN else None,
        )

    def fill(self, paint: str) -> str:
        if paint in PATTERNS:
            self.patterns[paint] = None
            return f"url(#{self.key}-{paint})"
        return BRAND if paint == PAINTS[0] else WHITE

    def mark(self, left: str) -> None:
        """A line across the bar and beyond it, dark on light and light on dark."""
        top, foot = em(self.at - 0.3), em(self.at + BAR + 0.3)
        for name, paint, width in (("mark-edge", WHITE, "6"), ("mark", INK, "3")):
            self.draw(
                "line",
                class_=f"an-chart__{name}",
                x1=left,
                x2=left,
                y1=top,
                y2=foot,
                stroke=paint,
                stroke_width=width,
            )

    def legend(self, names: Sequence[tuple[str, str]]) -> None:
        """What each paint means, one below the other."""
        for name, paint in names:
            self.at += 0.2
            self.shape(paint, "0", "1.6em", 1)
            self.at -= 0.2
            self.text(name, left="2.1em")
            self.at += LINE
        self.at += GAP

    def legend_of_mark(self, name: str) -> None:
        self.at -= GAP
        self.draw(
            "line",
            class_="an-chart__mark",
            x1=".8em",
            x2=".8em",
            y1=em(self.at + 0.1),
            y2=em(self.at + 1.3),
            stroke=INK,
            stroke_width="3",
        )
        self.text(name, left="2.1em")
        self.at += LINE + GAP

    def svg(self, title: str, description: str) -> SafeString:
        names = f"{self.key}-title", f"{self.key}-text"
        paints = [self.pattern(name) for name in self.patterns]
        inside = [
            element("title", title, id=names[0]),
            element("desc", description, id=names[1]),
            *([element("defs", together(paints))] if paints else []),
            *self.drawn,
        ]
        return element(
            "svg",
            together(inside),
            class_="an-chart__drawing",
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            aria_labelledby=" ".join(names),
            width="100%",
            height=em(max(self.at - GAP, 0) + 0.4),
        )

    def pattern(self, name: str) -> SafeString:
        ground, threads = PATTERNS[name]
        under = element("rect", class_="an-chart__ground", width="8", height="8", fill=ground)
        return element(
            "pattern",
            together([under, *threads]),
            id=f"{self.key}-{name}",
            width="8",
            height="8",
            patternUnits="userSpaceOnUse",
        )


def thread(way: str, paint: str, width: str, *, name: str = "thread") -> SafeString:
    return element(
        "path", class_=f"an-chart__{name}", d=way, fill="none", stroke=paint, stroke_width=width
    )


def dot(at: str) -> SafeString:
    return element("circle", class_="an-chart__dot", cx=at, cy=at, r="1.6", fill=INK)


# The ground of each pattern, and what lies on it.
PATTERNS: Final[dict[str, tuple[str, list[SafeString]]]] = {
    "stripes": (PALE, [thread("M-2 2 2-2M0 8 8 0M6 10 10 6", BRAND, "3")]),
    "dots": (WHITE, [dot("2"), dot("6")]),
    "grid": (WHITE, [thread("M0 4H8M4 0V8", BRAND, "1.5")]),
    HIDDEN: (WHITE, [thread("M-2-2 10 10", INK, "0.6", name="thin")]),
}
