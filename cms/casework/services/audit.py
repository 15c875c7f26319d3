"""What is written down about who looked, not about the case itself (S0-22)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from cms.casework.models import Case, CaseFile, Event, EventKind
from cms.users.models import User

logger = logging.getLogger("cms.audit")

# Reloading a page is one attempt, not many.
ONE_ATTEMPT = timedelta(hours=1)


def note_refused_access(*, case: Case, by: User, now: datetime) -> Event | None:
    """Write down that somebody with an interest tried to open a case. None: within the hour.

    Leaves the case and its version alone, so nobody at work on it is told to look again.
    """
    seen = Event.objects.filter(case=case, kind=EventKind.ACCESS_REFUSED, by=by)
    if seen.filter(happened_at__gt=now - ONE_ATTEMPT).exists():
        return None
    event = Event(case=case, kind=EventKind.ACCESS_REFUSED, happened_at=now, recorded_at=now, by=by)
    event.save()
    return event


def note_kept_out(*, by: User, path: str) -> None:
    """Write down that somebody to whom cases are closed for now tried an address of the desk."""
    logger.warning("Account %d asked for %s while cases are closed to it.", by.pk, path)


def note_original_taken(*, file: CaseFile, by: User, now: datetime) -> None:
    """Write down who took a file as it came, which may say where somebody was.

    A line of the log, with numbers only: no clock turns on it, and the case is left alone.
    """
    logger.info(
        "Original of file %d of case %d taken by account %d at %s.",
        file.pk,
        file.case_id,
        by.pk,
        now.isoformat(timespec="seconds"),
    )
