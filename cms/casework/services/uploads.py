"""Files that are sent before the case or message they belong to: kept, shown, removed, handed over.

Whoever holds the key of the form holds its files; the key is never in an address.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.storage.base import Storage
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.models import Case, CaseFile, Event, EventKind, Message, Party, Upload
from cms.casework.models.message import private_storage
from cms.casework.services.change import Act, Change
from cms.casework.services.files import FileRefused, Kept, checked_file, storing
from cms.web.uploads import Checked, check_size
from cms.web.uploads.refusing import UploadRefused

# A file is stored a moment before its row, never longer.
STRAYS_KEPT: Final = timedelta(days=1)
BATCH: Final = 200
MOST_STRAYS: Final = 100
OUR_NAME: Final = re.compile(r"[0-9a-f]{4}/[\w-]{43}")

logger = logging.getLogger(__name__)


def keep_upload(
    *, key: UUID, content: bytes, name: str, now: datetime, expires_at: datetime
) -> Upload:
    """Keep one file of a form. The same file twice is one. Raises ``FileRefused``."""
    refuse_too_many(key)
    checked = checked_file(content, name=name)
    known = uploaded(key, checked.sha256)
    if known is not None:
        return known
    try:
        with storing(checked) as kept, transaction.atomic():
            # Locked, so that two windows at once cannot both be the last that fits.
            list(Upload.objects.select_for_update().filter(key=key).values_list("pk"))
            refuse_too_many(key)
            return written(key, checked, kept, now, expires_at)
    except IntegrityError:
        first = uploaded(key, checked.sha256)
        if first is None:
            raise
        return first


def written(key: UUID, checked: Checked, kept: Kept, now: datetime, expires_at: datetime) -> Upload:
    row: Upload = Upload.objects.create(
        key=key,
        stored=kept.given,
        original=kept.original,
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.given),
        sha256=checked.sha256,
        scan=checked.scan,
        sent_at=now,
        expires_at=expires_at,
    )
    return row


def refuse_too_many(key: UUID) -> None:
    most = settings.MOST_FILES
    if Upload.objects.filter(key=key).count() >= most:
        raise FileRefused(f"You can send up to {most} files at once. Remove one to add another.")


def refuse_size(size: int) -> None:
    """Raises ``FileRefused`` for an empty or huge file, before it is read into memory."""
    try:
        check_size(size)
    except UploadRefused as refused:
        raise FileRefused(refused.text) from None


def uploaded(key: UUID, sha256: str) -> Upload | None:
    row: Upload | None = Upload.objects.filter(key=key, sha256=sha256).first()
    return row


def uploads_of(key: UUID) -> list[Upload]:
    """The files of a form, in the order they came."""
    return list(Upload.objects.filter(key=key))


def remove_upload(*, key: UUID, upload_id: int) -> None:
    """Take a file back. One that is not there, or not of this form, changes nothing."""
    with transaction.atomic():
        delete_rows(list(Upload.objects.select_for_update().filter(key=key, pk=upload_id)))


def hand_over(
    target: Change | Case,
    key: UUID,
    *,
    message: Message | None,
    party: Party | None,
    act: Act,
) -> list[CaseFile]:
    """Make the files of a form files of a case, in the caller's transaction.

    Stored files stay where they are; who sent them sees them on their page.
    """
    case = target.case if isinstance(target, Change) else target
    uploads = list(Upload.objects.select_for_update().filter(key=key))
    rows = []
    for upload in uploads:
        row = CaseFile(
            case=case,
            message=message,
            stored=upload.stored.name,
            original=upload.original.name,
            party=party,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            scan=upload.scan,
            shared=True,
            dated_on=localdate(upload.sent_at),
            added_at=act.now,
            added_by=act.by,
        )
        row.save()
        note_added(target, row, act)
        rows.append(row)
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    return rows


def note_added(target: Change | Case, row: CaseFile, act: Act) -> None:
    if isinstance(target, Change):
        target.event(EventKind.FILE_ADDED, file=row.pk)
        return
    event = Event(
        case=target,
        kind=EventKind.FILE_ADDED,
        happened_at=act.now,
        recorded_at=act.now,
        by=act.by,
        data={"file": row.pk},
    )
    event.save()


def delete_expired_uploads(now: datetime) -> int:
    """Delete files that nobody sent in the end: rows, then files. How many rows went."""
    gone = 0
    while True:
        with transaction.atomic():
            rows = Upload.objects.select_for_update().filter(expires_at__lt=now)[:BATCH]
            expired = list(rows)
            delete_rows(expired)
        gone += len(expired)
        if len(expired) < BATCH:
            break
    delete_strays(now)
    return gone


def delete_rows(rows: list[Upload]) -> None:
    """With their files, once it is certain that the rows are gone."""
    names = [name for row in rows for name in (row.stored.name, row.original.name) if name]
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(partial(delete_files, names))


def delete_files(names: list[str]) -> None:
    storage = private_storage()
    for name in names:
        with suppress(OSError):  # left for the next sweep of strays
            storage.delete(name)


def delete_strays(now: datetime) -> int:
    """Delete stored files that no row has had for a day: a server died between the two.

    Where most files have no row, the database is more likely the wrong one than the files.
    """
    storage = private_storage()
    old = [
        name
        for name in stored_names(storage)
        if storage.get_modified_time(name) < now - STRAYS_KEPT
    ]
    known = {name for some in batches(old) for name in with_row(some)}
    strays = [name for name in old if name not in known]
    if len(strays) > MOST_STRAYS and len(strays) > len(known):
        logger.error("%d stored files have no row; none was deleted.", len(strays))
        return 0
    delete_files(strays)
    return len(strays)


def stored_names(storage: Storage) -> Iterator[str]:
    """Every file that has a name as we give it; what else lies there is not ours."""
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in folders:
        for file in storage.listdir(folder)[1]:
            if OUR_NAME.fullmatch(f"{folder}/{file}"):
                yield f"{folder}/{file}"


def batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def with_row(names: list[str]) -> set[str]:
    found: set[str] = set()
    for model in (CaseFile, Upload):
        for field in ("stored", "original"):
            rows = model.objects.filter(**{f"{field}__in": names})
            found.update(rows.values_list(field, flat=True))
    return found
