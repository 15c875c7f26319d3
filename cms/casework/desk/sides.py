"""Both sides of a case beside every form that decides something about it (S3-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.models import Asking, Case, Direction


@dataclass(frozen=True)
class Said:
    """What somebody said of it, and when."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Sides:
    """The person's words and those of whom it is about; ``asked`` names who has not answered."""

    theirs: list[Said]
    others: list[Said]
    asked: list[str]


def both_sides(case: Case) -> Sides:
    """Everything that either side wrote, oldest first. One query beside the requests."""
    rows = case.messages.filter(direction=Direction.IN).select_related("party")
    comments = [row for row in case.information_requests.all() if row.kind == Asking.COMMENT]
    answered = [(row.answered_at, row) for row in comments if row.answered_at is not None]
    return Sides(
        theirs=[
            Said(str(row.party or "The person"), row.happened_at, row.body)
            for row in rows.order_by("happened_at", "pk")
        ],
        others=[
            Said(row.asked_name, at, row.answer)
            for at, row in sorted(answered, key=lambda pair: (pair[0], pair[1].pk))
        ],
        asked=[row.asked_name for row in comments if row.answered_at is None],
    )
