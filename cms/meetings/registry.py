"""What meetings ask of the apps above them. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cms.users.models import User


@dataclass(frozen=True)
class ToldLine:
    """One neutral line of what people told us. ``url`` leads staff to it; empty in public."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class ToldUs:
    """What was written to the body and is put to a meeting (S0-42).

    ``counts`` are pairs of a plural label and a number. ``lines`` name nobody.
    """

    counts: Sequence[tuple[str, int]] = ()
    lines: Sequence[ToldLine] = ()


ToldSource = Callable[[int, User | None], ToldUs]
OutstandingSource = Callable[[int], Sequence[str]]
NoticeSource = Callable[[str, str, str, str], None]

_told: list[ToldSource] = []
_outstanding: list[OutstandingSource] = []
_notices: list[NoticeSource] = []


def provide_told(source: ToldSource) -> None:
    """Say who knows what people told us, by meeting and reader; no reader is the public."""
    _told[:] = [source]


def told_us(meeting_id: int, reader: User | None = None) -> ToldUs:
    return _told[0](meeting_id, reader) if _told else ToldUs()


def provide_outstanding(source: OutstandingSource) -> None:
    """Add somebody who knows what keeps the minutes of a meeting from being approved."""
    _outstanding.append(source)


def outstanding(meeting_id: int) -> list[str]:
    """What must be done before the minutes can be approved, in words; empty: nothing."""
    return [line for source in _outstanding for line in source(meeting_id)]


def provide_notices(source: NoticeSource) -> None:
    """Say who sends a notice: its kind, address, subject and plain text, queued as a row."""
    _notices[:] = [source]


def send_notice(kind: str, to: str, subject: str, text: str) -> None:
    """Queue one notice in the running transaction; nothing where nobody sends."""
    if _notices:
        _notices[0](kind, to, subject, text)
