"""Decisions go out: what must stand behind one first, and where a recommendation led."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import Decision, DecisionKind, DecisionStatus
from cms.meetings.services.record import recording
from cms.records import save_recorded
from cms.users.models import User

# Decisions that are weighed by criteria, which the public reads (S0-25).
ON_MERIT: Final = (DecisionKind.APPOINTMENT, DecisionKind.CONTRACT, DecisionKind.GRANT)


def publish_decision(*, decision_id: int, by: User | None, now: datetime) -> Decision:
    """Let the public read a decision. One already published keeps its time.

    Raises ``MeetingRefused`` with the first of its ``publication_gaps``.
    """
    with recording(meeting_of(decision_id), by=by, now=now) as record:
        decision: Decision = Decision.objects.select_related("item").get(pk=decision_id)
        for gap in publication_gaps(decision):
            raise gap
        if decision.published_at is None:
            decision.published_at = now
            record.save(decision, "Published.")
        return decision


def publication_gaps(
    decision: Decision, parts: Sequence[str] | None = None
) -> list[MeetingRefused]:
    """What is missing before the public may read it: each with its field (S0-23, S0-25, S1-6, S1-7).

    ``parts`` are those about to be written; None: those that are stored.
    """
    has_parts = decision.parts.exists() if parts is None else bool(parts)
    missing = [
        (has_parts, "parts", "Write what was decided."),
        (decision.made_by.strip(), "made_by", "Say who decided."),
        (decision.reason.strip(), "reason", "Give the reason for the decision."),
        (
            decision.kind not in ON_MERIT or decision.criteria.strip(),
            "criteria",
            "Say how it was judged on merit.",
        ),
        (
            decision.could_gain is not None,
            "could_gain",
            "Answer whether anyone could gain or lose improperly.",
        ),
        (
            not decision.could_gain or decision.could_gain_note.strip(),
            "could_gain_note",
            "Say who could gain or lose, and what was done about it.",
        ),
        (
            decision.status != DecisionStatus.RECOMMENDED or decision.final_body.strip(),
            "final_body",
            "Name the body that decides in the end.",
        ),
    ]
    return [MeetingRefused(text, field=field) for is_there, field, text in missing if not is_there]


@transaction.atomic
def link_final_decision(
    *, decision_id: int, final_id: int, by: User | None, now: datetime
) -> Decision:
    """Lead from a recommendation to the decision that settled it (S1-6).

    Possible once the minutes are approved as well: the last word is given at another meeting.
    """
    rows = Decision.objects.select_for_update(of=("self",))
    decision: Decision = rows.get(pk=decision_id)
    final: Decision = Decision.objects.get(pk=final_id)
    if decision.status != DecisionStatus.RECOMMENDED:
        raise MeetingRefused("This was decided, not recommended. Nothing follows it.")
    if final.pk == decision.pk or final.decided_at < decision.decided_at:
        raise MeetingRefused("Choose a decision made after it.", field="final_decision")
    if final.status in {DecisionStatus.RECOMMENDED, DecisionStatus.DEFERRED}:
        raise MeetingRefused("That decision settles nothing yet.", field="final_decision")
    if final.published_at is None:
        raise MeetingRefused(
            "Publish that decision first. Nobody can read it yet.", field="final_decision"
        )
    decision.final_decision = final
    save_recorded(decision, by=by, reason="The body with the last word has decided.")
    return decision


def meeting_of(decision_id: int) -> int:
    """The key of the meeting that decided it. Raises ``Decision.DoesNotExist``."""
    keys = Decision.objects.values_list("item__meeting_id", flat=True)
    meeting_id: int = keys.get(pk=decision_id)
    return meeting_id
