"""Days that do not count, added late or taken out: open clocks are counted again (2.2, 11).

What changes is stored with a note that the counting is owed, so no kill leaves a date stale.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.casework.clocks import clock_state, explain
from cms.casework.models import CalendarDay, ProcedureVersion, Recount, save_recorded
from cms.casework.procedure.clock_rule import ClockSettings, Unit
from cms.casework.services.recounting import recount_waiting
from cms.casework.services.rounds import changes_under
from cms.casework.uses import main_procedure
from cms.meetings.registry import LastMoment
from cms.users.models import User

# So many at once, when somebody waits for the screen; the clock of the site does the rest.
AT_ONCE: Final = 50


@transaction.atomic
def save_day(day: CalendarDay, *, by: User | None, now: datetime, reason: str = "") -> CalendarDay:
    """Add or change a day. Ended clocks keep the result they have."""
    if day._state.adding:
        day.added_at = now
    day.full_clean()
    save_recorded(day, by=by, reason=reason or f"{day.get_kind_display()}: {day.title}")
    ask_recount(now=now, by=by, reason=f"The calendar changed: {day.title}, {day.day:%-d %B %Y}.")
    return day


def ask_recount_for_meetings(group_key: str, *, now: datetime) -> None:
    """A meeting was added, moved or cancelled: count again to the next one, where any clock does.

    Called in the transaction that changes the meeting.
    """
    if any(version_counts_to(group_key, version) for version in versions_in_use()):
        ask_recount(now=now, by=None, reason="The diary of meetings changed.")


def versions_in_use() -> QuerySet[ProcedureVersion]:
    rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.once_live()
    return rows


def version_counts_to(group_key: str, version: ProcedureVersion) -> bool:
    return any(rule.event_type == group_key for _, rule in version.spec.clocks)


def ask_recount(*, now: datetime, by: User | None, reason: str) -> None:
    """Note, with whatever changed, that open deadlines must be counted again; then begin.

    After the commit the oldest cases are counted at once and ``recount_waiting`` owes the rest.
    """
    Recount.objects.create(reason=reason, by=by, asked_at=now)
    # Robust: what was changed stands, and the counting stays owed, whatever goes wrong here.
    transaction.on_commit(partial(recount_waiting, now=now, at_most=AT_ONCE), robust=True)


def clear_days_before(starts_at: datetime, days: int, now: datetime) -> LastMoment | None:
    """The last moment that leaves so many whole working days before a meeting, and why.

    Counted by the clock that counts every case, on the calendar of the main procedure.
    """
    spec = main_procedure(on=localdate(now))
    settings = ClockSettings(unit=Unit.CLEAR_WORKING_DAYS_BEFORE, amount=days)
    if spec is not None:
        settings = settings.model_copy(update={"division": spec.calendar.division})
    changes = changes_under(spec) if spec is not None else ()
    state = clock_state(settings, received_at=starts_at, events=(), changes=changes, now=now)
    if state.due_at is None:
        return None
    return LastMoment(state.due_at, explain(state, settings, now=now).sentences)
