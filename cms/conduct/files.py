"""Where scans of paper signatures are kept: private storage, served by a permission check."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.storage import Storage, storages


def private_store() -> Storage:
    return storages["private"]


def scan_path(instance: Any, filename: str) -> str:
    """A name that tells nothing of the person, with the ending of the file that was given."""
    return f"signatures/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:8]}"
