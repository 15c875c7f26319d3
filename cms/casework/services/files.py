"""Documents on the case file: checked by their content, kept under names that say nothing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import InterfaceError, OperationalError

from cms.casework.errors import CaseworkError
from cms.casework.models import CaseFile, EventKind
from cms.casework.models.message import private_storage, random_name
from cms.casework.services.change import Act, Change, changing

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
# What a file begins with decides what it is; its name is only a label.
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)


class FileRefused(CaseworkError):
    """Raised for a file that we do not keep. Nothing was stored."""

    def __init__(self, text: str) -> None:
        super().__init__(text, field="file")


def add_file(
    *,
    case_id: int,
    act: Act,
    name: str,
    content: bytes,
    dated_on: date,
    shared: bool = False,
) -> CaseFile:
    """Put a document on file with its true date (S0-43). Raises ``FileRefused``.

    The row and the stored file come together: when the row cannot be written, the file is
    taken away again, so no case points to a missing file and no file is left without a case.
    """
    content_type, ending = kind_of(content)
    with changing_with_file(case_id, act, content) as (change, stored):
        row = CaseFile(
            case=change.case,
            stored=stored,
            name=safe_name(name, ending),
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            shared=shared,
            dated_on=dated_on,
            added_at=act.now,
            added_by=act.by,
        )
        row.save()
        change.event(EventKind.FILE_ADDED, file=row.pk)
    return row


@contextmanager
def changing_with_file(case_id: int, act: Act, content: bytes) -> Iterator[tuple[Change, str]]:
    """Change a case with a file in the store, whose name is given; both stand or neither."""
    storage, name = private_storage(), random_name()
    try:
        with changing(case_id, act, while_closed=True) as change:
            keep(storage, name, content)
            yield change, name
    except (OperationalError, InterfaceError):
        # Lost at the commit, nobody knows whether it counted. Better a file too many.
        raise
    except BaseException:
        with suppress(OSError):
            storage.delete(name)
        raise


def keep(storage: Storage, name: str, content: bytes) -> None:
    try:
        storage.save(name, ContentFile(content))
    except OSError:
        raise FileRefused(
            "We could not save the file. Nothing else was lost; please try again later."
        ) from None


def kind_of(content: bytes) -> tuple[str, str]:
    """The type and ending by content. Raises ``FileRefused`` with what to do."""
    if not content:
        raise FileRefused("This file is empty. Choose another.")
    if len(content) > LARGEST:
        raise FileRefused("This file is larger than 10 MB. Choose a smaller one.")
    for start, content_type, ending in SIGNATURES:
        if content.startswith(start):
            return content_type, ending
    raise FileRefused("We can keep photos (JPG, PNG) and PDF documents. Choose one of those.")


def safe_name(name: str, ending: str) -> str:
    """One line, no folders, no invisible marks, with the ending that the content has."""
    stem = PurePath(name.replace("\\", "/")).stem
    letters = "".join(
        character for character in unicodedata.normalize("NFC", stem) if character.isprintable()
    )
    letters = re.sub(r'[<>:"/|?*]+', " ", letters).strip(". ")[:120]
    return f"{letters or 'document'}{ending}"
