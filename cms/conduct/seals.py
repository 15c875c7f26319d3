"""Marks that anybody can work out again: of one row, and of the row before it.

A row that was changed no longer gives its seal; one that was taken out breaks the seal of the
next and leaves a gap in the numbers. Of the newest, what was kept beside it tells (``KeptSeal``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeAlias

Fact: TypeAlias = "str | int | bool | date | datetime | list[str] | None"


class Sealed(Protocol):
    """A numbered row with a seal, and the facts that the seal marks."""

    number: int
    seal: str


def seal(facts: Mapping[str, Fact], before: str) -> str:
    """``before`` is the seal of the row before; empty for the first."""
    plain: dict[str, Any] = {key: plain_of(value) for key, value in facts.items()}
    text = json.dumps({**plain, "before": before}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain_of(value: Fact) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def broken(rows: Iterable[tuple[Sealed, Mapping[str, Fact]]]) -> Iterator[str]:
    """Say in words what is wrong with numbered rows, given in their order."""
    before, expected = "", 1
    for row, facts in rows:
        if row.number != expected:
            yield f"number {expected} is missing"
        elif seal(facts, before) != row.seal:
            yield f"number {row.number} does not give its seal: it, or the one before, was changed"
        before, expected = row.seal, row.number + 1
