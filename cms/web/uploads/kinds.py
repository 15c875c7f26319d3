"""What a file is, by what it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cms.web.uploads.refusing import NOT_TAKEN, UploadRefused


@dataclass(frozen=True)
class Kind:
    """``format`` is Pillow's name of a picture, empty for documents."""

    content_type: str
    ending: str
    format: str = ""


JPEG: Final = Kind("image/jpeg", ".jpg", "JPEG")
PNG: Final = Kind("image/png", ".png", "PNG")
GIF: Final = Kind("image/gif", ".gif", "GIF")
WEBP: Final = Kind("image/webp", ".webp", "WEBP")
HEIC: Final = Kind("image/heic", ".heic", "HEIF")
AVIF: Final = Kind("image/avif", ".avif", "AVIF")
PDF: Final = Kind("application/pdf", ".pdf")
DOCX: Final = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
)
_TAKEN: Final = (
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF....WEBP", re.S), WEBP),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.S), HEIC),
    (re.compile(rb"....ftypavi[fs]", re.S), AVIF),
    (re.compile(rb"%PDF-\d"), PDF),
    (re.compile(rb"PK\x03\x04"), DOCX),
)
_FILM: Final = "We cannot take video or sound. Send a photo, or tell us in words what it shows."
_OLD_OFFICE: Final = "This kind of Office file is too old for us. Save it as a PDF, and send that."
ARCHIVE: Final = "This is an archive of other files. Unpack it, and send each file by itself."
_PROGRAM: Final = "This is a program, and we cannot keep programs. Send a photo or a PDF."
_WEB_PAGE: Final = (
    "This is a web page or a drawing for one, not a photo or a document. "
    "Take a screenshot of it and send that."
)
_OLD_PICTURE: Final = "We cannot open this kind of picture. Save it as JPG or PNG, and send that."
_WRITING: Final = "Save this text as a PDF or a Word document (DOCX), or copy it into your answer."
# Only what is said of them differs: none of these is taken.
_KNOWN: Final = (
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....(?:AVI |WAVE)|ID3|OggS|fLaC|#!AMR", re.S), _FILM),
    (re.compile(rb"\xd0\xcf\x11\xe0"), _OLD_OFFICE),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|PK"), ARCHIVE),
    (re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"), _PROGRAM),
    (re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<"), _WEB_PAGE),
    (re.compile(rb"II\*\x00|MM\x00\*|BM|8BPS|\x00\x00\x01\x00"), _OLD_PICTURE),
    (re.compile(rb"\{\\rtf|[\t\r\n -~\x80-\xff]{1,64}\Z"), _WRITING),
)
BEGINNING: Final = 64


def kind_of(content: bytes) -> Kind:
    """Raises ``UploadRefused``, with what to do, for a file that we do not take."""
    start = content[:BEGINNING]
    for pattern, kind in _TAKEN:
        if pattern.match(start):
            return kind
    for pattern, words in _KNOWN:
        if pattern.match(start):
            raise UploadRefused(words)
    raise UploadRefused(NOT_TAKEN)
