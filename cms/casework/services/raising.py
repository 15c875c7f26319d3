"""What was written to us is raised at a meeting, without a name, or carried over (S0-42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EntryState, Event, EventKind, MeetingEntry
from cms.casework.services.change import Act, Change, changing, event_of
from cms.casework.services.entries import (
    entry_that_waits,
    groups_by_clock,
    may_be_raised_since,
    new_entry,
    take_off,
    waits_for_meeting,
)
from cms.casework.services.neutral_lines import check_line
from cms.casework.services.triage import ReasonMissing
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Meeting
from cms.meetings.services.record import recording

RAISED_EARLIER: Final = "It was raised at an earlier meeting after all."
LONGEST_REASON: Final = 300
LONGEST_LINE: Final = 120


class NotForThisMeeting(CaseworkError):
    """Raised where a case has nothing to do with a meeting. Nothing was written."""

    def __init__(self, text: str) -> None:
        super().__init__(text, field="meeting")


def raise_at_meeting(*, case_id: int, act: Act, meeting_id: int) -> Case:
    """Record that it was raised at a meeting that has begun; a closed case too.

    What was carried over there by mistake is raised there after all. Raises
    ``NotForThisMeeting``, also once the minutes of the meeting are approved.
    """
    with at_meeting(case_id, act, meeting_id) as (change, meeting):
        entry = entry_at(change, meeting)
        settle(change, entry, EntryState.RAISED)
        at = min(meeting.starts_at, act.now)  # it may be opened a little early
        change.event(EventKind.RAISED_AT_MEETING, at=at, meeting=str(meeting.pk))
    return change.case


def raise_together(
    *, case_ids: Iterable[int], act: Act, meeting_id: int
) -> list[tuple[int, CaseworkError]]:
    """Record of several cases that they were raised, each in its own transaction.

    Those that could not be, with why; the others stand.
    """
    refused = []
    for case_id in case_ids:
        try:
            raise_at_meeting(case_id=case_id, act=act, meeting_id=meeting_id)
        except CaseworkError as refusal:
            refused.append((case_id, refusal))
    return refused


def carry_over(*, case_id: int, act: Act, meeting_id: int) -> Case:
    """Record with a reason that it was not raised there; it goes to the next meeting.

    What was marked as raised there by mistake is carried over after all: its promise runs on.
    Raises ``ReasonMissing`` or ``NotForThisMeeting``.
    """
    reason = act.reason.strip()
    if not reason:
        raise ReasonMissing("Say why it is carried over.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise CaseworkError(f"Say why in {LONGEST_REASON} characters or fewer.", field="reason")
    with at_meeting(case_id, act, meeting_id) as (change, meeting):
        entry = change.case.meeting_entries.filter(meeting=meeting).first()
        if entry is None or entry.state == EntryState.CARRIED:
            raise NotForThisMeeting("It does not wait at this meeting.")
        wrong = raised_there(change.case, meeting) if entry.state == EntryState.RAISED else None
        settle(change, entry, EntryState.CARRIED, reason)
        event_of(
            change.case,
            act,
            EventKind.CARRIED_OVER,
            at=min(meeting.starts_at, act.now),
            supersedes=wrong,
            meeting=str(meeting.pk),
        ).save()
        change.reread = wrong is not None
        go_on(change, entry, meeting)
    return change.case


def write_line(*, case_id: int, act: Act, line: str) -> Case:
    """Say in a few words what the public agenda shows of it; empty: it is only counted.

    Raises ``GivesSomebodyAway``, or ``NotForThisMeeting`` for a case that waits for no meeting.
    """
    line = " ".join(line.split())
    if len(line) > LONGEST_LINE:
        raise CaseworkError(f"Say it in {LONGEST_LINE} characters or fewer.", field="line")
    with changing(case_id, act, while_closed=True) as change:
        entry = entry_that_waits(change.case)
        if entry is None:
            raise NotForThisMeeting("It does not wait for a meeting.")
        check_line(line, change.case)
        if entry.line != line:
            entry.line = line
            change.save(entry, "What the agenda says of it.")
    return change.case


@contextmanager
def at_meeting(case_id: int, act: Act, meeting_id: int) -> Iterator[tuple[Change, Meeting]]:
    """Hold the case first and then the meeting, whose record must still be open.

    Always in this order, so that nobody who holds one waits for the other.
    """
    try:
        with (
            changing(case_id, act, while_closed=True) as change,
            recording(meeting_id, by=act.by, now=act.now) as record,
        ):
            check_meeting(change, record.meeting)
            yield change, record.meeting
    except MeetingRefused as refusal:
        raise NotForThisMeeting(refusal.text) from refusal
    except Meeting.DoesNotExist:
        raise NotForThisMeeting("Choose a meeting of the diary.") from None


def check_meeting(change: Change, meeting: Meeting) -> None:
    groups = set(groups_by_clock(change.spec).values())
    if meeting.cancelled_at is not None:
        raise NotForThisMeeting("This meeting was cancelled.")
    if meeting.opened_at is None and meeting.starts_at > change.act.now:
        raise NotForThisMeeting("This meeting is still to come.")
    if meeting.starts_at < change.case.received_at:
        raise NotForThisMeeting("This was before it reached us.")
    if meeting.starts_at < may_be_raised_since(change.case):
        raise NotForThisMeeting("This was before it was taken up again.")
    if groups and meeting.group.key not in groups:
        raise NotForThisMeeting("It goes to the meetings of another group.")


def entry_at(change: Change, meeting: Meeting) -> MeetingEntry:
    """The entry to be raised: the one of that meeting, else the one that waits, moved there."""
    case = change.case
    here: MeetingEntry | None = case.meeting_entries.filter(meeting=meeting).first()
    if here is not None and here.state == EntryState.RAISED:
        raise NotForThisMeeting("It was raised at this meeting already.")
    if not waits_for_meeting(case):
        raise NotForThisMeeting("It does not wait for a meeting.")
    waiting = entry_that_waits(case)
    if here is None:
        here = waiting or MeetingEntry(case=case, entered_at=change.act.now)
        here.meeting = meeting
    elif waiting is not None and waiting.pk != here.pk:
        take_off(waiting, by=change.act.by, reason=RAISED_EARLIER)
    return here


def settle(change: Change, entry: MeetingEntry, state: EntryState, reason: str = "") -> None:
    act = change.act
    entry.state, entry.reason = state, reason
    entry.settled_at, entry.settled_by = act.now, act.by
    change.save(entry, f"{state.label}.")


def raised_there(case: Case, meeting: Meeting) -> Event | None:
    """The event that says it was raised at that meeting."""
    rows = case.events.filter(kind=EventKind.RAISED_AT_MEETING, superseded_by=None)
    found: Event | None = rows.filter(data__meeting=str(meeting.pk)).last()
    return found


def go_on(change: Change, entry: MeetingEntry, meeting: Meeting) -> None:
    """To the next meeting of the same group, with the same line."""
    case, act = change.case, change.act
    been = case.meeting_entries.exclude(meeting=None).values_list("meeting", flat=True)
    following = new_entry(case, meeting.group.key, now=act.now, line=entry.line, besides=list(been))
    change.save(following, "Carried over to the next meeting.")
