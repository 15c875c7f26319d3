"""Pictures of the demonstration, made afresh so that no file need be carried."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def lantern() -> bytes:
    """A child's drawing of a moon lantern, as a small PNG; the same bytes every time."""
    picture = Image.new("RGB", (480, 360), "#fbf8f1")
    pen = ImageDraw.Draw(picture)
    pen.line([(240, 10), (240, 70)], fill="#17211c", width=6)
    pen.ellipse([130, 70, 350, 290], fill="#f4c95d", outline="#17211c", width=6)
    pen.ellipse([190, 120, 230, 160], fill="#e0b03f")
    pen.ellipse([265, 180, 315, 230], fill="#e0b03f")
    pen.arc([180, 190, 260, 250], 20, 160, fill="#17211c", width=5)
    for left in (30, 90, 380, 430):
        pen.line([(left, 340), (left + 20, 300)], fill="#12503c", width=8)
    return as_png(picture)


def page_of(*lines: str) -> bytes:
    """A typed page, as a small PNG."""
    picture = Image.new("L", (620, 60 + 36 * len(lines)), 255)
    pen, type_face = ImageDraw.Draw(picture), ImageFont.load_default(22)
    for number, line in enumerate(lines):
        pen.text((30, 30 + 36 * number), line, fill=0, font=type_face)
    return as_png(picture)


def signed_page(title: str, name: str, day: str) -> bytes:
    """A scan of a page that somebody signed by hand, as a small PNG."""
    picture = Image.new("L", (620, 420), 250)
    pen = ImageDraw.Draw(picture)
    small, large = ImageFont.load_default(20), ImageFont.load_default(24)
    pen.text((40, 40), title, fill=20, font=large)
    for number in range(4):
        pen.line([(40, 100 + 26 * number), (580 - 60 * (number % 2), 100 + 26 * number)], fill=190)
    pen.text((40, 220), "I have read all of it, and agree to it.", fill=20, font=small)
    pen.line([(40, 330), (380, 330)], fill=90, width=2)
    pen.text((40, 340), f"{name}, {day}", fill=20, font=small)
    pen.line(list(scrawl(name)), fill=40, width=4, joint="curve")
    return as_png(picture)


def scrawl(name: str) -> Iterator[tuple[int, int]]:
    """A line as a hand might draw it, another for each name."""
    for number, letter in enumerate(name * 2):
        height = 14 + ord(letter) % 17
        yield 50 + 9 * number, 312 - (height if number % 2 else 0)


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
