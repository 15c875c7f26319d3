"""Documents on the case file: checked by their content, kept under names that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import CaseFile, EventKind
from cms.casework.models.message import private_storage, random_name
from cms.casework.services.change import Act, changing
from cms.web.uploads import Checked, UploadRefused, check_upload, kept_with

NOT_SAVED: Final = "We could not save the file. Nothing else was lost; please try again later."


class FileRefused(CaseworkError):
    """Raised for a file that we do not keep. Nothing was stored."""

    def __init__(self, text: str) -> None:
        super().__init__(text, field="file")


@dataclass(frozen=True)
class Kept:
    """Names in the private store: of the copy that is given, and of the file as it came.

    ``original`` is empty where the two are the same.
    """

    given: str
    original: str


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

    The row and the stored files come together: when the row cannot be written, the files are
    taken away again, so no case points to a missing file and no file is left without a case.
    """
    checked = checked_file(content, name=name)
    with storing(checked) as kept, changing(case_id, act, while_closed=True) as change:
        row = CaseFile(
            case=change.case,
            stored=kept.given,
            original=kept.original,
            name=checked.name,
            content_type=checked.content_type,
            size=len(checked.given),
            sha256=checked.sha256,
            scan=checked.scan,
            shared=shared,
            dated_on=dated_on,
            added_at=act.now,
            added_by=act.by,
        )
        row.save()
        change.event(EventKind.FILE_ADDED, file=row.pk)
    return row


def checked_file(content: bytes, *, name: str) -> Checked:
    """Make the copy that may be given. Raises ``FileRefused``."""
    try:
        return check_upload(content, name=name)
    except UploadRefused as refused:
        raise FileRefused(refused.text) from None


@contextmanager
def storing(checked: Checked) -> Iterator[Kept]:
    """Keep both files for as long as what follows stands; both stay, or neither.

    Enter it outside the transaction of the rows, so that it hears of a commit that failed.
    """
    same = checked.given == checked.original
    kept = Kept(random_name(), "" if same else random_name())
    files = {kept.given: checked.given}
    if kept.original:
        files[kept.original] = checked.original
    with kept_with(private_storage(), files, refusal=FileRefused(NOT_SAVED)):
        yield kept
