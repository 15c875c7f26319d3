"""Minutes are approved while somebody changes what they say: it is in them, or it is refused."""

from __future__ import annotations

from functools import partial

import pytest

from cms.meetings.errors import MinutesApproved
from cms.meetings.models import ApprovedMinutes, DecisionPart
from cms.meetings.services.decisions import DecisionDraft, change_decision
from cms.meetings.services.minutes import approve_minutes
from tests.meetings.decided import LATER, READY, make_held
from tests.reliability.side_by_side import side_by_side


@pytest.mark.req("S1-19", "S0-11")
@pytest.mark.django_db(transaction=True)
def test_the_minutes_never_differ_from_the_decision() -> None:
    held = make_held()
    decision = held.publish()

    def approve() -> str:
        approve_minutes(
            meeting_id=held.meeting_id,
            at_meeting_id=held.next_id,
            approved_by_name="Marcus Oyelaran",
            by=None,
            now=LATER,
        )
        return "approved"

    def change(number: int) -> str:
        draft = DecisionDraft(**{**READY, "parts": [f"Put up {number} lamps."]})
        try:
            change_decision(
                decision_id=decision.pk, draft=draft, why="Counted again.", by=None, now=LATER
            )
        except MinutesApproved:
            return "refused"
        return "changed"

    told = side_by_side([*(partial(change, number) for number in (2, 3, 4)), approve])

    assert told.count("approved") == 1
    minutes = ApprovedMinutes.objects.get()
    for part in DecisionPart.objects.filter(decision=decision):
        assert part.text in minutes.html
