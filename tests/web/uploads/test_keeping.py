"""A file stays with its row, whatever happens on the way."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError

from cms.web.uploads import kept_with

FILES = {"first.pdf": b"one", "second.pdf": b"two"}


class NotSaved(Exception):
    """The refusal of an app."""


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_they_stay_where_all_goes_well(tmp_path: Path) -> None:
    with kept_with(FileSystemStorage(tmp_path), FILES, refusal=NotSaved()):
        pass

    assert kept(tmp_path) == set(FILES)


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = FileSystemStorage._save

    def half_of_the_second(self: FileSystemStorage, name: str, content: Any) -> str:
        saved: str = save(self, name, content)
        if name.startswith("second"):
            raise OSError(errno.ENOSPC, "no")
        return saved

    monkeypatch.setattr(FileSystemStorage, "_save", half_of_the_second)

    with (
        pytest.raises(NotSaved),
        kept_with(FileSystemStorage(tmp_path), FILES, refusal=NotSaved()),
    ):
        raise AssertionError("nothing follows a file that was not saved")

    assert kept(tmp_path) == set()


@pytest.mark.parametrize(
    ("error", "left"),
    [(ValueError(), set()), (OperationalError(), set(FILES))],
    ids=["refused", "lost at the commit"],
)
def test_they_go_with_what_failed_unless_it_may_have_counted(
    tmp_path: Path, error: Exception, left: set[str]
) -> None:
    with (
        pytest.raises(type(error)),
        kept_with(FileSystemStorage(tmp_path), FILES, refusal=NotSaved()),
    ):
        raise error

    assert kept(tmp_path) == left
