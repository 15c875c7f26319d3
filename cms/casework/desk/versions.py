"""What a version of a procedure is on a day, and how it came to be, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cms.casework.models import ProcedureVersion, VersionStatus
from cms.web.templatetags.site import full_date


@dataclass(frozen=True)
class Told:
    """One moment in the life of a version."""

    at: datetime
    who: str
    why: str


def state_words(version: ProcedureVersion, today: date) -> str:
    """Such as “In force”, “From Monday 1 June 2026”, “Ended on …”, “Draft”."""
    if version.status in (VersionStatus.DRAFT, VersionStatus.DISCARDED):
        return str(version.get_status_display())
    begins, ends = version.effective_from, version.effective_to
    if ends and begins and ends < begins:
        return "Called off"
    if ends and ends < today:
        return f"Ended on {full_date(ends)}"
    if begins and begins > today:
        return f"From {full_date(begins)}"
    return f"In force until {full_date(ends)}" if ends else "In force"


def story_of(version: ProcedureVersion) -> list[Told]:
    """Everything that was done to it, the newest first: who and why."""
    rows = version.history.select_related("history_user").order_by("-history_id")
    return [
        Told(
            row.history_date,
            str(row.history_user or "The system"),
            row.history_change_reason or "",
        )
        for row in rows
    ]
