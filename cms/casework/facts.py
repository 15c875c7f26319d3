"""The facts of one case, as the conditions of a procedure name them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cms.casework.models import (
    Authority,
    Case,
    Direction,
    MailStatus,
    Message,
    Part,
    Party,
    PartyKind,
)
from cms.casework.permissions import rights_of
from cms.users.models import User

LONGEST_CHOICE = 50  # the key of a choice; longer ones are what somebody wrote


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
        "service_area": case.service_area or None,
        "relation": person.relation if person else "",
        "person_kind": person.kind if person else PartyKind.INDIVIDUAL.value,
        "flags": tuple(row.key for row in case.flags.all() if row.is_on),
        "answers": tuple(answers_of(case)),
        "scope": scope_of(case),
        "remedies": tuple(row.key for row in case.remedies.all() if row.is_promised),
        "remedies_open": sum(row.is_open for row in case.remedies.all()),
        "lessons": len(case.lessons.all()),
        "in_group": case.group_id is not None,
        "has_contractor": case.contractor_id is not None,
        "contractor_replies": bool(case.contractor and case.contractor.replies_since),
        "unchecked": sum(row.checked_at is None for row in case.new_issue_checks.all()),
        "reply_channel": None,
        "my_roles": (),
        "i_decided": (),
    }


def facts_for(case: Case, by: User | None, *, on: date, **known: Any) -> dict[str, Any]:
    """The same with what concerns whoever does it; ``known`` stands over what is stored."""
    facts = facts_of(case)
    if by is not None:
        facts["my_roles"] = tuple(sorted(rights_of(by, on=on).roles))
        facts["i_decided"] = stages_decided_by(case, by)
    return {**facts, **known}


def answers_of(case: Case) -> Iterator[str]:
    """Choices and ticks of the newest record of each step, and of each flag that is on."""
    newest = {row.key: row.evidence for row in case.steps.all()}
    newest |= {row.key: row.evidence for row in case.flags.all() if row.is_on}
    for key, evidence in newest.items():
        for name, value in evidence.items():
            for one in value if isinstance(value, list) else [value]:
                word = ("yes" if one else "no") if isinstance(one, bool) else one
                if isinstance(word, str) and len(word) <= LONGEST_CHOICE:
                    yield f"{key}.{name}.{word}"


def scope_of(case: Case) -> str | None:
    """What was decided last about whether it is for this procedure."""
    rows = list(case.scope_decisions.all())
    return rows[-1].kind if rows else None


def stages_decided_by(case: Case, user: User) -> tuple[str, ...]:
    """The stages of the case whose decision that person sent (S3-48)."""
    deciding = {message.key for message in case.procedure.spec.messages if message.decides}
    rows = Message.objects.filter(case=case, author=user, kind__in=deciding)
    return tuple(sorted(set(rows.values_list("stage", flat=True)) - {""}))


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
