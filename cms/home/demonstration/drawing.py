"""A child's drawing of a moon lantern, made afresh so that no file need be carried."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def lantern() -> bytes:
    """A small PNG; the same bytes every time."""
    picture = Image.new("RGB", (480, 360), "#fbf8f1")
    pen = ImageDraw.Draw(picture)
    pen.line([(240, 10), (240, 70)], fill="#17211c", width=6)
    pen.ellipse([130, 70, 350, 290], fill="#f4c95d", outline="#17211c", width=6)
    pen.ellipse([190, 120, 230, 160], fill="#e0b03f")
    pen.ellipse([265, 180, 315, 230], fill="#e0b03f")
    pen.arc([180, 190, 260, 250], 20, 160, fill="#17211c", width=5)
    for left in (30, 90, 380, 430):
        pen.line([(left, 340), (left + 20, 300)], fill="#12503c", width=8)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
