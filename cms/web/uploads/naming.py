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


_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# By what a file is: what a link says of it, and how its name ends.
_KINDS: Final = {
    "application/pdf": ("PDF", ".pdf"),
    _DOCX: ("Word", ".docx"),
    "image/jpeg": ("JPG", ".jpg"),
    "text/plain": ("text", ".txt"),
}
_KILO: Final = 1024


def ending_of_type(content_type: str) -> str:
    kind = content_type.partition("/")[2]
    return _KINDS[content_type][1] if content_type in _KINDS else f".{kind}" if kind else ""


def kind_and_size(content_type: str, size: int) -> str:
    """What a link says of the file behind it: “PDF, 151 KB” (S1-3). ``size`` is in bytes."""
    known = _KINDS.get(content_type)
    kind = known[0] if known else content_type.partition("/")[2].upper() or "file"
    return f"{kind}, {_size(size)}"


def _size(size: int) -> str:
    if size < _KILO:
        return f"{size} bytes"
    if size < _KILO**2:
        return f"{round(size / _KILO)} KB"
    return f"{size / _KILO**2:.1f} MB"
