"""The facts of one case, as the conditions of a procedure name them."""

from __future__ import annotations

from typing import Any

from cms.casework.models import Authority, Case, Direction, MailStatus, Message, Part, Party


def facts_of(case: Case, *, sent: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Every fact of ``procedure.conditions.FACTS``. Five queries; one where rows are prefetched.

    ``sent``: the kinds of message that left us, asked for unless the caller knows them.
    """
    parties = list(case.parties.all())
    person = next((party for party in parties if party.part == Part.PERSON), None)
    subjects = [party for party in parties if party.part == Part.SUBJECT]
    representative = next((party for party in parties if party.part == Part.REPRESENTATIVE), None)
    points = list(case.points.all())
    return {
        "kind": case.kind,
        "channel": case.channel,
        "written": case.written,
        "stage": case.stage,
        "fuller_reply_needed": case.fuller_reply_needed,
        "general_interest": case.general_interest,
        "anonymous": person is None or person.is_anonymous,
        "can_be_written_to": can_be_written_to(person, representative),
        "subject_roles": tuple(party.role for party in subjects if party.role),
        "about_a_person": bool(subjects),
        "has_representative": representative is not None,
        "authority": representative.authority if representative else Authority.NOT_NEEDED.value,
        "points": len(points),
        "points_unanswered": sum(not point.is_answered for point in points),
        "sent": kinds_sent(case) if sent is None else sent,
        "steps_done": tuple(row.key for row in case.steps.all()),
        "requests_open": sum(row.answered_at is None for row in case.information_requests.all()),
        "one_of_many": case.one_of_many,
        "triaged": case.triaged_at is not None,
        "outcome": case.outcome or None,
    }


def can_be_written_to(person: Party | None, representative: Party | None) -> bool:
    return any(party.can_be_written_to for party in (person, representative) if party)


def kinds_sent(case: Case) -> tuple[str, ...]:
    """The kinds of message that left us and did not come back, as clocks name them."""
    spec = case.procedure.spec
    rows = Message.objects.filter(case=case, direction=Direction.OUT)
    rows = rows.exclude(mails__status__in=(MailStatus.FAILED, MailStatus.BOUNCED))
    keys = rows.values_list("kind", flat=True).distinct()
    known = spec.message_by_key
    return tuple(known[key].kind if key in known else key for key in keys)
