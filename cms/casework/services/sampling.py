"""A few closed cases of each quarter are drawn by lot and checked for quality (S4-16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Case,
    Direction,
    Job,
    Part,
    Party,
    ProcedureVersion,
    QualityCheck,
)
from cms.casework.procedure.sampling import SampleCheck
from cms.casework.services.change import Act, Change, changing
from cms.casework.services.evidence import evidence_from
from cms.casework.services.routing import grant
from cms.users.models import User

CHECK_JOB: Final = "quality_check"
JOB_TEXT: Final = "Look at this closed case again: it was drawn for the quality check."
# How long after its end a quarter is still drawn, so that a site that was down catches up.
DRAWN_FOR: Final = timedelta(days=60)


class OwnWork(CaseworkError):
    """Raised for somebody who had the case or wrote in it. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("You had this case or wrote in it. Somebody else checks it.")


class CheckOver(CaseworkError):
    """Raised for a case that was checked already. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This case was checked already.")


def quarter_of(day: date) -> date:
    """The first day of the quarter of the calendar year."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_before(day: date) -> date:
    return quarter_of(quarter_of(day) - timedelta(days=1))


def draw_samples(*, now: datetime) -> int:
    """Draw the sample of the quarter that ended last, once for each procedure; how many cases.

    The lot is a hash of the reference and the quarter: nobody picks, and any server that draws
    again draws the same.
    """
    today = localdate(now)
    begins, ends = quarter_before(today), quarter_of(today)
    if today > ends + DRAWN_FOR:
        return 0
    return sum(
        draw(version, rules, begins, ends, now=now) for version, rules in sampled_procedures(today)
    )


def sampled_procedures(on: date) -> Iterator[tuple[ProcedureVersion, SampleCheck]]:
    """The newest version of each procedure that has such a check."""
    for version in ProcedureVersion.objects.newest(on):
        if version.spec.sample_check is not None:
            yield version, version.spec.sample_check


def draw(
    version: ProcedureVersion, rules: SampleCheck, begins: date, ends: date, *, now: datetime
) -> int:
    ours = Case.objects.filter(procedure__procedure=version.procedure_id)
    drawn = QualityCheck.objects.filter(case__in=ours, quarter=begins)
    if drawn.exists():
        return 0
    closed = ours.filter(closed_at__gte=midnight(begins), closed_at__lt=midnight(ends))
    if rules.kinds:
        closed = closed.filter(kind__in=rules.kinds)
    # Nobody checks a case about themselves, so their role is not given one.
    about_them = Party.objects.filter(part=Part.SUBJECT, role=rules.role)
    chosen = by_lot(closed.exclude(parties__in=about_them), begins)[: rules.cases]
    for case_id in chosen:
        with changing(case_id, Act(now=now), while_closed=True) as change:
            add_check(change, rules, begins)
    return len(chosen)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def by_lot(cases: QuerySet[Case], quarter: date) -> list[int]:
    """Their keys in an order that nobody chose and that is the same at every asking."""

    def lot(row: tuple[int, str]) -> str:
        return hashlib.sha256(f"{quarter} {row[1]}".encode()).hexdigest()

    return [pk for pk, _ in sorted(cases.values_list("pk", "reference"), key=lot)]


def add_check(change: Change, rules: SampleCheck, quarter: date) -> None:
    # Under the lock of the case: another server may have drawn it meanwhile.
    if change.case.quality_checks.filter(quarter=quarter).exists():
        return
    grant(
        change.case, role=rules.role, by=None, now=change.act.now, why="Drawn for a quality check"
    )
    job = Job(
        case=change.case,
        kind=CHECK_JOB,
        text=JOB_TEXT,
        role=rules.role,
        since_at=change.act.now,
    )
    change.save(job, "Drawn for the quality check.")
    check = QualityCheck(case=change.case, quarter=quarter, drawn_at=change.act.now, job=job)
    change.save(check, "Drawn for the quality check.")


def had_a_hand_in(user: User, case: Case) -> bool:
    """Whether somebody has the case, or wrote anything that went out in it."""
    if case.handler_id == user.pk:
        return True
    wrote: bool = case.messages.filter(direction=Direction.OUT, author=user).exists()
    return wrote


def check_quality(
    *, case_id: int, act: Act, check_id: int, answers: Mapping[str, Any]
) -> QualityCheck:
    """Record what somebody in the role found who had no hand in the case.

    Raises ``OwnWork``, ``CheckOver`` or ``EvidenceMissing``.
    """
    with changing(case_id, act, action=CHECK_JOB, while_closed=True) as change:
        check: QualityCheck | None = change.case.quality_checks.filter(pk=check_id).first()
        rules = change.spec.sample_check
        if check is None or rules is None:
            raise CaseworkError("This case was not drawn for a check.")
        if check.checked_at is not None:
            raise CheckOver
        if act.by is None or had_a_hand_in(act.by, change.case):
            raise OwnWork
        check.answers = evidence_from(
            rules.asks, answers, change.facts(), spec=change.spec, act=act
        )
        check.checked_at, check.checked_by = act.now, act.by
        change.save(check, "Checked for quality.")
        check.job.done_at, check.job.done_by = act.now, act.by
        change.save(check.job, "Checked for quality.")
    return check
