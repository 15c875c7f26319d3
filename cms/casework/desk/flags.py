"""What must not be overlooked in a case, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.desk.words import due_in_words, urgency
from cms.casework.models import Authority, Case, Part


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
    for party in case.parties.all():
        if party.part == Part.PERSON and party.is_anonymous:
            flags.append(Flag("Anonymous"))
        if party.part == Part.PERSON and not (party.can_be_written_to or party.phone):
            flags.append(Flag("No way to reach them", "waiting"))
        if party.part == Part.SUBJECT:
            flags.append(Flag(f"About {subject_words(case, party.role, party.name)}", "waiting"))
        if party.part == Part.REPRESENTATIVE and party.authority == Authority.ASKED:
            flags.append(
                Flag("Authority of the representative is asked for, not on file", "waiting")
            )
        if party.part == Part.REPRESENTATIVE and party.authority == Authority.REFUSED:
            flags.append(Flag("The person refused the representative", "late"))
    return flags


def marks(case: Case) -> list[Flag]:
    """What people marked the case with, as the procedure calls it."""
    known = case.procedure.spec.flag_by_key
    on = (row for row in case.flags.all() if row.is_on and row.key in known)
    return [Flag(known[row.key].label, "waiting") for row in on]


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
