"""What is written down about who looked, not about the case itself (S0-22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.casework.models import Case, Event, EventKind
from cms.users.models import User

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
