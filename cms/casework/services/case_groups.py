"""Cases about one issue, answered together: who is in it, and the report they share (S3-31, S3-32)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.notices import send_to_person
from cms.casework.models import Case, CaseGroup, Channel, Direction, Part, save_recorded
from cms.casework.permissions import (
    ASK_STAFF,
    WORK,
    NotAllowed,
    kept_from,
    rights_of,
    visible_to,
)
from cms.casework.procedure.reference import normal_reference
from cms.casework.services.change import Act, Change, Stale, changing
from cms.casework.services.contacts import add_message
from cms.casework.services.known_again import normal_phone
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User

# A name or a point of fewer letters stands in any text.
SHORTEST_TELLING = 5


class GroupNotFound(CaseworkError):
    """Raised for a group that is not there or not theirs to see; the two look alike."""

    def __init__(self) -> None:
        super().__init__("There is no such group.")


class CannotGroup(CaseworkError):
    """Raised for a case that cannot be answered with others. Nothing was written."""


class PersonalInReport(CaseworkError):
    """Raised for a shared text that tells of one person (S3-32). Nothing was written."""

    def __init__(self, found: Iterable[str], *, field: str) -> None:
        said = "; ".join(f"“{text}”" for text in found)
        super().__init__(
            f"Everybody in the group reads this. Leave out what is only about one person: {said}.",
            field=field,
        )


def cases_in(group: CaseGroup, user: User) -> list[Case]:
    """The cases of a group that somebody sees, in the order they are answered."""
    rows = visible_to(user).filter(group=group).order_by("pk")
    rows = rows.select_related("procedure__procedure", "handler")
    return list(rows.prefetch_related("parties", "points"))


def groups_for(user: User, *, on: date | None = None) -> QuerySet[CaseGroup]:
    """The groups in which somebody sees a case, by name.

    None with a case that they must not learn of: its report tells of every case in it (S0-22).
    """
    rows: QuerySet[CaseGroup] = CaseGroup.objects.filter(cases__in=visible_to(user, on=on))
    rows = rows.exclude(cases__in=kept_from(user, on=on))
    return rows.distinct().order_by("name", "pk")


def start_group(*, case_id: int, act: Act, name: str, issue: str) -> CaseGroup:
    """Begin a group with one case; its person is told once there is a second."""
    if not name.strip():
        raise CaseworkError("Give the group a name.", field="name")
    if not issue.strip():
        raise CaseworkError("Say what the issue is, without names.", field="issue")
    with changing(case_id, act) as change:
        check_free(change)
        refuse_personal(issue, [change.case], field="issue")
        group = CaseGroup(name=name.strip(), issue=issue.strip())
        save_recorded(group, by=act.by, reason="Begun.")
        put_in(change, group)
    return group


def join_group(*, case_id: int, act: Act, group_id: int) -> CaseGroup:
    """Answer a case together with those of a group; each person is told so, once.

    Nobody learns who else is in it. Raises ``GroupNotFound``, ``CannotGroup`` or
    ``PersonalInReport``.
    """
    if not act.reason.strip():
        raise ReasonMissing("Say why it belongs to them.", field="reason")
    with ExitStack() as locks:
        locks.enter_context(transaction.atomic())
        group = group_for(group_id, act)
        untold = untold_in(group)
        # Always in the order of their keys, so that two joinings never wait for each other.
        changes = {
            pk: locks.enter_context(changing(pk, act if pk == case_id else Act(now=act.now)))
            for pk in sorted({case_id, *untold})
        }
        change = changes[case_id]
        check_free(change)
        refuse_personal(f"{group.issue}\n{group.report}", [change.case], field="group")
        put_in(change, group)
        for each in changes.values():
            tell_together(each, group)
    return group


def leave_group(*, case_id: int, act: Act) -> Case:
    """Answer a case by itself again. Raises ``CannotGroup`` or ``ReasonMissing``."""
    if not act.reason.strip():
        raise ReasonMissing("Say why it is answered by itself.", field="reason")
    with changing(case_id, act) as change:
        group = change.case.group
        if group is None:
            raise CannotGroup("This case is not in a group.")
        change.case.group = None
        note(change, f"No longer answered together with others: {group.name}. {act.reason}")
    return change.case


def write_report(*, group_id: int, act: Act, report: str, seen: str) -> CaseGroup:
    """Keep the report that everybody gets. ``seen``: the stamp of what the screen showed.

    Raises ``Stale`` where somebody else changed it since, and ``PersonalInReport``.
    """
    if not report.strip():
        raise CaseworkError("Write the report.", field="report")
    with transaction.atomic():
        group = group_for(group_id, act)
        if stamp_of(group) != seen:
            raise Stale
        if act.by is not None:
            refuse_personal(report, cases_in(group, act.by), field="report")
        group.report = report
        save_recorded(group, by=act.by, reason=act.reason or "Report written.")
    return group


def group_for(group_id: int, act: Act) -> CaseGroup:
    """The group under its lock. Raises ``GroupNotFound`` or ``NotAllowed``."""
    group: CaseGroup | None = CaseGroup.objects.select_for_update().filter(pk=group_id).first()
    on = localdate(act.now)
    if group is None or act.by is None:
        raise GroupNotFound
    if not groups_for(act.by, on=on).filter(pk=group.pk).exists():
        raise GroupNotFound
    if WORK not in rights_of(act.by, on=on):
        raise NotAllowed(ASK_STAFF)
    return group


def check_free(change: Change) -> None:
    if change.spec.groups is None:
        raise CannotGroup("The procedure of this case has no rules for groups.")
    if change.case.group_id is not None:
        raise CannotGroup("This case is in a group already.")


def put_in(change: Change, group: CaseGroup) -> None:
    change.case.group = group
    note(change, f"Answered together with others: {group.name}. {change.act.reason}".strip())


def note(change: Change, text: str) -> None:
    add_message(change, Direction.NOTE, "note", text, Channel.WEB, change.act.now)


def untold_in(group: CaseGroup) -> list[int]:
    """The open cases of the group whose person was not told that it is answered together."""
    rows = group.cases.filter(closed_at=None).select_related("procedure__procedure")
    return [case.pk for case in rows if not was_told(case, group)]


def was_told(case: Case, group: CaseGroup) -> bool:
    """Whether its person was told of this group, by the issue: it may have been in another before.

    Where the message need not name the issue, one message tells of every group.
    """
    spec = case.procedure.spec
    if spec.groups is None:
        return True
    told = case.messages.filter(kind=spec.groups.message)
    if "group_issue" not in spec.message_by_key[spec.groups.message].requires:
        return bool(told.exists())
    return any(plainly(group.issue) in plainly(row.body) for row in told)


def tell_together(change: Change, group: CaseGroup) -> None:
    rules = change.spec.groups
    if rules is not None and not was_told(change.case, group):
        extra = {"group_issue": group.issue}
        send_to_person(change.case, rules.message, now=change.act.now, extra=extra)


def refuse_personal(text: str, cases: Iterable[Case], *, field: str) -> None:
    """Raises ``PersonalInReport`` for what would tell everybody about one of them."""
    found = list(dict.fromkeys(told_of_one(text, cases)))
    if found:
        raise PersonalInReport(found, field=field)


def told_of_one(text: str, cases: Iterable[Case]) -> Iterator[str]:
    plain, digits = plainly(text), re.sub(r"\D", "", text)
    for case in cases:
        for words in private_words(case):
            if len(words) >= SHORTEST_TELLING and stands_in(plainly(words), plain):
                yield words
        for party in case.parties.all():
            number = normal_phone(party.phone)
            if number and number in digits:
                yield party.phone


def private_words(case: Case) -> Iterator[str]:
    """Names, addresses and references of a case, and the points that are only about its person."""
    yield case.reference
    for party in case.parties.all():
        if party.part != Part.SUBJECT:
            yield from (party.name, party.email, party.organisation)
    for point in case.points.all():
        if point.personal:
            yield from (point.text, point.answer)


def plainly(text: str) -> str:
    return " ".join(text.casefold().split())


def stands_in(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def stamp_of(group: CaseGroup) -> str:
    """What tells whether the report is still as somebody saw it."""
    return sha256(group.report.encode()).hexdigest()[:16]


def case_by_reference(user: User, reference: str) -> Case | None:
    """An open case that somebody sees, by its reference."""
    stored = normal_reference(reference)
    if stored is None:
        return None
    found: Case | None = visible_to(user).filter(reference=stored, closed_at=None).first()
    return found
