"""A meeting in words, for letters and the file, and as the record that the procedure keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cms.casework.clocks.words import full_moment
from cms.casework.models import MeetingStatus, PersonMeeting
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.parts import MEETING_EVIDENCE
from cms.casework.procedure.schema import Step
from cms.casework.services.change import Change
from cms.casework.services.steps import write_step


def meeting_fields(meeting: PersonMeeting) -> dict[str, str]:
    """The fields of a message about it."""
    return {
        "meeting_time": time_words(meeting),
        "meeting_place": place_words(meeting),
        "meeting_who": meeting.who,
    }


def time_words(meeting: PersonMeeting) -> str:
    """The time that stands, or those that we offer, a line each."""
    if meeting.starts_at is not None:
        return full_moment(meeting.starts_at)
    return "\n".join(full_moment(datetime.fromisoformat(text)) for text in meeting.times)


def place_words(meeting: PersonMeeting) -> str:
    """Where it is; both, while the person may still choose."""
    video = f"By video: {meeting.video_link}" if meeting.video_link else ""
    if meeting.starts_at is not None:
        return video if meeting.by_video else meeting.place
    return "\n".join(filter(None, (meeting.place, video)))


def answer_words(meeting: PersonMeeting) -> str:
    """What the person chose, as they would say it."""
    match meeting.status:
        case MeetingStatus.BOOKED:
            how = "by video" if meeting.by_video else f"at {meeting.place}"
            first = f"I will meet you on {time_words(meeting)}, {how}."
        case MeetingStatus.PROPOSED:
            first = f"None of the times suits me. These do: {meeting.their_times}"
        case _:
            return "I would rather not meet."
    lines = [first]
    if meeting.companion:
        lines.append(f"With me comes: {meeting.companion}")
    if meeting.needs:
        lines.append(f"What would help: {meeting.needs}")
    return "\n\n".join(lines)


def record_meeting(change: Change, meeting: PersonMeeting, answer: str) -> None:
    """Record it as the step of this stage that keeps meetings, where there is one."""
    step = step_for_meetings(change)
    if step is not None:
        write_step(change, step, evidence_of(step, meeting, answer))


def step_for_meetings(change: Change) -> Step | None:
    steps = change.spec.steps_at(change.case.stage)
    found = next((step for step in steps if step.records == "meeting"), None)
    return found if found and holds(found.when, change.facts()) else None


def evidence_of(step: Step, meeting: PersonMeeting, answer: str) -> dict[str, Any]:
    values = {
        "answer": answer,
        "meets_at": meeting.starts_at,
        "place": place_words(meeting) if meeting.starts_at else "",
        "access_needs": meeting.needs,
        "companion": meeting.companion,
        "notes": meeting.notes,
    }
    asked = {field.key for field in step.evidence}
    return {key: values[key] for key in MEETING_EVIDENCE if key in asked}
