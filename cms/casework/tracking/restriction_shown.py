"""What somebody's own page says of how they may contact us for now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from cms.casework.models import Restriction
from cms.casework.services.known_again import in_force
from cms.casework.services.restriction_letters import in_words, party_of
from cms.casework.tracking.entry import Follower


@dataclass(frozen=True)
class ShownRestriction:
    """``terms``: what changes and until when, a line each. ``answer``: empty until there is one."""

    row: Restriction
    terms: list[str]
    may_challenge: bool
    waits: bool
    answer: str


def restriction_shown(found: Follower, *, now: datetime) -> ShownRestriction | None:
    """The restriction of whoever is signed in; None where they have none. One query."""
    rows = in_force(localdate(now)).filter(case=found.case).order_by("-pk")
    row = next((each for each in rows if party_of(each) == found.party), None)
    if row is None:
        return None
    return ShownRestriction(
        row=row,
        terms=in_words(row, found.case).splitlines(),
        may_challenge=row.challenged_at is None,
        waits=row.challenged_at is not None and not row.challenge_outcome,
        answer=row.challenge_answer,
    )
