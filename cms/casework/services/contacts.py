"""Calls, meetings, notes, and what the person adds (S0-43, S0-36)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Channel,
    Direction,
    EventKind,
    Job,
    Message,
    Part,
    Party,
    save_recorded,
)
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.known_again import open_check, waits_for_a_look
from cms.casework.services.uploads import hand_over

COME_BACK = "They were told they can come back to us."


class NothingSaid(CaseworkError):
    """Raised for an empty note or message. Nothing was written."""

    def __init__(self, text: str = "Write what was said.") -> None:
        super().__init__(text, field="text")


def log_contact(
    *,
    case_id: int,
    act: Act,
    channel: str,
    happened_at: datetime,
    text: str,
    shared: bool = False,
    told_can_come_back: bool = False,
) -> Message:
    """Note a call or a meeting that took place, at its true time. ``shared``: the person sees it."""
    if happened_at > act.now:
        raise CaseworkError("The call or meeting cannot be in the future.", field="happened_at")
    said = f"{text.strip()}\n\n{COME_BACK}" if told_can_come_back else text
    with changing(case_id, act, while_closed=True) as change:
        message = add_message(
            change, Direction.NOTE, "call", said, channel, happened_at, shared=shared
        )
        change.event(EventKind.CONTACT_LOGGED, at=happened_at, message=message.pk, channel=channel)
    return message


def add_note(*, case_id: int, act: Act, text: str) -> Message:
    """Put a note on the file that only staff see."""
    with changing(case_id, act, while_closed=True) as change:
        return add_message(change, Direction.NOTE, "note", text, Channel.WEB, act.now)


def receive_message(
    *,
    case_id: int,
    act: Act,
    text: str,
    channel: str = Channel.WEB,
    happened_at: datetime | None = None,
    party_id: int | None = None,
    uploads: UUID | None = None,
) -> Message:
    """Take in something more from the person, by their page or written down by staff.

    ``uploads`` is the key of files that were sent with it. Leaves a job on Today, or what a
    restricted contact sent to be looked at there. A closed case takes it too: a person decides
    what it means.
    """
    at = happened_at or act.now
    if at > act.now:
        raise CaseworkError("It cannot have arrived in the future.", field="happened_at")
    with changing(case_id, act, while_closed=True) as change:
        message = add_message(
            change, Direction.IN, "reply", text, channel, at, shared=True, party_id=party_id
        )
        change.event(EventKind.MESSAGE_RECEIVED, at=at, message=message.pk, channel=channel)
        if uploads is not None:
            hand_over(change, uploads, message=message, party=message.party, act=act)
        if waits_for_a_look(message):
            return message  # it stands on Today by itself
        job = Job(
            case=change.case,
            kind="reply_in",
            text="Read what the person added.",
            role=change.case.handler_role,
            since_at=act.now,
        )
        save_recorded(job, by=act.by, reason="The person wrote.")
    return message


def finish_job(*, job_id: int, act: Act) -> Job:
    """Mark a job of a case as seen to. Finishing one twice changes nothing."""
    case_id = Job.objects.values_list("case", flat=True).get(pk=job_id)
    with changing(case_id, act, while_closed=True):
        # Read under the lock: somebody else may have finished it a moment ago.
        job: Job = Job.objects.get(pk=job_id)
        if job.done_at is None:
            job.done_at, job.done_by = act.now, act.by
            save_recorded(job, by=act.by, reason=act.reason or "Done.")
    return job


def add_message(
    change: Change,
    direction: Direction,
    kind: str,
    text: str,
    channel: str,
    at: datetime,
    *,
    shared: bool = False,
    party_id: int | None = None,
) -> Message:
    if not text.strip():
        raise NothingSaid
    parties = change.case.parties
    party: Party | None = (
        parties.filter(pk=party_id).first()
        if party_id
        else parties.filter(part=Part.PERSON).first()
    )
    message = Message(
        case=change.case,
        stage=change.case.stage,
        direction=direction,
        kind=kind,
        channel=channel,
        party=party,
        author=change.act.by,
        body=text,
        shared=shared,
        happened_at=at,
        recorded_at=change.act.now,
    )
    message.save()
    if direction == Direction.IN:
        open_check(change.case, message, party, by=change.act.by, now=change.act.now)
    return message
