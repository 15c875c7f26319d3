"""Whom a case is about: told, given a copy, heard and kept informed; they never see the case.

What was done stands on file as notes about that person, and their comment as the answer to a
question (S3-10, S3-76 to S3-79).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.utils.timezone import localdate, make_aware

from cms.casework.errors import CaseworkError
from cms.casework.mail.outbox import queue_mail
from cms.casework.mail.words import compose
from cms.casework.models import (
    Asking,
    CaseFile,
    Channel,
    Direction,
    EventKind,
    InformationRequest,
    Job,
    Message,
    Part,
    Party,
    SubjectNote,
)
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.contacts import NothingSaid
from cms.casework.services.files import checked_file, storing
from cms.casework.services.people import PersonNotFound
from cms.casework.services.subject_jobs import JOB, finish_jobs, job_text, name_of
from cms.casework.services.triage import ReasonMissing
from cms.web.templatetags.site import full_date

MORNING: Final = time(9)
COPY_MADE: Final = "A copy of what was raised, without private details."
# Letters and talks are noted; an email goes by the procedure's own message.
WAYS: Final = (Channel.EMAIL, Channel.LETTER, Channel.PHONE, Channel.IN_PERSON)


@dataclass(frozen=True)
class Said:
    """What was said to somebody whom a case is about, how, and when; now unless given."""

    words: str
    channel: str = Channel.IN_PERSON
    happened_at: datetime | None = None


def address_of(party: Party) -> str:
    return party.user.email if party.user else party.email


def tell_subject(*, case_id: int, act: Act, party_id: int, said: Said) -> Message:
    """Tell somebody that it is about them, and that they will be heard (S3-76)."""
    with changing(case_id, act, while_closed=True) as change:
        party = subject_of(change, party_id)
        message = say(change, party, SubjectNote.TOLD, said)
        finish_jobs(change, party)
    return message


def tell_proposed(*, case_id: int, act: Act, party_id: int, said: Said) -> Message:
    """Tell them what we propose to do, before or after it is done (S3-79)."""
    with changing(case_id, act, while_closed=True) as change:
        return say(change, subject_of(change, party_id), SubjectNote.PROPOSED, said)


def give_copy(
    *, case_id: int, act: Act, party_id: int, name: str, content: bytes, said: Said
) -> CaseFile:
    """Keep the redacted copy that they were given, with when and how (S3-77).

    Raises ``FileRefused``; the file and the note come together, or neither.
    """
    checked = checked_file(content, name=name)
    with storing(checked) as kept, changing(case_id, act, while_closed=True) as change:
        party = subject_of(change, party_id)
        said = Said(said.words or COPY_MADE, said.channel, said.happened_at)
        message = note(change, party, SubjectNote.COPY, said)
        row = CaseFile(
            case=change.case,
            message=message,
            stored=kept.given,
            original=kept.original,
            name=checked.name,
            content_type=checked.content_type,
            size=len(checked.given),
            sha256=checked.sha256,
            scan=checked.scan,
            dated_on=localdate(message.happened_at),
            added_at=act.now,
            added_by=act.by,
        )
        row.save()
        change.event(EventKind.FILE_ADDED, file=row.pk)
    return row


def put_off(*, case_id: int, act: Act, party_id: int, until: date) -> Job:
    """Wait before they are told or given a copy, with the reason, until a day (S3-77)."""
    if not act.reason.strip():
        raise ReasonMissing("Say why they are not told yet.", field="reason")
    if until <= localdate(act.now):
        raise CaseworkError("Choose a day that is still to come.", field="until")
    with changing(case_id, act, while_closed=True) as change:
        party = subject_of(change, party_id)
        words = f"{act.reason.strip()}\n\nUntil {full_date(until)}."
        note(change, party, SubjectNote.PUT_OFF, Said(words, Channel.WEB))
        finish_jobs(change, party)
        return add_job_for(change, party, until)


def add_job_for(change: Change, party: Party, until: date) -> Job:
    text = f"{job_text(change, party)} It was put off until {full_date(until)}."
    job = Job(
        case=change.case,
        kind=JOB,
        text=text[:300],
        role=change.case.handler_role,
        since_at=change.act.now,
        due_at=make_aware(datetime.combine(until, MORNING)),
    )
    change.save(job, "Put off, with a reason.")
    return job


def ask_comment(
    *, case_id: int, act: Act, party_id: int, question: str, due_on: date, by_email: bool = False
) -> InformationRequest:
    """Ask somebody for their side of it by a day (S3-78); by email where that is chosen."""
    if not question.strip():
        raise NothingSaid("Write what you ask them.")
    if due_on < localdate(act.now):
        raise CaseworkError("Choose a day that is still to come.", field="due_on")
    with changing(case_id, act, action="request_information") as change:
        party = subject_of(change, party_id)
        request = InformationRequest(
            case=change.case,
            kind=Asking.COMMENT,
            party=party,
            asked_name=name_of(change.case, party)[:120],
            asked_email=address_of(party),
            asked_user=party.user,
            question=question.strip(),
            asked_at=act.now,
            due_on=due_on,
        )
        change.save(request, "Asked for their side of it.")
        change.event(EventKind.INFORMATION_REQUESTED, request=request.pk)
        if by_email:
            mail_to(change, party, question, {"question": question, "due": full_date(due_on)})
    return request


def note_no_comment(*, case_id: int, act: Act, request_id: int) -> InformationRequest:
    """Nobody answered by the day that was given (S3-78). Raises before that day is over."""
    with changing(case_id, act, while_closed=True) as change:
        rows = change.case.information_requests.filter(kind=Asking.COMMENT, answered_at=None)
        request: InformationRequest | None = rows.filter(pk=request_id).first()
        if request is None:
            raise CaseworkError("There is no such question, or it was answered.")
        if localdate(act.now) <= request.due_on:
            raise CaseworkError(f"They have until {full_date(request.due_on)} to comment.")
        request.answer = f"No comment by {full_date(request.due_on)}."
        request.answered_at = act.now
        change.save(request, "No comment by the day that was given.")
        change.event(EventKind.INFORMATION_RECEIVED, request=request.pk)
    return request


def subject_of(change: Change, party_id: int) -> Party:
    """Raises ``PersonNotFound`` for anybody whom the case is not about."""
    rows = change.case.parties.filter(part=Part.SUBJECT).select_related("user")
    party: Party | None = rows.filter(pk=party_id).first()
    if party is None:
        raise PersonNotFound
    return party


def say(change: Change, party: Party, kind: SubjectNote, said: Said) -> Message:
    """Note what was said; by email it also goes, in the words of the procedure's message."""
    message = note(change, party, kind, said)
    if said.channel == Channel.EMAIL:
        mail_to(change, party, said.words, {})
    return message


def note(change: Change, party: Party, kind: SubjectNote, said: Said) -> Message:
    if not said.words.strip():
        raise NothingSaid("Write what you told them.")
    at = change.act.now if said.channel == Channel.EMAIL else said.happened_at or change.act.now
    if not change.case.first_raised_at <= at <= change.act.now:
        raise CaseworkError("Give the time when they were told.", field="happened_at")
    message = Message(
        case=change.case,
        stage=change.case.stage,
        direction=Direction.NOTE,
        kind=kind,
        channel=said.channel,
        party=party,
        author=change.act.by,
        body=said.words.strip(),
        happened_at=at,
        recorded_at=change.act.now,
    )
    message.save()
    change.done.append(f"{kind.label}.")
    return message


def mail_to(change: Change, party: Party, words: str, extra: dict[str, str]) -> None:
    """Raises ``CaseworkError`` where the procedure has no message for it, or we no address."""
    key = change.spec.subjects.message if change.spec.subjects else ""
    address = address_of(party)
    if not key or not address:
        raise CaseworkError(
            "They cannot be emailed from here. Tell them in another way.", field="channel"
        )
    act = change.act
    letter = compose(change.case, key, now=act.now, author=act.by, words=words, extra=extra)
    queue_mail(letter, case=change.case, to=address, now=act.now)
