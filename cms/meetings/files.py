"""Where the papers of meetings lie: private, each under a name that nobody could guess."""

from __future__ import annotations

from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files.storage import Storage, storages


def private_store() -> Storage:
    """Papers have no address of their own; a view asks who may read them."""
    return storages["private"]


def paper_path(row: object, filename: str) -> str:
    return f"meetings/{uuid4().hex}{PurePosixPath(filename).suffix.lower()[:10]}"
