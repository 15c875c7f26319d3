"""The facts of one case, as the conditions of a procedure name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Self

from django.utils.functional import cached_property

from cms.casework.fact_rows import (
    NOBODY_TO_HEAR,
    NOT_FOR_CLOCKS,
    NOTHING_SAID,
    answers_of,
    can_be_written_to,
    drafts_checked,
    entered_again,
    hearing_of,
    lessons_of,
    named_in,
    points_untold,
    replies_by_contractor,
    requests_of,
    said_in,
    scope_of,
    stages_decided_by,
    steps_that_count,
    unchecked_in,
)
from cms.casework.models import Authority, Case, CaseFlag, Part, Party, PartyKind, StepRecord
from cms.casework.permissions import is_named, rights_of
from cms.casework.procedure.conditions import FACTS
from cms.users.models import User


class Facts(Mapping[str, Any]):
    """Every fact of ``procedure.conditions.FACTS``, each read when a condition first asks for it.

    What was read once stays, so a condition that is asked again after a change needs new facts.
    Asking for all costs twelve queries; one where rows are prefetched.
    """

    def __init__(self, case: Case, *, by: User | None = None, on: date | None = None) -> None:
        self.case, self.by, self.on = case, by, on
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            # What the caller knows stands over what is stored.
            self._known = {**READ_BY[name](self), **self._known}
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)

    def with_known(self, known: Mapping[str, Any]) -> Self:
        self._known.update(known)
        return self

    @cached_property
    def again(self) -> dict[str, datetime]:
        return entered_again(self.case)

    @cached_property
    def steps(self) -> list[StepRecord]:
        return steps_that_count(self.case, self.again)

    @cached_property
    def flags(self) -> list[CaseFlag]:
        return [row for row in self.case.flags.all() if row.is_on]

    def part(self, part: Part) -> Party | None:
        return next((party for party in self.case.parties.all() if party.part == part), None)


def facts_of(case: Case, *, sent: tuple[str, ...] | None = None) -> Facts:
    """What was recorded and sent in a stage before it was entered once more does not count.

    ``sent``: the kinds of message that left us, asked for unless the caller knows them; what
    else was said, which no clock asks about, is then left out.
    """
    known = {} if sent is None else {**NOT_FOR_CLOCKS, "sent": sent}
    return Facts(case).with_known(known)


def facts_for(case: Case, by: User | None, *, on: date, **known: Any) -> Facts:
    """The same with what concerns whoever does it; ``known`` stands over what is stored."""
    return Facts(case, by=by, on=on).with_known(known)


def of_itself(facts: Facts) -> dict[str, Any]:
    case = facts.case
    return {
        "kind": case.kind,
        "channel": case.channel,
        "written": case.written,
        "stage": case.stage,
        "fuller_reply_needed": case.fuller_reply_needed,
        "general_interest": case.general_interest,
        "one_of_many": case.one_of_many,
        "triaged": case.triaged_at is not None,
        "outcome": case.outcome or None,
        "service_area": case.service_area or None,
        "in_group": case.group_id is not None,
        "has_contractor": case.contractor_id is not None,
        "reply_channel": None,
    }


def of_people(facts: Facts) -> dict[str, Any]:
    person, representative = facts.part(Part.PERSON), facts.part(Part.REPRESENTATIVE)
    subjects = named_in(facts.case)
    return {
        "anonymous": person is None or person.is_anonymous,
        "can_be_written_to": can_be_written_to(person, representative),
        "subject_roles": tuple(party.role for party in subjects if party.role),
        "about_a_person": bool(subjects),
        "has_representative": representative is not None,
        "authority": representative.authority if representative else Authority.NOT_NEEDED.value,
        "relation": person.relation if person else "",
        "person_kind": person.kind if person else PartyKind.INDIVIDUAL.value,
    }


def of_points(facts: Facts) -> dict[str, Any]:
    points = list(facts.case.points.all())
    return {
        "points": len(points),
        "points_unanswered": sum(not point.is_answered for point in points),
        "points_without_finding": sum(not point.finding for point in points),
        "findings": tuple(sorted({point.finding for point in points} - {""})),
    }


def of_remedies(facts: Facts) -> dict[str, Any]:
    remedies = list(facts.case.remedies.all())
    return {
        "remedies": tuple(row.key for row in remedies if row.is_promised),
        "remedies_open": sum(row.is_open for row in remedies),
    }


def of_whoever_does_it(facts: Facts) -> dict[str, Any]:
    case, by, on = facts.case, facts.by, facts.on
    if by is None or on is None:
        return {"my_roles": (), "i_decided": (), "about_me": False}
    return {
        "my_roles": tuple(sorted(rights_of(by, on=on).roles)),
        "i_decided": stages_decided_by(case, by),
        "about_me": is_named(by, named_in(case), on=on),
    }


def one(name: str, read: Callable[[Facts], Any]) -> Callable[[Facts], dict[str, Any]]:
    return lambda facts: {name: read(facts)}


# Facts that are read together, and how.
READERS: Final[Mapping[tuple[str, ...], Callable[[Facts], dict[str, Any]]]] = {
    (
        "kind", "channel", "written", "stage", "fuller_reply_needed", "general_interest",
        "one_of_many", "triaged", "outcome", "service_area", "in_group", "has_contractor",
        "reply_channel",
    ): of_itself,
    (
        "anonymous", "can_be_written_to", "subject_roles", "about_a_person", "has_representative",
        "authority", "relation", "person_kind",
    ): of_people,
    ("points", "points_unanswered", "points_without_finding", "findings"): of_points,
    ("points_untold",): one(
        "points_untold",
        lambda facts: points_untold(facts.case, facts.again, sent=facts["sent"]),
    ),
    tuple(NOTHING_SAID): lambda facts: said_in(facts.case, facts.again),
    ("steps_done",): one("steps_done", lambda facts: tuple(row.key for row in facts.steps)),
    ("flags",): one("flags", lambda facts: tuple(row.key for row in facts.flags)),
    ("answers",): one(
        "answers", lambda facts: tuple(answers_of([*facts.steps, *facts.flags]))
    ),
    ("requests_open", "referrals_open"): lambda facts: requests_of(facts.case),
    ("scope",): one("scope", lambda facts: scope_of(facts.case)),
    ("remedies", "remedies_open"): of_remedies,
    ("lessons", "causes", "recommendations"): lambda facts: lessons_of(facts.case),
    ("contractor_replies",): one(
        "contractor_replies", lambda facts: replies_by_contractor(facts.case)
    ),
    ("unchecked",): one("unchecked", lambda facts: unchecked_in(facts.case)),
    ("drafts_checked",): one(
        "drafts_checked", lambda facts: drafts_checked(facts.case, facts.again, on=facts.on)
    ),
    tuple(NOBODY_TO_HEAR): lambda facts: hearing_of(facts.case),
    ("my_roles", "i_decided", "about_me"): of_whoever_does_it,
}  # fmt: skip
READ_BY: Final = {name: read for names, read in READERS.items() for name in names}
