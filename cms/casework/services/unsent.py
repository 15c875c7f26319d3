"""Files as a page sends them, one or many at a time, before the rest of it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cms.casework.services.files import FileRefused
from cms.casework.services.uploads import keep_upload, refuse_size, remove_upload
from cms.web.limits import Limit
from cms.web.text import showable

# Longer than the session; one that is saved for later is kept as long as the answers are.
KEPT_UNSENT: Final = timedelta(hours=12)
HOUR: Final = 3600
TOO_MANY_SENT: Final = "Too many files came from your connection. Try again in an hour."
LONGEST_NUMBER: Final = 18
LONGEST_NAME: Final = 80


def keep_files(
    files: Iterable[UploadedFile], *, key: UUID, source: str, now: datetime
) -> list[str]:
    """Keep them under the key of the page; what was refused, and why, in words.

    ``source``: the address that they came from, which may send so many in an hour.
    """
    refused = []
    for file in files:
        try:
            refuse_size(file.size or 0)
            refuse_flood(source, now)
            keep_upload(
                key=key,
                content=file.read(),
                name=file.name or "",
                now=now,
                expires_at=now + KEPT_UNSENT,
            )
        except FileRefused as refusal:
            refused.append(f"“{name_of(file)}” was not added. {refusal.text}")
    return refused


def name_of(file: UploadedFile) -> str:
    name = showable(str(file.name or "")).replace("\n", " ").strip()
    return name[:LONGEST_NAME] or "The file"


def refuse_flood(source: str, now: datetime) -> None:
    most = settings.SUBMISSIONS_AN_HOUR * settings.MOST_FILES
    if Limit("files", most, HOUR).passed(source, now=now):
        raise FileRefused(TOO_MANY_SENT)


def remove_file(key: UUID, number: str) -> None:
    """Take a file back; a number that is none, or of another page, changes nothing."""
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
        remove_upload(key=key, upload_id=int(number))
