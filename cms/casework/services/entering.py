"""What waits for a meeting and has no entry gets one: cases from before, and what a race left (S0-42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cms.casework.models import Case, Deadline, EntryState, MeetingEntry, add_recorded
from cms.casework.services.entries import (
    ENTERED,
    groups_by_version,
    meetings_been_to,
    place_entries,
)
from cms.meetings.models import Meeting

# Cases. Others wait for the end of a batch to work on one of them, on SQLite on any.
BATCH: Final = 100


def enter_waiting(*, now: datetime) -> int:
    """Enter what waits for a meeting and has no entry, such as cases from before; how many.

    Harmless when run again, or on several servers at once: cases are held locked, a batch at a
    time. Also puts right what a meeting that changed at the same moment left behind.
    """
    known = groups_by_version()
    if not known:
        return 0
    done = 0
    while entered := enter_batch(known, now=now):
        done += entered
    for group in sorted({group for groups in known.values() for group in groups.values()}):
        place_entries(group, now=now)
    return done


@transaction.atomic
def enter_batch(known: dict[int, dict[str, str]], *, now: datetime) -> int:
    """The next cases without an entry; none left: 0."""
    waiting = MeetingEntry.objects.filter(case=OuterRef("pk"), state=EntryState.WAITING)
    clocks = (Q(case__procedure=pk, clock__in=list(groups)) for pk, groups in known.items())
    due = Deadline.objects.open().filter(reduce(or_, clocks)).values("case")
    rows = Case.objects.filter(~Exists(waiting), pk__in=due).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    # Asked again of those held, because another server may have entered them meanwhile.
    cases = list(rows.filter(pk__in=ids).select_for_update(of=("self",)))
    entries = entries_for(cases, known, now=now)
    add_recorded(entries, by=None, reason=ENTERED, at=now)
    return len(entries)


def entries_for(
    cases: Sequence[Case], known: dict[int, dict[str, str]], *, now: datetime
) -> list[MeetingEntry]:
    """Not saved. A few queries, however many cases."""
    been = meetings_been_to([MeetingEntry(case=case) for case in cases])
    clocks: dict[int, list[str]] = {}
    rows = Deadline.objects.open().filter(case__in=cases).order_by("pk")
    for case_id, clock in rows.values_list("case", "clock"):
        clocks.setdefault(case_id, []).append(clock)
    diaries: dict[str, list[Meeting]] = {}
    found = []
    for case in cases:
        groups = known[case.procedure_id]
        group = next(groups[clock] for clock in clocks[case.pk] if clock in groups)
        if group not in diaries:
            diaries[group] = list(Meeting.objects.standing().after(now).filter(group__key=group))
        free = (row for row in diaries[group] if row.pk not in been.get(case.pk, ()))
        found.append(MeetingEntry(case=case, meeting=next(free, None), entered_at=now))
    return found
