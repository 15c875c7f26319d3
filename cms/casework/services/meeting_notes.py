"""Before and after a meeting: the reminder, the notes, and what the person says of them (R9)."""

from __future__ import annotations

from datetime import datetime

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Channel,
    Direction,
    EventKind,
    MeetingStatus,
    NotesView,
    PersonMeeting,
)
from cms.casework.services.change import Act, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.meeting_words import record_meeting
from cms.casework.services.meetings import (
    REMIND_BEFORE,
    has_begun,
    meeting_of,
    raise_job,
    tell,
)


class NotHeldYet(CaseworkError):
    """Raised for notes of a meeting that did not take place. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This meeting has not taken place yet.", field="notes")


class NoNotes(CaseworkError):
    """Raised for a view of notes that nobody shared. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There are no notes of this meeting yet.")


def share_notes(*, case_id: int, act: Act, meeting_id: int, notes: str) -> PersonMeeting:
    """The meeting was held: its notes go on file, to the person, and into the procedure's record.

    Shared again, they take the place of the earlier ones on the page; the file keeps both.
    """
    with changing(case_id, act, while_closed=True) as change:
        meeting = meeting_of(change, meeting_id)
        held_before = meeting.status == MeetingStatus.HELD
        if not held_before and meeting.status != MeetingStatus.BOOKED:
            raise NotHeldYet
        if meeting.starts_at is None or not has_begun(meeting, act.now):
            raise NotHeldYet
        if not notes.strip():
            raise CaseworkError("Write what was said and agreed.", field="notes")
        meeting.status, meeting.notes = MeetingStatus.HELD, notes.strip()
        meeting.notes_shared_at, meeting.their_view, meeting.their_comment = act.now, "", ""
        change.save(meeting, "Notes shared.")
        channel = Channel.PHONE if meeting.by_video else Channel.IN_PERSON
        at = act.now if held_before else meeting.starts_at
        message = add_message(
            change, Direction.NOTE, "meeting", meeting.notes, channel, at, shared=True
        )
        change.event(EventKind.MEETING_HELD, at=at, meeting=meeting.pk, message=message.pk)
        if not held_before:
            record_meeting(change, meeting, "met")
        tell(change, meeting, "meeting_notes")
    return meeting


def end_without_meeting(*, case_id: int, act: Act, meeting_id: int) -> PersonMeeting:
    """The time came and nobody did: it is recorded, and counts against nobody (S0-47).

    No mail goes for it: one would read as a reproach. The next invitation is the next word.

    Raises ``NotHeldYet`` unless it was booked for a time that has passed.
    """
    with changing(case_id, act, while_closed=True) as change:
        meeting = meeting_of(change, meeting_id)
        if meeting.status != MeetingStatus.BOOKED or not has_begun(meeting, act.now):
            raise NotHeldYet
        meeting.status = MeetingStatus.NOT_HELD
        change.save(meeting, "The meeting did not take place.")
        change.event(EventKind.MEETING_NOT_HELD, meeting=meeting.pk)
        record_meeting(change, meeting, "not_held")
    return meeting


def comment_on_notes(
    *,
    case_id: int,
    act: Act,
    meeting_id: int,
    agrees: bool,
    comment: str = "",
    party_id: int | None = None,
) -> PersonMeeting:
    """The person agrees with the notes, or says what is wrong with them."""
    with changing(case_id, act, while_closed=True) as change:
        meeting = meeting_of(change, meeting_id)
        if meeting.notes_shared_at is None:
            raise NoNotes
        if not agrees and not comment.strip():
            raise CaseworkError("Say what is wrong or missing.", field="comment")
        meeting.their_view = NotesView.AGREED if agrees else NotesView.COMMENTED
        meeting.their_comment = comment.strip()
        change.save(meeting, str(meeting.get_their_view_display()))
        first = "I agree with the notes." if agrees else "About the notes:"
        said = "\n\n".join(filter(None, (first, meeting.their_comment)))
        message = add_message(
            change,
            Direction.IN,
            "meeting_answer",
            said,
            Channel.WEB,
            act.now,
            shared=True,
            party_id=party_id,
        )
        change.event(EventKind.MESSAGE_RECEIVED, message=message.pk, channel=Channel.WEB.value)
        if meeting.their_comment:
            raise_job(change, "Read what they say about the notes of the meeting.")
    return meeting


def remind_of_meetings(*, now: datetime) -> int:
    """Remind of every meeting that begins within a day, once; how many were reminded."""
    reminded = 0
    for case_id, pk in waiting_for_reminder(now):
        with changing(case_id, Act(now=now), while_closed=True) as change:
            change.quiet = True
            # Read again under the lock: another server may have been faster.
            if (case_id, pk) not in waiting_for_reminder(now, pk=pk):
                continue
            meeting = meeting_of(change, pk)
            meeting.reminded_at = now
            change.save(meeting, "Reminded.")
            tell(change, meeting, "meeting_reminder")
            reminded += 1
    return reminded


def waiting_for_reminder(now: datetime, **only: int) -> list[tuple[int, int]]:
    rows = PersonMeeting.objects.filter(
        status=MeetingStatus.BOOKED,
        reminded_at=None,
        starts_at__gt=now,
        starts_at__lte=now + REMIND_BEFORE,
        **only,
    )
    return list(rows.values_list("case_id", "pk"))
