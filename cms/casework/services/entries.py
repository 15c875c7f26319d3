"""Which meeting a case waits for: its entry follows what its clocks count to (S0-42).

A case waits while a clock of it counts to the next meeting of a group and is kept by raising it
there. No procedure is named here: the rule of the clock says all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from cms.casework.clocks.answers import answers_to
from cms.casework.models import (
    Case,
    Deadline,
    EntryState,
    EventKind,
    MeetingEntry,
    ProcedureVersion,
    change_recorded,
    save_recorded,
)
from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.schema import ClockRule, Procedure
from cms.meetings.models import Meeting
from cms.records import name_author
from cms.users.models import User

ENTERED: Final = "Entered for the next meeting."
DIARY: Final = "The diary of meetings changed."
NO_LONGER: Final = "It waits for no meeting any more."


def is_kept_by_raising(rule: ClockRule) -> bool:
    return any(answer.kind == EventKind.RAISED_AT_MEETING for answer in answers_to(rule))


def groups_by_clock(spec: Procedure) -> dict[str, str]:
    """The group to whose next meeting each clock counts, where raising it there keeps it."""
    return {
        rule.key: rule.event_type
        for _, rule in spec.clocks
        if rule.unit is Unit.NEXT_EVENT and rule.event_type and is_kept_by_raising(rule)
    }


def waits_for_meeting(case: Case) -> bool:
    """True while a promise of the case is kept by raising it at a meeting."""
    return any(not row.ended for row in promises_to_raise(case))


def promises_to_raise(case: Case) -> list[Deadline]:
    """Those kept by raising it at a meeting, the ended ones too. Reads its deadlines."""
    rules = case.procedure.spec.clock_by_key
    return [
        row
        for row in case.deadlines.all()
        if row.clock in rules and is_kept_by_raising(rules[row.clock])
    ]


def may_be_raised_since(case: Case) -> datetime:
    """Its receipt; where it was taken up again after it waited for no meeting: that moment."""
    again = (row.start_at for row in promises_to_raise(case) if row.round > 1 and row.start_at)
    return max(again, default=case.received_at)


def group_waited_for(case: Case, rows: Iterable[Deadline]) -> str:
    """The key of the group whose next meeting it waits for, by its deadlines; empty: none."""
    groups = groups_by_clock(case.procedure.spec)
    open_rows = (row for row in rows if not row.ended)
    return next((groups[row.clock] for row in open_rows if row.clock in groups), "")


def first_entry(case: Case, rows: Iterable[Deadline], *, now: datetime) -> list[MeetingEntry]:
    """The entry of a case that is being opened, not saved; none where it waits for no meeting."""
    group = group_waited_for(case, rows)
    return [new_entry(case, group, now=now)] if group else []


def new_entry(
    case: Case, group: str, *, now: datetime, line: str = "", besides: Collection[int] = ()
) -> MeetingEntry:
    """Not saved. ``besides``: meetings that it cannot go to, because it was at them. One query."""
    meeting = Meeting.objects.standing().after(now).filter(group__key=group)
    return MeetingEntry(
        case=case, meeting=meeting.exclude(pk__in=besides).first(), line=line, entered_at=now
    )


def follow_deadlines(
    case: Case,
    moved: Iterable[Deadline],
    rows: Sequence[Deadline],
    *,
    now: datetime,
    by: User | None,
) -> None:
    """Enter a case that begins to wait for a meeting, and take off one that waits no longer.

    ``moved``: those of its deadlines ``rows`` that changed; asks nothing where none of them
    counts to a meeting.
    """
    clocks = groups_by_clock(case.procedure.spec)
    if any(row.clock in clocks for row in moved):
        keep_entry(case, rows, now=now, by=by)


def keep_entry(case: Case, rows: Sequence[Deadline], *, now: datetime, by: User | None) -> None:
    """Bring the entry of a locked case up to its deadlines, whichever procedure it had before."""
    group = group_waited_for(case, rows)
    waiting = entry_that_waits(case)
    if waiting is not None and group != group_of(waiting, otherwise=group):
        take_off(waiting, by=by, reason=NO_LONGER)
        waiting = None
    if group and waiting is None:
        been = case.meeting_entries.exclude(meeting=None).values_list("meeting", flat=True)
        entry = new_entry(case, group, now=now, besides=list(been))
        save_recorded(entry, by=by, reason=ENTERED)


def entry_that_waits(case: Case) -> MeetingEntry | None:
    rows = case.meeting_entries.select_for_update(of=("self",)).filter(state=EntryState.WAITING)
    found: MeetingEntry | None = rows.select_related("meeting__group").first()
    return found


def group_of(entry: MeetingEntry, *, otherwise: str) -> str:
    return entry.meeting.group.key if entry.meeting else otherwise


def take_off(entry: MeetingEntry, *, by: User | None, reason: str) -> None:
    """Its versions stay in the history."""
    name_author(entry, by=by, reason=reason)
    entry.delete()


@transaction.atomic
def place_entries(group_key: str, *, now: datetime) -> int:
    """Put what waits for a meeting of the group to the next that stands; how many moved.

    Called in the transaction that adds, moves or cancels a meeting. What waits at a meeting
    that was opened or closed stays there, until it is raised or carried over.
    """
    entries = waiting_entries(group_key)
    if not entries:
        return 0
    meetings = open_meetings(group_key)
    been = meetings_been_to(entries)
    moved = []
    for entry in entries:
        to = place_of(entry, [row for row in meetings if row.pk not in been.get(entry.case_id, ())])
        if to != entry.meeting:
            entry.meeting = to
            moved.append(entry)
    change_recorded(moved, ["meeting"], by=None, reason=DIARY, at=now)
    return len(moved)


def waiting_entries(group_key: str) -> list[MeetingEntry]:
    """Those whose procedure counts to the group, wherever they are, in the order they are held.

    Also one at a meeting that was given to another group since.
    """
    known = groups_by_version()
    versions = [pk for pk, groups in known.items() if group_key in groups.values()]
    rows = MeetingEntry.objects.select_for_update(of=("self",)).select_related(
        "meeting__group", "case"
    )
    rows = rows.filter(state=EntryState.WAITING, case__procedure__in=versions).order_by("pk")
    others = {pk: {*known[pk].values()} - {group_key} for pk in versions}
    return [
        row
        for row in rows
        if row.meeting is None or row.meeting.group.key not in others[row.case.procedure_id]
    ]


def groups_by_version() -> dict[int, dict[str, str]]:
    """For each version that has cases of its own, ``groups_by_clock``; left out where empty."""
    versions = ProcedureVersion.objects.once_live().without_document()
    found = {version.pk: groups_by_clock(version.spec) for version in versions}
    return {pk: groups for pk, groups in found.items() if groups}


def open_meetings(group_key: str) -> list[Meeting]:
    """Those of the group that stand and are not over, in order."""
    rows = Meeting.objects.standing().filter(group__key=group_key, closed_at=None, minutes=None)
    return list(rows.order_by("starts_at"))


def meetings_been_to(entries: Iterable[MeetingEntry]) -> dict[int, set[int]]:
    """The meetings at which each case was raised or carried over, by its key. One query."""
    rows = MeetingEntry.objects.filter(case__in=[entry.case_id for entry in entries])
    found: dict[int, set[int]] = {}
    pairs = rows.exclude(state=EntryState.WAITING).exclude(meeting=None)
    for case_id, meeting_id in pairs.values_list("case", "meeting"):
        found.setdefault(case_id, set()).add(meeting_id)
    return found


def place_of(entry: MeetingEntry, meetings: Iterable[Meeting]) -> Meeting | None:
    """The first of the meetings after it was entered; where it is, once that one has begun."""
    here = entry.meeting
    if here is not None and here.cancelled_at is None and (here.opened_at or here.closed_at):
        return here
    return next((row for row in meetings if row.starts_at > entry.entered_at), None)
