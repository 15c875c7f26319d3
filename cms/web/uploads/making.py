"""The copy that everybody is given, made new from what a file shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cms.web.uploads.kinds import DOCX, PDF, Kind, kind_of
from cms.web.uploads.limits import LARGEST
from cms.web.uploads.refusing import (
    DAMAGED_PDF,
    DAMAGED_PICTURE,
    DAMAGED_WORD,
    HUGE_PDF,
    HUGE_WORD,
    TOO_MANY_POINTS,
    UploadRefused,
)

Made = tuple[Kind, bytes]


def make_new(content: bytes) -> Made:
    """Raises ``UploadRefused`` and nothing else, whatever was sent."""
    kind = kind_of(content)
    make, damaged, huge = _WAYS.get(kind, (_picture, DAMAGED_PICTURE, TOO_MANY_POINTS))
    try:
        made = make(content, kind)
    except UploadRefused:
        raise
    except MemoryError:
        raise UploadRefused(huge) from None
    # Three libraries read what strangers wrote, and fail in every way there is. Whatever it
    # was, the file is what we could not read.
    except Exception:  # noqa: BLE001
        raise UploadRefused(damaged) from None
    if len(made[1]) > 2 * LARGEST:
        raise UploadRefused(huge)
    return made


# Each library is only loaded for a file that needs it.
def _picture(content: bytes, kind: Kind) -> Made:
    from cms.web.uploads.pictures import new_picture

    return new_picture(content, kind)


def _pdf(content: bytes, kind: Kind) -> Made:
    from cms.web.uploads.pdf import new_pdf

    return kind, new_pdf(content)


def _word(content: bytes, kind: Kind) -> Made:
    from cms.web.uploads.word import new_word

    return kind, new_word(content)


_WAYS: Final[dict[Kind, tuple[Callable[[bytes, Kind], Made], str, str]]] = {
    PDF: (_pdf, DAMAGED_PDF, HUGE_PDF),
    DOCX: (_word, DAMAGED_WORD, HUGE_WORD),
}
