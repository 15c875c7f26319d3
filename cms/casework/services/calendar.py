"""Days that do not count, added late or taken out: open clocks are counted again (2.2, 11)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cms.casework.models import CalendarDay, Case, Deadline, save_recorded
from cms.casework.services.deadlines import recompute_deadlines
from cms.users.models import User


@transaction.atomic
def save_day(day: CalendarDay, *, by: User | None, now: datetime, reason: str = "") -> CalendarDay:
    """Add or change a day. Ended clocks keep the result they have."""
    if day._state.adding:
        day.added_at = now
    day.full_clean()
    save_recorded(day, by=by, reason=reason or f"{day.get_kind_display()}: {day.title}")
    recount_open(now=now, by=by, reason=f"The calendar changed: {day.title}, {day.day:%-d %B %Y}.")
    return day


def recount_open(*, now: datetime, by: User | None, reason: str) -> int:
    """Count every open deadline again; how many cases had one. Safe to stop and run again."""
    return recount(Deadline.objects.open(), now=now, by=by, reason=reason)


def recount_for_meetings(group_key: str, *, now: datetime) -> int:
    """A meeting was added, moved or cancelled: count again to the next one."""
    return recount(
        Deadline.objects.open(), now=now, by=None, reason="The diary of meetings changed."
    )


def recount(deadlines: QuerySet[Deadline], *, now: datetime, by: User | None, reason: str) -> int:
    cases = Case.objects.filter(pk__in=deadlines.values("case")).order_by("pk")
    done = 0
    for case_id in cases.values_list("pk", flat=True).iterator(chunk_size=500):
        with transaction.atomic():
            rows = Case.objects.select_for_update(of=("self",))
            case = rows.select_related("procedure__procedure").get(pk=case_id)
            recompute_deadlines(case, now=now, by=by, reason=reason)
        done += 1
    return done
