"""A picture made again from its points, and from nothing else that came with it."""

from __future__ import annotations

import warnings
from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms

from cms.web.uploads.kinds import AVIF, GIF, HEIC, JPEG, PNG, Kind
from cms.web.uploads.limits import LONGEST_SIDE, MOST_PNG, MOST_POINTS
from cms.web.uploads.refusing import TOO_MANY_POINTS, UploadRefused

_QUALITY: Final = 85
_BAND: Final = 2_000_000  # points worked on at a time
_LARGE: Final = 20_000_000
_ORIENTATION: Final = 0x0112
# Of drawings and screenshots, every point matters; of photos it does not.
_DRAWN: Final = (PNG, GIF)
_SIXTEEN_BIT: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# How to turn by the camera's own word for which way is up.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def new_picture(content: bytes, kind: Kind) -> tuple[Kind, bytes]:
    """JPG, or PNG for what is drawn: at most 2,400 points a side, upright, on white.

    Of a moving picture the first. Raises ``UploadRefused`` for too many points, and whatever
    Pillow raises for a file that is damaged or cut off.
    """
    made = _points(content, kind)
    if kind in _DRAWN:
        drawn = _written(made, "PNG", optimize=True)
        if len(drawn) <= MOST_PNG:
            return PNG, drawn
    return JPEG, _written(made, "JPEG", quality=_QUALITY, optimize=True)


def _points(content: bytes, kind: Kind) -> Image.Image:
    image = _opened(content, kind)
    points = image.width * image.height
    if points > MOST_POINTS:
        raise UploadRefused(TOO_MANY_POINTS)
    profile = image.info.get("icc_profile")
    # Only JPG can be read smaller than it is; that saves nearly all of the memory.
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    try:
        image.load()
    except (OSError, ValueError):
        # The libraries say no more than “broken” where they had too little memory.
        if points > _LARGE:
            raise UploadRefused(TOO_MANY_POINTS) from None
        raise
    turn = _TURNS.get(_orientation(image, kind))
    image = _smaller(image)  # the large one goes before the next is made
    image = _in_plain_colours(_on_white(image), profile)
    return image if turn is None else image.transpose(turn)


def _opened(content: bytes, kind: Kind) -> Image.Image:
    if kind is HEIC:
        import pillow_heif

        # One thread: each would take memory of its own.
        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            return Image.open(BytesIO(content), formats=[kind.format])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UploadRefused(TOO_MANY_POINTS) from None


def _orientation(image: Image.Image, kind: Kind) -> int:
    """1, which is upright, where it is not said or cannot be read."""
    if kind in (HEIC, AVIF):  # turned already by the library that reads them
        return 1
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    # What a camera wrote beside the picture may be broken in every way; the picture is whole.
    except Exception:  # noqa: BLE001
        return 1
    return found if isinstance(found, int) else 1


def _smaller(image: Image.Image) -> Image.Image:
    """Made in bands, so that a large picture is in memory once and not twice."""
    longest = max(image.size)
    factor = max(1, longest // LONGEST_SIDE)
    if factor > 1 and longest % LONGEST_SIDE:
        factor += 1
    width, height = image.size
    band = max(1, _BAND // width // factor) * factor
    first = _eight_bit(image.crop((0, 0, width, min(band, height))), image).reduce(factor)
    made = Image.new(first.mode, (first.width, -(-height // factor)))
    made.paste(first, (0, 0))
    for top in range(band, height, band):
        part = image.crop((0, top, width, min(top + band, height)))
        made.paste(_eight_bit(part, image).reduce(factor), (0, top // factor))
    if max(made.size) > LONGEST_SIDE:
        made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return made


def _eight_bit(part: Image.Image, whole: Image.Image) -> Image.Image:
    """In a way that can be averaged: grey, colours, or colours with holes."""
    if part.mode in _SIXTEEN_BIT:
        return part.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if _has_holes(whole):
        return part.convert("RGBA")
    if part.mode in {"1", "F"}:
        return part.convert("L")
    return part if part.mode in {"L", "RGB", "CMYK"} else part.convert("RGB")


def _has_holes(image: Image.Image) -> bool:
    return "transparency" in image.info or image.mode[-1:] in {"A", "a"}


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def _in_plain_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, so that no profile has to go along; and with nothing but its points."""
    made = None
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    made = made or image.convert("RGB")
    bare = Image.new("RGB", made.size)
    bare.paste(made)
    return bare


def _written(image: Image.Image, name: str, **options: int | bool) -> bytes:
    file = BytesIO()
    image.save(file, name, **options)
    return file.getvalue()
