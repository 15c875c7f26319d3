"""What was written to us is raised at a meeting, without a name (S0-42)."""

from __future__ import annotations

from datetime import datetime

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind
from cms.casework.services.change import Act, changing


def note_raised(*, case_id: int, act: Act, raised_at: datetime) -> Case:
    """Record that it was raised at the meeting that began at that moment; a closed case too."""
    with changing(case_id, act, while_closed=True) as change:
        if raised_at > act.now:
            raise CaseworkError("This meeting is still to come.", field="raised_at")
        if raised_at < change.case.received_at:
            raise CaseworkError("This was before it reached us.", field="raised_at")
        change.event(EventKind.RAISED_AT_MEETING, at=raised_at)
    return change.case


def waits_for_meeting(case: Case) -> bool:
    """True while a promise of the case is kept by raising it at a meeting."""
    rules = case.procedure.spec.clock_by_key
    return any(
        not row.ended
        and row.clock in rules
        and EventKind.RAISED_AT_MEETING in rules[row.clock].met_by
        for row in case.deadlines.all()
    )
