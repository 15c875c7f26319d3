"""That those whom a case is about are told: a job on Today as soon as they are named (S3-76)."""

from __future__ import annotations

from typing import Final

from cms.casework.models import Case, Direction, Part, Party, SubjectNote, save_recorded
from cms.casework.services.change import Change
from cms.casework.services.telling import add_own_job

JOB: Final = "tell_subject"


def name_of(case: Case, party: Party) -> str:
    """Their name, else the title of the role that they are known by."""
    role = case.procedure.spec.role_by_key.get(party.role)
    return party.name or (role.title if role else "") or "Somebody"


def ask_to_tell(change: Change) -> None:
    """A job on Today for each whom it is about and whom nobody has told or put off (S3-76)."""
    rules = change.spec.subjects
    if rules is None:
        return
    for party in change.case.parties.filter(part=Part.SUBJECT):
        text = job_text(change, party)
        known = change.case.jobs.filter(kind=JOB, text=text).exists()
        if not known and not noted(party, SubjectNote.TOLD, SubjectNote.PUT_OFF):
            add_own_job(change, JOB, text)


def job_text(change: Change, party: Party) -> str:
    job = change.spec.subjects.job if change.spec.subjects else ""
    return job.replace("{name}", name_of(change.case, party))[:300]


def noted(party: Party, *kinds: SubjectNote) -> bool:
    found: bool = party.messages.filter(direction=Direction.NOTE, kind__in=kinds).exists()
    return found


def finish_jobs(change: Change, party: Party) -> None:
    """The jobs that ask for what was just done."""
    text = job_text(change, party)
    for job in change.case.jobs.filter(kind=JOB, done_at=None, text__startswith=text):
        job.done_at, job.done_by = change.act.now, change.act.by
        save_recorded(job, by=change.act.by, reason="Done.")
