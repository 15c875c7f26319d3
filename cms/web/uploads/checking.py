"""The one way in: size, virus scanner, kind, and a copy made new."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cms.web.uploads.kinds import kind_of
from cms.web.uploads.limits import check_size
from cms.web.uploads.naming import safe_name
from cms.web.uploads.scanning import scan
from cms.web.uploads.workshop import made_new


@dataclass(frozen=True)
class Checked:
    """A file that may be kept. ``given`` is for everybody, ``original`` to be kept under lock.

    ``content_type``, ``ending`` and ``name`` are those of ``given``. ``sha256`` is of
    ``original``. ``scan`` is “clean” or, on a site without a scanner, “not_scanned”.
    """

    content_type: str
    ending: str
    name: str
    given: bytes
    original: bytes
    sha256: str
    scan: str


def check_upload(content: bytes, *, name: str) -> Checked:
    """Make the copy that may be given. Raises ``UploadRefused`` and nothing else."""
    check_size(len(content))
    scanned = scan(content)
    kind_of(content)
    kind, given = made_new(content)
    return Checked(
        content_type=kind.content_type,
        ending=kind.ending,
        name=safe_name(name, kind.ending),
        given=given,
        original=content,
        sha256=hashlib.sha256(content).hexdigest(),
        scan=scanned,
    )
