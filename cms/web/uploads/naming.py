"""Names of files, made safe to keep, to show and to save under."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Final

LONGEST_STEM: Final = 120
_FORBIDDEN: Final = re.compile(r'[<>:"/|?*%]+')
# Names that mean a device to Windows, whatever ending they have.
_DEVICE: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


def safe_name(name: str, ending: str) -> str:
    """One line, no folders, no invisible marks, with the ending that the content has."""
    stem = PurePath(name.replace("\\", "/")).stem
    letters = "".join(
        character for character in unicodedata.normalize("NFC", stem) if character.isprintable()
    )
    letters = _FORBIDDEN.sub(" ", letters).strip(". ")[:LONGEST_STEM].rstrip(". ")
    if not letters or _DEVICE.fullmatch(letters):
        letters = "document"
    return f"{letters}{ending}"
