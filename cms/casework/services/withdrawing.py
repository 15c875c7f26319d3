"""The person withdraws, by their page or by word to staff: all that was planned ends with it."""

from __future__ import annotations

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import notify_handler, send_to_person
from cms.casework.models import Case, Channel, Direction, EventKind, MeetingStatus
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.meetings import OPEN

WITHDRAWN = "withdrawn"
IN_SHORT = 300  # the width of the reason of an outcome; the words stand whole in the message


class CannotWithdraw(CaseworkError):
    """Raised where the procedure knows no withdrawal. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This cannot be withdrawn here. Call us, or write to us.")


def can_withdraw(case: Case) -> bool:
    return case.closed_at is None and case.procedure.spec.outcome(WITHDRAWN) is not None


def withdraw(*, case_id: int, act: Act, why: str = "", party_id: int | None = None) -> Case:
    """Close it as withdrawn. No reason is demanded, and nothing has to be finished first.

    Raises ``CannotWithdraw``, or ``CaseClosed`` for what is closed already.
    """
    with changing(case_id, act) as change:
        case = change.case
        if change.spec.outcome(WITHDRAWN) is None:
            raise CannotWithdraw
        message = None
        if why.strip():
            message = add_message(
                change,
                Direction.IN,
                "withdrawn",
                why.strip(),
                Channel.WEB,
                act.now,
                shared=True,
                party_id=party_id,
            )
        case.outcome, case.closed_at = WITHDRAWN, act.now
        case.outcome_reason = " ".join(why.split())[:IN_SHORT]
        change.event(
            EventKind.WITHDRAWN, outcome=WITHDRAWN, message=message.pk if message else None
        )
        stop_what_was_planned(change)
        notify_handler(case, "withdrawn_handler", now=act.now)
    return case


def stop_what_was_planned(change: Change) -> None:
    """The same whoever recorded that they withdrew; nothing else ends a case so easily."""
    end_meetings(change)
    end_contacts(change)
    # So that nobody can end it for somebody unseen, and they have it in writing.
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
