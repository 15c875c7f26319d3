"""What is promised to put something right: agreed, done, followed up, or dropped with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.timezone import localdate

from cms.casework.clocks.units import add_months
from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Job, Remedy
from cms.casework.procedure.endings import RemedyType
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.evidence import evidence_from
from cms.casework.services.routing import grant, subject_roles
from cms.casework.services.triage import ReasonMissing

TO_AGREE: Final = "agree_remedy"  # the kind of job that asks somebody to agree


class RemedyNotFound(CaseworkError):
    """Raised for a remedy that the case or its procedure does not have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such promise in this case.")


class RemedySettled(CaseworkError):
    """Raised for one that is done, dropped or looked at again already. Nothing was written."""


def agree_remedy(
    *,
    case_id: int,
    act: Act,
    key: str,
    what: str,
    by_whom: str,
    role: str,
    due_on: date | None = None,
    done_on: date | None = None,
    details: Mapping[str, Any] | None = None,
) -> Remedy:
    """Promise something: what, by whom, on whose Today, until when (S3-112 to S3-118).

    ``done_on`` is given for what was done as it was promised, such as an apology in the reply;
    then it needs no ``due_on``. ``details`` answers what the type asks. Who must agree to the
    type is whoever does this. Raises ``NotAllowed``, ``RemedyNotFound``, ``EvidenceMissing`` or
    a ``CaseworkError`` that names the field.
    """
    with changing(case_id, act, action=f"remedy:{key}", while_closed=True) as change:
        kind = type_of(change, key)
        check_promise(change, what, by_whom, role, due_on, done_on)
        facts = change.facts()
        remedy = Remedy(
            case=change.case,
            key=key,
            what=what.strip(),
            by_whom=by_whom.strip(),
            role=role,
            due_on=due_on,
            details=evidence_from(kind.asks, details or {}, facts, spec=change.spec, act=act),
            agreed_at=act.now,
            agreed_by=act.by,
        )
        if done_on is not None:
            set_done(remedy, kind, done_on, "")
        change.save(remedy, f"Promised: {kind.label}.")
        let_in(change, role)
        end_askings(change, key)
    return remedy


def type_of(change: Change, key: str) -> RemedyType:
    kind = change.spec.remedy_by_key.get(key)
    if kind is None:
        raise RemedyNotFound
    return kind


def check_promise(
    change: Change, what: str, by_whom: str, role: str, due_on: date | None, done_on: date | None
) -> None:
    today = localdate(change.act.now)
    if not what.strip():
        raise CaseworkError("Write what is promised.", field="what")
    if not by_whom.strip():
        raise CaseworkError("Say who does it.", field="by_whom")
    if role not in change.spec.role_by_key:
        raise CaseworkError("Choose whose Today it is on.", field="role")
    if role in subject_roles(change.case):
        raise CaseworkError("The case is about them. Choose somebody else.", field="role")
    if done_on is not None:
        check_past(done_on, today)
    elif due_on is None:
        raise CaseworkError("Say by when it is done.", field="due_on")
    elif due_on < today:
        raise CaseworkError("Choose a day that is still to come.", field="due_on")


def check_past(done_on: date, today: date) -> None:
    if done_on > today:
        raise CaseworkError("This day is still to come.", field="done_on")


def let_in(change: Change, role: str) -> None:
    """Whoever is to do something for a person must find the case that it belongs to."""
    act = change.act
    if role != change.case.handler_role:
        grant(change.case, role=role, by=act.by, now=act.now, why="Has a promise to keep")


def set_done(remedy: Remedy, kind: RemedyType | None, done_on: date, note: str) -> None:
    """Done; an assurance is looked at again after its months (S3-116)."""
    remedy.done_on, remedy.done_note = done_on, note.strip()
    if kind is not None and kind.follow_up_months is not None:
        remedy.follow_up_on = add_months(done_on, kind.follow_up_months)


def remedy_done(*, case_id: int, act: Act, remedy_id: int, done_on: date, note: str = "") -> Remedy:
    """It was done on that day, by whoever has it on Today. Closed cases take it too."""
    with changing(case_id, act, while_closed=True) as change:
        remedy = standing(change, remedy_id)
        check_past(done_on, localdate(act.now))
        if remedy.done_on is not None:
            raise RemedySettled("This was noted as done already.")
        set_done(remedy, change.spec.remedy_by_key.get(remedy.key), done_on, note)
        change.save(remedy, "Done as promised.")
    return remedy


def follow_up_remedy(
    *, case_id: int, act: Act, remedy_id: int, note: str, again_on: date | None = None
) -> Remedy:
    """Somebody looked whether it held (S3-116). ``again_on``: they look once more then."""
    with changing(case_id, act, while_closed=True) as change:
        remedy = standing(change, remedy_id)
        if remedy.follow_up_on is None or remedy.followed_up_on is not None:
            raise RemedySettled("There is nothing to look at again.")
        if not note.strip():
            raise CaseworkError("Say whether it held, and how you know.", field="note")
        if again_on is not None and again_on <= localdate(act.now):
            raise CaseworkError("Choose a day that is still to come.", field="again_on")
        remedy.follow_up_note = note.strip()
        if again_on is None:
            remedy.followed_up_on = localdate(act.now)
        else:
            remedy.follow_up_on = again_on
        change.save(remedy, f"Looked at again: {note.strip()}"[:100])
    return remedy


def drop_remedy(*, case_id: int, act: Act, remedy_id: int) -> Remedy:
    """It is promised no longer, and ``act.reason`` says why. What was done cannot be dropped."""
    if not act.reason.strip():
        raise ReasonMissing("Say why it is not done after all.", field="reason")
    with changing(case_id, act, while_closed=True) as change:
        remedy = standing(change, remedy_id)
        if remedy.done_on is not None:
            raise RemedySettled("It was done. What was done stays on record.")
        remedy.dropped_reason = act.reason.strip()
        change.save(remedy, "Promised no longer.")
    return remedy


def standing(change: Change, remedy_id: int) -> Remedy:
    """One that was promised and not dropped. Raises ``RemedyNotFound`` or ``RemedySettled``."""
    remedy: Remedy | None = change.case.remedies.filter(pk=remedy_id).first()
    if remedy is None:
        raise RemedyNotFound
    if not remedy.is_promised:
        raise RemedySettled("This was dropped.")
    return remedy


def ask_to_agree(*, case_id: int, act: Act, key: str, what: str) -> Job:
    """Put a type that others must agree to on their Today, and let them see the case (S3-118).

    Asking twice for the same leaves one job.
    """
    if not what.strip():
        raise CaseworkError("Write what you propose, and why.", field="what")
    with changing(case_id, act, while_closed=True) as change:
        kind = type_of(change, key)
        free = [role for role in kind.agreed_by if role not in subject_roles(change.case)]
        if not free:
            raise CaseworkError("Nobody has to agree to this. Promise it yourself.", field="key")
        for role in free:
            let_in(change, role)
        said = f"Agree to “{kind.label}”, or say why not: {what.strip()}"
        waiting = askings(change.case, kind.label).first()
        job: Job = waiting or Job(
            case=change.case, kind=TO_AGREE, role=free[0], since_at=act.now, text=said[:300]
        )
        if waiting is None:
            change.save(job, "Asked to agree.")
    return job


def askings(case: Case, label: str) -> Any:
    rows = Job.objects.filter(case=case, kind=TO_AGREE, done_at=None)
    return rows.filter(text__startswith=f"Agree to “{label}”")


def end_askings(change: Change, key: str) -> None:
    """Once it is promised nobody waits to be asked."""
    label = change.spec.remedy_by_key[key].label
    for job in askings(change.case, label):
        job.done_at, job.done_by = change.act.now, change.act.by
        change.save(job, "It was agreed.")
