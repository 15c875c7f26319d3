"""Whose desk a case goes to, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, partial

from django.utils.timezone import localdate

from cms.casework.models import (
    Case,
    CaseAccess,
    Message,
    Part,
    Party,
    add_recorded,
    folded,
    save_recorded,
)
from cms.casework.permissions import WORK, may_have, rights_of
from cms.casework.procedure.schema import Conflict, Procedure
from cms.users.models import Appointment, User
from cms.users.roles import holders_of

Free = Callable[[str], bool]
# Why somebody may see a case, for as long as they have it.
HANDLES = "Handles it"


def role_for(
    procedure: Procedure, natural: str, subjects: frozenset[str], free: Free = lambda role: True
) -> str:
    """The role that has a case whose natural handler is ``natural``, given whom it is about.

    The first conflict rule about one of them whose handler is not one of them decides, at
    every stage (S0-52). Without a rule the natural handler keeps it, unless it is about them:
    then the first role of the document that it is not about, since somebody must have it.

    ``free`` says whether somebody in a role can have it today. Where nobody can, the role is
    passed over as if the case were about it; where nobody can in any role, it waits in the
    role that should have it.
    """
    passed_over = set(subjects)
    for _ in procedure.roles:
        role = next_role(procedure, natural, frozenset(passed_over))
        if role in passed_over:
            break
        if free(role):
            return role
        passed_over.add(role)
    return next_role(procedure, natural, subjects)


def next_role(procedure: Procedure, natural: str, not_these: frozenset[str]) -> str:
    for rule in procedure.conflicts:
        if rule.subject in not_these and rule.handler not in not_these:
            return rule.handler
    if natural not in not_these:
        return natural
    return next((role.key for role in procedure.roles if role.key not in not_these), natural)


def conflict_of(procedure: Procedure, subject: str) -> Conflict | None:
    return next((rule for rule in procedure.conflicts if rule.subject == subject), None)


def subject_roles(case: Case) -> frozenset[str]:
    return roles_of_subjects(case.parties.all())


def roles_of_subjects(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.role for party in parties if party.part == Part.SUBJECT) - {""}


def route_case(case: Case, natural_role: str, *, by: User | None, now: datetime, why: str) -> None:
    """Give the case to the role that may have it, and that role the right to see it.

    Nobody who decided a stage that this one looks at again has it (S3-48). Sets
    ``handler_role`` and ``handler`` on the case without saving it.
    """
    parties = list(case.parties.all())
    case.handler_role, case.handler = desk_for(
        case.procedure.spec,
        whose(case, natural_role),
        parties,
        case_id=case.pk,
        but=decided_before(case),
        now=now,
    )
    let_in(case, parties, by=by, now=now, why=why)


def whose(case: Case, natural: str) -> str:
    """The role of a flag that is on and hands the case over, the last one set; else of its area."""
    spec = case.procedure.spec
    rows = case.flags.filter(ended_at=None).order_by("-set_at", "-pk") if spec.flags else ()
    for row in rows:
        flag = spec.flag_by_key.get(row.key)
        if flag and flag.hands_to:
            return flag.hands_to
    return of_area(spec, natural, case.service_area)


def of_area(procedure: Procedure, natural: str, area: str) -> str:
    """The team of an area of service has what the default handler would have (S3-22)."""
    found = procedure.area_by_key.get(area)
    own = found.handler if found and natural == procedure.default_handler else None
    return own or natural


def desk_for(
    procedure: Procedure,
    natural: str,
    parties: Iterable[Party],
    *,
    now: datetime,
    case_id: int | None = None,
    but: frozenset[int] = frozenset(),
) -> tuple[str, User | None]:
    """The role that has a case with those parties, and who in it; the case may not exist yet.

    ``but``: accounts that are passed over.
    """
    holder = cache(partial(free_holder, tuple(parties), case_id, but=but, now=now))
    role = role_for(
        procedure, natural, roles_of_subjects(parties), lambda role: holder(role) is not None
    )
    return role, holder(role)


def free_holder(
    parties: tuple[Party, ...],
    case_id: int | None,
    role: str,
    *,
    but: frozenset[int],
    now: datetime,
) -> User | None:
    """The first holder of the role who works on cases and has no interest in this one."""
    on = localdate(now)
    for user in holders_of(role, on=on):
        may_work = WORK in rights_of(user, on=on) and user.pk not in but
        if may_work and may_have(user, parties, case_id, on=on):
            return user
    return None


def decided_before(case: Case) -> frozenset[int]:
    """The accounts that decided a stage whose decider may not have the case where it is now."""
    spec = case.procedure.spec
    stages = spec.stage_by_key[case.stage].not_decider_of
    if not stages:
        return frozenset()
    rows = Message.objects.filter(case=case, stage__in=stages, kind__in=spec.deciding)
    return frozenset(rows.exclude(author=None).values_list("author", flat=True))


def let_in(
    case: Case, parties: Iterable[Party], *, by: User | None, now: datetime, why: str
) -> None:
    """Let those see the case who have it, and those who have it together with them."""
    add_recorded(access_rows(case, parties, now=now, why=why), by=by, reason=why, at=now)


def access_rows(
    case: Case, parties: Iterable[Party], *, now: datetime, why: str
) -> list[CaseAccess]:
    """What lets them in who may not see it yet, not saved."""
    roles = {case.handler_role: why}
    for subject in sorted(roles_of_subjects(parties)):
        rule = conflict_of(case.procedure.spec, subject)
        for role in rule.together_with if rule else ():
            roles.setdefault(role, f"With the case about the {subject}")
    let_in_already = {row.role for row in case.access.all() if row.until_at is None}
    return [
        CaseAccess(case=case, role=role, why=reason, since_at=now)
        for role, reason in roles.items()
        if role not in let_in_already
    ]


def grant(
    case: Case,
    *,
    by: User | None,
    now: datetime,
    why: str,
    role: str = "",
    user: User | None = None,
) -> None:
    """Let a role or a person see the case; nothing changes for one who already may."""
    if CaseAccess.objects.filter(case=case, role=role, user=user, until_at=None).exists():
        return
    row = CaseAccess(case=case, role=role, user=user, why=why, since_at=now)
    save_recorded(row, by=by, reason=why)


def name_subject(
    case: Case, *, role: str, name: str, by: User | None, now: datetime
) -> Party | None:
    """Record whom the case is about; somebody in a role is known by role and by account."""
    if not role and not name:
        return None
    same = case.parties.filter(part=Part.SUBJECT, role=role)
    # A role was stored with its holder's name; the role alone means the same person again.
    known: Party | None = (same.filter(name=name) if name else same).first()
    if known:
        return known
    party = subject_from(role, name, now=now)
    party.case = case
    save_recorded(party, by=by, reason="Named as the subject.")
    return party


def subject_from(role: str, name: str, *, now: datetime) -> Party:
    """Whom a case is about, not saved and without its case.

    A name alone may be that of one of us, who then must not see it either (S0-22, S0-52).
    """
    holders = holders_of(role, on=localdate(now)) if role else []
    account = holders[0] if len(holders) == 1 else None
    return Party(
        part=Part.SUBJECT,
        role=role,
        name=name or (str(holders[0]) if holders else ""),
        user=account if role else one_of_us(name, on=localdate(now)),
        prefers="none",
    )


def one_of_us(name: str, *, on: date) -> User | None:
    """The account of whoever holds or deputises a role today and is called so, in full.

    None for a name of nobody, or of two. One query.
    """
    wanted = folded(name)
    found: dict[int, User] = {}
    rows = Appointment.objects.current(on).select_related("user", "deputy") if wanted else ()
    for row in rows:
        for user, known_as in ((row.user, row.public_name), (row.deputy, "")):
            if user and wanted in {folded(user.get_full_name()), folded(known_as)}:
                found[user.pk] = user
    return next(iter(found.values())) if len(found) == 1 else None
