"""What the desk shows of cases that are answered together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cms.casework.models import Case, CaseGroup, Direction, Message, Part, Point
from cms.casework.permissions import visible_to
from cms.casework.services.case_groups import groups_for
from cms.casework.services.offering import fits_stage
from cms.users.models import User


@dataclass(frozen=True)
class ShownGroup:
    """One group in a list. ``count``: how many of its cases the reader sees."""

    group: CaseGroup
    url: str
    count: int
    still_open: int


@dataclass(frozen=True)
class ShownCase:
    """One case of a group. ``has_letter``: a letter with the report went to its person."""

    case: Case
    url: str
    person: str
    shared: list[Point]
    personal: list[Point]
    has_letter: bool


def group_of(case: Case, user: User) -> CaseGroup | None:
    """The group of a case that its reader sees; None where they may not see the group."""
    if case.group_id is None:
        return None
    return groups_for(user).filter(pk=case.group_id).first()


def shown_groups(user: User) -> list[ShownGroup]:
    """Those that the reader may see. Two queries, whatever their number."""
    groups = list(groups_for(user))
    rows = visible_to(user).filter(group__in=groups).values_list("group_id", "closed_at")
    counts: dict[int, list[bool]] = {}
    for group_id, closed_at in rows:
        counts.setdefault(group_id, []).append(closed_at is None)
    return [
        ShownGroup(
            group=group,
            url=reverse("desk:group", args=[group.pk]),
            count=len(counts.get(group.pk, [])),
            still_open=sum(counts.get(group.pk, [])),
        )
        for group in groups
    ]


def shown_cases(cases: Iterable[Case], group: CaseGroup) -> list[ShownCase]:
    cases = list(cases)
    letters = with_letter(cases)
    found = []
    for case in cases:
        points = list(case.points.all())
        person = next((row for row in case.parties.all() if row.part == Part.PERSON), None)
        found.append(
            ShownCase(
                case=case,
                url=reverse("desk:case", args=[case.pk]),
                person=(person.name if person else "") or "Anonymous",
                shared=[point for point in points if not point.personal],
                personal=[point for point in points if point.personal],
                has_letter=case.pk in letters,
            )
        )
    return found


def with_letter(cases: Iterable[Case]) -> set[int]:
    """The keys of those whose person has a letter with the report. One query."""
    may_carry = {case.pk: rules.letters for case in cases if (rules := case.procedure.spec.groups)}
    kinds = {key for letters in may_carry.values() for key in letters}
    rows = Message.objects.filter(case__in=may_carry, direction=Direction.OUT, kind__in=kinds)
    return {pk for pk, kind in rows.values_list("case", "kind") if kind in may_carry[pk]}


def drafted_report(cases: Iterable[Case]) -> str:
    """The shared points with their answers, each once, to begin the report with."""
    texts: dict[str, str] = {}
    for case in cases:
        for point in case.points.all():
            if not point.personal:
                texts[point.text] = texts.get(point.text) or point.answer
    return "\n\n".join(
        f"{number}. {text}\n{answer}".rstrip()
        for number, (text, answer) in enumerate(texts.items(), start=1)
    )


def letters_for(cases: Iterable[Case]) -> list[tuple[str, str]]:
    """The letters that may carry the report where the cases stand now."""
    found: dict[str, str] = {}
    for case in cases:
        spec = case.procedure.spec
        for key in spec.groups.letters if spec.groups else ():
            if case.closed_at is None and fits_stage(spec.message_by_key[key], case.stage):
                found[key] = spec.message_by_key[key].label
    return list(found.items())


def may_join(case: Case) -> bool:
    return (
        case.procedure.spec.groups is not None and case.group_id is None and case.closed_at is None
    )
