"""Which receipts a browser may look at again: those of its own session, nobody else's."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

SESSION_KEY: Final = "told_us"
# The oldest goes when more are sent from one browser.
MOST_KEPT: Final = 10


def remember(session: SessionBase, key: UUID, case_id: int) -> None:
    kept = [pair for pair in session.get(SESSION_KEY, []) if pair[0] != str(key)]
    session[SESSION_KEY] = [*kept, [str(key), case_id]][-MOST_KEPT:]


def case_of(session: SessionBase, key: UUID | None) -> int | None:
    """The case that this browser sent under ``key``; None for any other key."""
    return dict(session.get(SESSION_KEY, [])).get(str(key))


def newest_key(session: SessionBase) -> str:
    """The key of what was sent last from this browser; empty when nothing was."""
    kept = session.get(SESSION_KEY, [])
    return str(kept[-1][0]) if kept else ""
