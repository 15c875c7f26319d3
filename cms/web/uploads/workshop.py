"""Opening a stranger's file in a process of its own, with little memory, time and knowledge.

Whatever a broken or hostile file does to the libraries that read it, it does there: that
process holds no secret and no database, may write no file, and is ended when it takes too long.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from cms.web.uploads.kinds import Kind
from cms.web.uploads.limits import AT_ONCE, WAIT_SECONDS, WALL_SECONDS
from cms.web.uploads.refusing import BUSY, TOOK_TOO_LONG, UploadRefused

logger = logging.getLogger(__name__)

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = (sys.executable, "-E", "-s", "-m", "cms.web.uploads.bench")
# Nothing of ours: no secret key, no address of a database.
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_places = BoundedSemaphore(AT_ONCE)


def made_new(content: bytes) -> tuple[Kind, bytes]:
    """A copy without place, author or anything that runs. Raises ``UploadRefused``."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise UploadRefused(BUSY)
    try:
        answer = _ask(content)
    finally:
        _places.release()
    head, _, given = answer.partition(b"\n")
    said = json.loads(head)
    if "refused" in said:
        raise UploadRefused(said["refused"])
    return Kind(said["content_type"], said["ending"]), given


def _ask(content: bytes) -> bytes:
    """What the bench answered. An end without an answer is the file's doing."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the file is only read by it
            _COMMAND,
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("A file took too long to check.")
        raise UploadRefused(TOOK_TOO_LONG) from None
    except OSError as error:
        logger.exception("Files cannot be checked.")
        raise UploadRefused(BUSY) from error
    if done.returncode:
        # What a library wrote may quote the file, so only how it ended is logged.
        logger.warning("Checking a file ended with %d.", done.returncode)
        raise UploadRefused(TOOK_TOO_LONG)
    return done.stdout
