"""Run as a program by ``workshop``: reads a file, writes one line about it and the new copy."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress

from cms.web.uploads.limits import CPU_SECONDS, LARGEST, MOST_MEMORY
from cms.web.uploads.making import make_new
from cms.web.uploads.refusing import UploadRefused


def confine() -> None:
    """From here on: bounded memory and time, no file written, no dump of what was sent."""
    for limit, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a stricter limit is in force
            resource.setrlimit(limit, (most, most))


def main() -> None:
    """Answer one file."""
    confine()
    content = sys.stdin.buffer.read(LARGEST + 1)
    out = sys.stdout.buffer
    try:
        kind, given = make_new(content)
    except UploadRefused as refused:
        out.write(json.dumps({"refused": refused.text}).encode())
        return
    out.write(
        json.dumps({"content_type": kind.content_type, "ending": kind.ending}).encode() + b"\n"
    )
    out.write(given)


if __name__ == "__main__":
    main()
