"""What stops when the person withdraws, by their own page or by what they told us."""

from __future__ import annotations

from cms.casework.mail.notices import send_to_person
from cms.casework.models import MeetingStatus
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Change
from cms.casework.services.meetings import OPEN


def stop(change: Change) -> None:
    """End what was planned with them, and tell them that it is closed.

    So that nobody can end it for somebody unseen, and they have it in writing.
    """
    end_meetings(change)
    end_contacts(change)
    send_to_person(change.case, "withdrawn_person", now=change.act.now)


def end_contacts(change: Change) -> None:
    """Nobody calls somebody who withdrew because a time was agreed before."""
    for job in change.case.jobs.filter(kind=AGREED_CONTACT, done_at=None):
        job.done_at, job.result = change.act.now, "The person withdrew."
        change.save(job, "The person withdrew.")


def end_meetings(change: Change) -> None:
    """Nobody waits in the hall for somebody who withdrew; a meeting that was stays as it was."""
    for meeting in change.case.person_meetings.filter(status__in=OPEN):
        if meeting.starts_at is None or meeting.starts_at > change.act.now:
            meeting.status = MeetingStatus.CANCELLED
            change.save(meeting, "The person withdrew.")
