"""Who read a case, noted once a day and account (S4-39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.models import Case, CaseReading
from cms.users.models import User


def note_reading(*, case: Case, by: User, now: datetime) -> None:
    """Leaves the case and its version alone. One short query where it was noted that day."""
    day = localdate(now)
    if CaseReading.objects.filter(case=case, user=by, day=day).exists():
        return
    try:
        with transaction.atomic():
            CaseReading(case=case, user=by, day=day, at=now).save()
    except IntegrityError:
        return  # noted a moment ago, from another window


def note_readings(*, cases: Iterable[Case], by: User, now: datetime) -> None:
    """The same of several that one screen shows. One short query where all were noted that day."""
    day = localdate(now)
    rows = {case.pk: case for case in cases}
    noted = CaseReading.objects.filter(case__in=rows, user=by, day=day)
    for pk in rows.keys() - set(noted.values_list("case", flat=True)):
        note_reading(case=rows[pk], by=by, now=now)


def readings_of(case: Case) -> Sequence[CaseReading]:
    """The newest first."""
    return list(case.readings.select_related("user"))
