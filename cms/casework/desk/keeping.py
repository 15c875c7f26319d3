"""What a case's screen shows of its flags, of what was refused, and of those it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.desk.evidence import shown_evidence
from cms.casework.models import (
    Case,
    CaseFlag,
    InformationRequest,
    Message,
    Party,
    ScopeDecision,
    ScopeKind,
    SubjectNote,
)
from cms.casework.permissions import SEE_ALL, WORK, may, rights_of
from cms.casework.procedure.conditions import holds
from cms.casework.procedure.flags import Flag
from cms.casework.services.scope import contestable, team_label
from cms.casework.services.subject_jobs import name_of
from cms.users.models import User


@dataclass(frozen=True)
class ShownFlag:
    """A flag that is on, with what was recorded; the addresses are empty for who may not."""

    row: CaseFlag
    flag: Flag
    evidence: list[tuple[str, str]]
    due: bool
    lift_url: str
    review_url: str


@dataclass(frozen=True)
class OfferedFlag:
    label: str
    hint: str
    url: str


def flags_part(
    case: Case, user: User, facts: Mapping[str, Any], bodies: Mapping[str, str], *, today: date
) -> dict[str, Any]:
    """Those that are on, those that were, and those that may be set. No queries."""
    spec = case.procedure.spec
    known = [row for row in case.flags.all() if row.key in spec.flag_by_key]
    on = [row for row in known if row.is_on]
    return {
        "on": [shown_flag(case, user, row, bodies, today=today) for row in on],
        "off": [{"row": row, "flag": spec.flag_by_key[row.key]} for row in known if not row.is_on],
        "offered": offered_flags(case, user, facts, [row.key for row in on]),
    }


def shown_flag(
    case: Case, user: User, row: CaseFlag, bodies: Mapping[str, str], *, today: date
) -> ShownFlag:
    flag = case.procedure.spec.flag_by_key[row.key]
    allowed = case.closed_at is None and may(user, case, f"flag:{row.key}")
    lifts, looks = allowed and flag.may_be_lifted, allowed and bool(flag.review_on)
    # The day of the next look stands beside it, and moves with every look.
    asked = [field for field in flag.asks if field.key != flag.review_on]
    return ShownFlag(
        row=row,
        flag=flag,
        evidence=shown_evidence(asked, row.evidence, bodies),
        due=row.review_on is not None and row.review_on <= today,
        lift_url=reverse("desk:lift_flag", args=[case.pk, row.pk]) if lifts else "",
        review_url=reverse("desk:review_flag", args=[case.pk, row.pk]) if looks else "",
    )


def offered_flags(
    case: Case, user: User, facts: Mapping[str, Any], on: Iterable[str]
) -> list[OfferedFlag]:
    if case.closed_at is not None:
        return []
    return [
        OfferedFlag(flag.label, flag.hint, reverse("desk:set_flag", args=[case.pk, flag.key]))
        for flag in case.procedure.spec.flags
        if flag.key not in on and holds(flag.when, facts) and may(user, case, f"flag:{flag.key}")
    ]


@dataclass(frozen=True)
class ShownDecision:
    """One decision whether it is for us, in the words of the procedure."""

    row: ScopeDecision
    title: str
    ground: str
    team: str
    kept_as: str = ""


def scope_part(case: Case, user: User) -> dict[str, Any]:
    """What was decided, the newest first, and where it is decided. No queries."""
    spec = case.procedure.spec
    rows = list(case.scope_decisions.all())[::-1]
    open_now = case.closed_at is None
    may_decide = spec.scope is not None and open_now and may(user, case, "refuse")
    to_disagree = contestable(case) is not None and may(user, case, "work")
    to_accept = rows and contestable(case) is not None and may(user, case, "accept_anyway")
    return {
        "decisions": [shown_decision(case, row) for row in rows],
        "url": reverse("desk:scope", args=[case.pk]) if may_decide else "",
        "disagree_url": reverse("desk:disagree", args=[case.pk]) if to_disagree else "",
        "accept_url": reverse("desk:accept_anyway", args=[case.pk]) if to_accept else "",
    }


def shown_decision(case: Case, row: ScopeDecision) -> ShownDecision:
    spec = case.procedure.spec
    ground = spec.ground_by_key.get(row.ground)
    other = "Another reason" if row.kind == ScopeKind.REFUSED else ""
    return ShownDecision(
        row=row,
        title=str(ScopeKind(row.kind).label),
        ground=ground.text if ground else other,
        team=team_label(spec, row.team) if row.team else "",
        kept_as=(ground.becomes or "") if ground and row.kind == ScopeKind.REFUSED else "",
    )


@dataclass(frozen=True)
class ShownSubject:
    """Somebody it is about: what they were told, gave and got. ``state`` says what is missing."""

    party: Party
    name: str
    role: str
    notes: list[tuple[str, Message]]
    comments: list[InformationRequest]
    told: bool
    links: list[tuple[str, str]]
    not_them_url: str  # empty where they are none of us, or the reader may not say so


LINKS = (
    ("told", "Tell them"),
    ("copy", "Give them a copy"),
    ("ask", "Ask for their side"),
    ("proposed", "Tell them what we propose"),
    ("later", "Put it off, with a reason"),
)


UNTIL_TOLD = ("told", "later")


def subjects_part(case: Case, user: User, *, now: datetime) -> dict[str, Any]:
    """Those it is about. One query where there are any."""
    rows = [party for party in case.parties.all() if party.part == "subject"]
    notes: dict[int, list[Message]] = {}
    found = case.messages.filter(kind__in=SubjectNote.values).select_related("author")
    for note in found.prefetch_related("files") if rows else ():
        notes.setdefault(note.party_id or 0, []).append(note)
    may_work = may(user, case, "work")
    return {
        "rows": [shown_subject(case, party, notes.get(party.pk, []), may_work) for party in rows],
        "rules": case.procedure.spec.subjects,
        "today": localdate(now),
        "may_work": may_work,
        "name_url": naming(case) if may_work and case.closed_at is None else "",
    }


def naming(case: Case) -> str:
    return reverse("desk:name_staff", args=[case.pk])


def shown_subject(case: Case, party: Party, notes: list[Message], may_work: bool) -> ShownSubject:
    role = case.procedure.spec.role_by_key.get(party.role)
    told = any(note.kind == SubjectNote.TOLD for note in notes)
    may_do = may_work and case.procedure.spec.subjects is not None
    links = [link for link in LINKS if may_do and not (told and link[0] in UNTIL_TOLD)]
    return ShownSubject(
        party=party,
        name=name_of(case, party),
        role=role.title if role else "",
        notes=[(str(SubjectNote(note.kind).label), note) for note in notes],
        comments=[row for row in case.information_requests.all() if row.party_id == party.pk],
        told=told,
        links=[
            (label, reverse("desk:subject", args=[case.pk, party.pk, what]))
            for what, label in links
        ],
        not_them_url=(
            reverse("desk:somebody_else", args=[case.pk, party.pk])
            if may_work and party.is_one_of_us
            else ""
        ),
    )


def may_see_interests(user: User) -> bool:
    """Whoever works on a case knows with whom not to speak of it (S0-22)."""
    rights = rights_of(user)
    return WORK in rights or SEE_ALL in rights


def may_see_readers(user: User) -> bool:
    """Auditors and those who see every case look at who read it (S4-39)."""
    return SEE_ALL in rights_of(user)
