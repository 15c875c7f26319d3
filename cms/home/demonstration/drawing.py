"""Pictures of the demonstration, made afresh so that no file need be carried."""

from __future__ import annotations

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


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
