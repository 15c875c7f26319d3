"""Giving something simple to those who can put it right, with the time they have (S3-23)."""

from __future__ import annotations

from typing import Final

from cms.casework.clocks.words import due_words
from cms.casework.mail.words import compose
from cms.casework.models import Deadline, Job, StepRecord
from cms.casework.procedure.giving import GivenTo
from cms.casework.procedure.schema import Step
from cms.casework.services.change import Change
from cms.casework.services.due_jobs import GIVEN, SEEN_TO
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.routing import grant, subject_roles
from cms.casework.services.telling import tell_role

AS_SOON: Final = "as soon as you can"


def give(change: Change, given: GivenTo, record: StepRecord) -> None:
    """Tell the role that the record names by when, let it see the case, and put it on Today.

    Raises ``EvidenceMissing`` for a role that the case is about.
    """
    act, case = change.act, change.case
    role, what = str(record.evidence[given.who]), str(record.evidence[given.what])
    if role in subject_roles(case):
        raise EvidenceMissing({given.who: "It is about them. Choose somebody else."})
    row: Deadline | None = case.deadlines.filter(clock=given.clock, ended=False).first()
    due_at = row.due_at if row else None
    title = change.spec.role_by_key[role].title
    job = Job(
        case=case, kind=GIVEN, text=f"{title}: {what}"[:300], role=role, since_at=act.now,
        due_at=due_at,
    )  # fmt: skip
    change.save(job, "Given to them to see to.")
    grant(case, role=role, by=act.by, now=act.now, why="Asked to put it right")
    extra = {
        "clock": change.spec.clock_by_key[given.clock].label,
        "due": due_words(due_at) if due_at else AS_SOON,
    }
    tell_role(change, role, compose(case, given.message, now=act.now, author=act.by, extra=extra))


def end_given(change: Change, step: Step) -> None:
    """A step that keeps the time takes it off Today at once; what else ends it, the next round."""
    spec = change.spec
    clocks = {one.given_to.clock for one in spec.step_by_key.values() if one.given_to}
    if not any(step.event in spec.clock_by_key[clock].kept_by for clock in clocks):
        return
    for job in change.case.jobs.filter(kind=GIVEN, done_at=None):
        job.done_at, job.done_by, job.result = change.act.now, change.act.by, SEEN_TO
        change.save(job, SEEN_TO)
