"""Files: kept with their row or not at all, and refused in words."""

from __future__ import annotations

import errno
import hashlib
import resource
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, storages

from cms.casework.models import Case, CaseFile, EventKind
from cms.casework.permissions import CaseNotFound, NotAllowed
from cms.casework.services.change import Act, Stale
from cms.casework.services.contacts import receive_message
from cms.casework.services.files import FileRefused, add_file
from cms.users.models import User
from cms.web.uploads import LARGEST
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY
from tests.web.uploads import papers

LATER = WEDNESDAY + timedelta(hours=3)
PDF = papers.pdf()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """Private storage of this test's own."""
    storage = storages["private"]
    assert isinstance(storage, FileSystemStorage)
    before = storage._location
    storage._location = str(tmp_path)
    storage.__dict__.pop("base_location", None)
    storage.__dict__.pop("location", None)
    yield tmp_path
    storage._location = before
    storage.__dict__.pop("base_location", None)
    storage.__dict__.pop("location", None)


def kept(shelf: Path) -> set[str]:
    return {str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file()}


def add(case: Case, by: User, content: bytes = PDF, **given: Any) -> CaseFile:
    wanted = {"name": "letter.pdf", "dated_on": WEDNESDAY.date(), **given}
    act = wanted.pop("act", Act(LATER, by))
    return add_file(case_id=case.pk, act=act, content=content, **wanted)


@pytest.mark.req("S0-43")
def test_a_document_is_kept_with_both_dates_under_a_name_that_says_nothing(
    shelf: Path, case: Case, coordinator: User
):
    row = add(case, coordinator, name="../../Ada’s letter\r\n.pdf")

    assert kept(shelf) == {row.stored.name, row.original.name}
    given = (shelf / row.stored.name).read_bytes()
    assert papers.AUTHOR.encode() not in papers.pdf_texts(given)
    assert (shelf / row.original.name).read_bytes() == PDF
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "letter" not in row.stored.name
    assert (row.name, row.size, row.added_at) == ("Ada’s letter.pdf", len(given), LATER)
    assert row.dated_on == WEDNESDAY.date()
    assert case.events.get(kind=EventKind.FILE_ADDED).data == {"file": row.pk}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-" + b"0" * LARGEST, "larger than 10 MB"),
        (b"<svg onload=alert(1)>", "Take a screenshot"),
        (b"MZ\x90\x00", "This is a program"),
        (b"PK\x03\x04", "This Word document is damaged"),
        (b"\x7f\x01\x02", "Send a photo (JPG or PNG), a PDF"),
    ],
)
def test_what_we_do_not_keep_is_refused_whatever_its_name(
    shelf: Path, case: Case, coordinator: User, content: bytes, said: str
):
    with refused(FileRefused, said, field="file"):
        add(case, coordinator, content)
    assert kept(shelf) == set()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
def test_on_a_full_or_broken_disk_the_file_is_refused_in_words_and_text_is_still_taken(
    shelf: Path, case: Case, coordinator: User, monkeypatch: pytest.MonkeyPatch, number: int
):
    def full(self: FileSystemStorage, name: str, content: Any) -> str:
        raise OSError(number, "no")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with refused(FileRefused, "We could not save the file", field="file"):
        add(case, coordinator)
    assert kept(shelf) == set()

    assert (
        receive_message(case_id=case.pk, act=Act(LATER), text="More words.").body == "More words."
    )


def test_a_disk_that_fills_up_half_way_leaves_no_half_file(
    shelf: Path, case: Case, coordinator: User, monkeypatch: pytest.MonkeyPatch
):
    save = FileSystemStorage._save

    def with_room_for_a_page(self: FileSystemStorage, name: str, content: Any) -> str:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            return save(self, name, content)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    monkeypatch.setattr(FileSystemStorage, "_save", with_room_for_a_page)
    with refused(FileRefused, "We could not save the file", field="file"):
        add(case, coordinator, papers.photo(size=(1500, 1000)))
    assert kept(shelf) == set()


def test_no_file_stays_behind_when_its_row_cannot(
    shelf: Path, case: Case, coordinator: User, monkeypatch: pytest.MonkeyPatch
):
    from cms.casework.services import change

    with refused(Stale):
        add(case, coordinator, act=Act(LATER, coordinator, seen=case.version + 1))
    assert kept(shelf) == set()

    # The last thing a change does, long after the file was stored.
    def fail(*args: object, **kwargs: object) -> None:
        raise Stale

    monkeypatch.setattr(change, "recompute_deadlines", fail)
    with refused(Stale):
        add(case, coordinator)
    assert kept(shelf) == set()


def test_the_file_is_added_only_by_those_who_work_on_it(
    shelf: Path, case: Case, people: dict[str, User]
):
    with refused(NotAllowed):
        add(case, people["auditor"])
    with refused(CaseNotFound):
        add(case, people["caseworker"])
    assert kept(shelf) == set()
