"""Files on their way: kept by the key of their form, handed over, removed, swept up."""

from __future__ import annotations

import logging
import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from cms.casework.models import Case, CaseFile, EventKind, Upload
from cms.casework.models.message import private_storage, random_name
from cms.casework.services import uploads
from cms.casework.services.change import Act, changing
from cms.casework.services.files import FileRefused
from cms.casework.services.housekeeping import put_away
from cms.casework.services.uploads import (
    delete_expired_uploads,
    hand_over,
    keep_upload,
    remove_upload,
    uploads_of,
)
from tests.casework.services.test_files import kept, shelf
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY
from tests.web.uploads import papers

__all__ = ["shelf"]
pytestmark = pytest.mark.django_db
KEY, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
LATER = WEDNESDAY + timedelta(hours=3)
EXPIRES = WEDNESDAY + timedelta(days=14)


def keep(content: bytes | None = None, key: uuid.UUID = KEY, name: str = "door.jpg") -> Upload:
    content = papers.photo() if content is None else content
    return keep_upload(key=key, content=content, name=name, now=WEDNESDAY, expires_at=EXPIRES)


def drawing(number: int) -> bytes:
    return papers.picture("PNG", size=(20 + number, 20))


@pytest.mark.req("S0-43")
def test_a_file_is_kept_as_it_came_and_as_it_is_given(shelf: Path):
    row = keep()

    assert kept(shelf) == {row.stored.name, row.original.name}
    assert (shelf / row.original.name).read_bytes() == papers.photo()
    given = (shelf / row.stored.name).read_bytes()
    assert [word for word in papers.PLANTED if word in given] == []
    assert (row.name, row.content_type, row.size) == ("door.jpg", "image/jpeg", len(given))
    assert uploads_of(KEY) == [row]
    assert uploads_of(OTHER) == []


def test_a_refused_file_wrote_nothing(shelf: Path):
    with refused(FileRefused, "web page", field="file"):
        keep(b"<script>alert(1)</script>")
    assert kept(shelf) == set()
    assert not Upload.objects.exists()


def test_the_same_file_twice_is_one(shelf: Path):
    assert keep() == keep(name="again.jpg")
    assert len(kept(shelf)) == 2


def test_two_windows_with_the_same_file_at_once_keep_one(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
):
    first = keep()
    answers = iter([None, first])
    monkeypatch.setattr(uploads, "uploaded", lambda *args: next(answers))

    assert keep() == first
    assert len(kept(shelf)) == 2


def test_a_sixth_file_is_refused_until_one_is_removed(shelf: Path):
    rows = [keep(drawing(number)) for number in range(5)]

    with refused(FileRefused, "up to 5 files", field="file"):
        keep(drawing(5))
    assert Upload.objects.count() == 5

    with transaction.atomic():
        remove_upload(key=KEY, upload_id=rows[0].pk)
    assert keep(drawing(5)) in uploads_of(KEY)


def test_a_file_is_removed_by_the_key_of_its_form_alone(
    shelf: Path, django_capture_on_commit_callbacks
):
    row = keep()

    with django_capture_on_commit_callbacks(execute=True):
        remove_upload(key=OTHER, upload_id=row.pk)
    assert uploads_of(KEY) == [row]
    assert len(kept(shelf)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        remove_upload(key=KEY, upload_id=row.pk)
    assert uploads_of(KEY) == []
    assert kept(shelf) == set()


def test_files_become_those_of_the_case_and_stay_where_they_are(shelf: Path, case: Case):
    upload = keep()
    before = kept(shelf)
    party = case.parties.get(part="person")
    with changing(case.pk, Act(LATER)) as change:
        [row] = hand_over(change, KEY, message=None, party=party, act=change.act)

    assert kept(shelf) == before
    assert not Upload.objects.exists()
    assert (row.stored.name, row.original.name) == (upload.stored.name, upload.original.name)
    assert (row.party, row.shared, row.sha256) == (party, True, upload.sha256)
    assert case.events.get(kind=EventKind.FILE_ADDED).data == {"file": row.pk}


def test_files_of_a_new_case_are_handed_over_with_it(shelf: Path, case: Case):
    keep()
    with transaction.atomic():
        hand_over(case, KEY, message=None, party=None, act=Act(LATER))
        assert hand_over(case, KEY, message=None, party=None, act=Act(LATER)) == []

    assert CaseFile.objects.get().case == case
    assert case.events.filter(kind=EventKind.FILE_ADDED).count() == 1


def test_what_nobody_sent_goes_when_its_time_is_over(
    shelf: Path, django_capture_on_commit_callbacks
):
    keep()
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_expired_uploads(EXPIRES) == 0
    assert len(kept(shelf)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        put_away(now=EXPIRES + timedelta(hours=1))
    assert not Upload.objects.exists()
    assert kept(shelf) == set()


def stray(shelf: Path, hours: int) -> str:
    name = random_name()
    private_storage().save(name, ContentFile(b"x"))
    then = (WEDNESDAY - timedelta(hours=hours)).timestamp()
    os.utime(shelf / name, (then, then))
    return name


def test_files_without_a_row_go_after_a_day_and_nothing_else(shelf: Path):
    row, old, young = keep(), stray(shelf, 25), stray(shelf, 23)
    for name in (row.stored.name, row.original.name):
        then = (WEDNESDAY - timedelta(days=9)).timestamp()
        os.utime(shelf / name, (then, then))
    (shelf / "not-ours").mkdir()
    (shelf / "not-ours" / "notes.txt").write_text("x")
    os.utime(shelf / "not-ours" / "notes.txt", (0, 0))

    delete_expired_uploads(WEDNESDAY)

    assert old not in kept(shelf)
    assert kept(shelf) == {row.stored.name, row.original.name, young, "not-ours/notes.txt"}


def test_where_most_files_have_no_row_none_goes_and_it_is_said(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(uploads, "MOST_STRAYS", 2)
    names = {stray(shelf, 48) for _ in range(3)}

    with caplog.at_level(logging.ERROR):
        delete_expired_uploads(WEDNESDAY)

    assert kept(shelf) == names
    assert "none was deleted" in caplog.text


def test_a_store_that_was_never_used_is_swept_without_a_word(
    monkeypatch: pytest.MonkeyPatch, shelf: Path
):
    shelf.rmdir()
    assert delete_expired_uploads(WEDNESDAY) == 0
    assert private_storage().exists("") is False
    shelf.mkdir()
