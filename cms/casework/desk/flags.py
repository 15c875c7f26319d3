"""What must not be overlooked in a case, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cms.casework.desk.words import due_in_words, urgency
from cms.casework.models import Authority, Case, Part, Party


@dataclass(frozen=True)
class Flag:
    """``kind`` is “late”, “waiting” or “” for the colour that follows the words."""

    text: str
    kind: str = ""


def flags_of(case: Case, *, now: datetime) -> list[Flag]:
    """The most pressing first. No queries beyond what the case page has read."""
    flags = [*late(case, now), *marks(case)]
    if not case.written:
        flags.append(Flag("Their words are not agreed in writing yet", "waiting"))
    if case.treated_worse:
        flags.append(Flag("They say they were treated worse because they told us", "waiting"))
    if case.one_of_many:
        flags.append(Flag("One of many from one place"))
    for party in case.parties.all():
        flags += OF_A_PART[Part(party.part)](case, party)
    return flags


def marks(case: Case) -> list[Flag]:
    """What people marked the case with, as the procedure calls it."""
    known = case.procedure.spec.flag_by_key
    on = (row for row in case.flags.all() if row.is_on and row.key in known)
    return [Flag(known[row.key].label, "waiting") for row in on]


def of_person(case: Case, person: Party) -> list[Flag]:
    flags = [Flag("Anonymous")] if person.is_anonymous else []
    if not (person.can_be_written_to or person.phone):
        flags.append(Flag("No way to reach them", "waiting"))
    return flags


def of_subject(case: Case, subject: Party) -> list[Flag]:
    return [Flag(f"About {subject_words(case, subject.role, subject.name)}", "waiting")]


def of_representative(case: Case, helper: Party) -> list[Flag]:
    if helper.authority == Authority.ASKED:
        return [Flag("Authority of the representative is asked for, not on file", "waiting")]
    if helper.authority == Authority.REFUSED:
        return [Flag("The person refused the representative", "late")]
    return []


OF_A_PART: Final[Mapping[Part, Callable[[Case, Party], list[Flag]]]] = {
    Part.PERSON: of_person,
    Part.SUBJECT: of_subject,
    Part.REPRESENTATIVE: of_representative,
}


def late(case: Case, now: datetime) -> list[Flag]:
    labels = {key: rule.label for key, rule in case.procedure.spec.clock_by_key.items()}
    flags = []
    for row in case.deadlines.all():
        if row.ended or row.due_at is None:
            continue
        state = urgency(row.due_at, now)
        if state in ("late", "soon"):
            kind = "late" if state == "late" else "waiting"
            words = due_in_words(row.due_at, now)
            flags.append(Flag(f"{labels.get(row.clock, row.clock)}: {words.lower()}", kind))
    return flags


def subject_words(case: Case, role: str, name: str) -> str:
    """“the chair, Ada Brown”, or whichever of the two is known."""
    spec_role = case.procedure.spec.role_by_key.get(role)
    title = f"the {spec_role.title.lower()}" if spec_role else ""
    return ", ".join(part for part in (title, name) if part) or "somebody"
