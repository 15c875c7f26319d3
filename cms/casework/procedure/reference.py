"""Case references: prefix, year, number and a check letter. They name a case and open nothing."""

from __future__ import annotations

import re

# Twenty-three, a prime, so that every wrong figure moves the sum; without I, O and Q, which are
# misread on paper.
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PATTERN = re.compile(r"([A-Z]{2,3})-?(\d{2})-?(\d{4,9})-?([A-Z])")


def check_letter(stem: str) -> str:
    """The letter that catches one wrong character or two exchanged ones.

    A sum weighted by position, modulo the number of letters.
    """
    total = sum(
        weight * int(character, 36)
        for weight, character in enumerate(stem.replace("-", ""), start=2)
    )
    return LETTERS[total % len(LETTERS)]


def reference_for(prefix: str, year: int, number: int) -> str:
    stem = f"{prefix}-{year % 100:02d}-{number:04d}"
    return f"{stem}-{check_letter(stem)}"


def normal_reference(typed: str) -> str | None:
    """The reference as stored, from what somebody typed; None when it cannot be one."""
    match = PATTERN.fullmatch(re.sub(r"[\s.‐-―]", "", typed.upper()).strip())
    if match is None:
        return None
    stem = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{stem}-{match[4]}" if check_letter(stem) == match[4] else None
