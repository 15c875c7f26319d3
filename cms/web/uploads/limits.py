"""How much of what is taken. Said beforehand, checked here, and nowhere else."""

from __future__ import annotations

from typing import Final

from cms.web.uploads.refusing import EMPTY, TOO_LARGE, UploadRefused

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 10 * MEGABYTE
LARGEST_WORDS: Final = "10 MB"
WHAT_WE_TAKE: Final = "Photos, PDF documents and Word documents (DOCX), each up to 10 MB."
# What a browser offers to choose from. It is a help, not a check.
ACCEPT: Final = (
    "image/jpeg,image/png,image/gif,image/webp,image/heic,image/heif,application/pdf,.docx"
)

# Pictures: what the best phones take, and what anybody can look at.
MOST_POINTS: Final = 51_000_000
LONGEST_SIDE: Final = 2_400
MOST_PNG: Final = 3 * MEGABYTE  # drawings and screenshots are smaller; photos become JPG

# Documents.
MOST_OBJECTS: Final = 60_000
MOST_PAGES: Final = 1_000
MOST_IN_STREAM: Final = 150 * MEGABYTE
MOST_IN_STREAMS: Final = 1_000 * MEGABYTE
DEEPEST: Final = 80
MOST_PARTS: Final = 1_000
MOST_IN_PART: Final = 40 * MEGABYTE
MOST_UNPACKED: Final = 80 * MEGABYTE
MOST_RATIO: Final = 200  # times as large unpacked; text packs 30 times at most
SMALL_PART: Final = MEGABYTE  # packs as well as it likes

# The process that opens a file (`bench.py`).
MOST_MEMORY: Final = 270 * MEGABYTE
CPU_SECONDS: Final = 7
WALL_SECONDS: Final = 8.0
AT_ONCE: Final = 2
WAIT_SECONDS: Final = 5.0


def check_size(size: int) -> None:
    """Refuse an empty or huge file; worth asking before it is read into memory."""
    if size <= 0:
        raise UploadRefused(EMPTY)
    if size > LARGEST:
        raise UploadRefused(TOO_LARGE)
