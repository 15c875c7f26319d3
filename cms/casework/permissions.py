"""Who may see and do what. Every list, search, export, count and download goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.interests import interests, is_close, kept_by_interest
from cms.casework.models import Case, CaseAccess, Party
from cms.casework.procedure.schema import Procedure, RoleSpec
from cms.users.models import Appointment, User

SEE_ALL, RECORD, WORK = "see_all_cases", "record_contacts", "work_cases"
VIEW: Final = "view_case"
# To draft, change, publish and retire the procedures themselves.
EDIT_PROCEDURES: Final = "change_procedureversion"

# What each group of roles may do, given when the group is first made; an administrator may
# then change it. The matrix that readers see is docs/access.md.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Coordinators": (
        SEE_ALL,
        RECORD,
        WORK,
        "view_case",
        "add_case",
        "change_case",
        EDIT_PROCEDURES,
    ),
    "Caseworkers": (RECORD, WORK, "view_case", "add_case", "change_case"),
    "Chairs": (RECORD, WORK, "view_case", "add_case", "change_case"),
    "Accountable body representatives": ("view_case",),
    "Auditors": (SEE_ALL, "view_case"),
    "Administrators": (),
    "Advisers without case access": (),
}


# What everybody may do who sees the case, readers too.
SEE: Final = "see"

NOT_YOURS: Final = "Your role cannot do this. "
ASK_STAFF: Final = f"{NOT_YOURS}Ask somebody who works on cases."


class NotAllowed(CaseworkError):
    """Raised when somebody may see a case but not do this to it. Nothing was written."""


class CaseNotFound(CaseworkError):
    """Raised for a case that is not there or not theirs to see; the two look alike."""

    def __init__(self) -> None:
        super().__init__("There is no such case.")


@dataclass(frozen=True)
class Rights:
    """What somebody holds on one day: role keys, and codenames that those roles carry."""

    roles: frozenset[str]
    codenames: frozenset[str]

    def __contains__(self, codename: str) -> bool:
        return codename in self.codenames


NOTHING = Rights(frozenset(), frozenset())


def rights_of(user: User | AnonymousUser, *, on: date | None = None) -> Rights:
    """Rights come from roles held that day, so an administrator without one sees no case.

    Somebody who is kept out for now has none. A few queries, remembered on the account object
    for the request.
    """
    return NOTHING if why_kept_out(user, on=on) else rights_held(user, on=on)


def rights_held(user: User | AnonymousUser, *, on: date | None = None) -> Rights:
    """What their roles carry, whether or not they are kept out for now."""
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    on = on or localdate()
    remembered: dict[date, Rights] = user.__dict__.setdefault("_casework_rights", {})
    if on not in remembered:
        remembered[on] = rights_read(user, on)
    return remembered[on]


def why_kept_out(user: User | AnonymousUser, *, on: date | None = None) -> str:
    """Why somebody whose roles have to do with cases sees none for now, and what opens them.

    Empty for everybody else: there is nothing to keep them from.
    """
    if not isinstance(user, User) or not rights_held(user, on=on).roles:
        return ""
    on = on or localdate()
    remembered: dict[date, str] = user.__dict__.setdefault("_casework_kept_out", {})
    if on not in remembered:
        remembered[on] = registry.why_kept_out(user, on=on)
    return remembered[on]


def rights_read(user: User, on: date) -> Rights:
    if not user.pk:
        return NOTHING
    carried = "role__group__permissions"
    held = (
        Appointment.objects.current(on)
        .held_by(user.pk)
        .values_list("role__key", f"{carried}__codename", f"{carried}__content_type__app_label")
    )
    rows = list(held)
    codenames = (codename for _, codename, app in rows if app == "casework")
    return Rights(frozenset(role for role, _, _ in rows), frozenset(codenames))


def visible_to(user: User | AnonymousUser, *, on: date | None = None) -> QuerySet[Case]:
    """The cases somebody may see, and no trace of any other.

    Somebody named in a case, or with an interest in it, cannot tell that it exists (S0-22).
    """
    rights = rights_of(user, on=on)
    if not isinstance(user, User) or VIEW not in rights:
        return Case.objects.none()
    cases: QuerySet[Case] = Case.objects.all()
    if SEE_ALL not in rights:
        granted = CaseAccess.objects.filter(case=OuterRef("pk"), until_at=None)
        granted = granted.filter(Q(user=user) | Q(role__in=rights.roles))
        cases = cases.filter(Exists(granted) | Q(handler=user))
    # One after the other: a database looks at each by itself, and at all of them together slowly.
    for hidden in [Q(Exists(parts_of(user, rights).filter(case=OuterRef("pk")))), *interests(user)]:
        cases = cases.exclude(hidden)
    return cases


def kept_from(user: User, *, on: date | None = None) -> QuerySet[Case]:
    """The cases that somebody must not learn of, whatever their roles (S0-22)."""
    named = parts_of(user, rights_held(user, on=on)).filter(case=OuterRef("pk"))
    cases: QuerySet[Case] = Case.objects.filter(reduce(or_, interests(user), Q(Exists(named))))
    return cases


def parts_of(user: User, rights: Rights) -> QuerySet[Party]:
    """Where somebody is named: by account, by address, or by a role they hold.

    ``rights`` are those held: who is kept out for now is named in a case all the same.
    """
    named = Q(user=user) | Q(email=user.email.lower()) | Q(part="subject", role__in=rights.roles)
    parties: QuerySet[Party] = Party.objects.filter(named)
    return parties


def is_named(user: User, parties: Iterable[Party], *, on: date | None = None) -> bool:
    """The same of rows at hand, which may not be stored yet."""
    roles, email = rights_held(user, on=on).roles, user.email.lower()
    return any(
        party.user_id == user.pk
        or party.email == email
        or (party.part == "subject" and party.role in roles)
        for party in parties
    )


def has_interest(user: User, case: Case, *, on: date | None = None) -> bool:
    """True when the person must not learn of the case."""
    return bool(kept_from(user, on=on).filter(pk=case.pk).exists())


def may_have(
    user: User, parties: Iterable[Party], case_id: int | None, *, on: date | None = None
) -> bool:
    """Whether nothing keeps somebody from a case with those parties, which may not be stored yet."""
    parties = tuple(parties)
    if is_named(user, parties, on=on) or is_close(user, parties, on=on):
        return False
    return case_id is None or not kept_by_interest(user).filter(pk=case_id).exists()


def may(user: User, case: Case, action: str, *, on: date | None = None) -> bool:
    """Whether somebody who sees the case may do ``action`` to it, as the procedure says.

    “send:KEY”, “step:KEY”, “flag:KEY” and “remedy:KEY” follow the roles that the document names;
    “see” is for all of them; everything else is work on the case. Gates are another matter: this is who, not when.
    """
    rights = rights_of(user, on=on)
    if action == SEE:
        return "view_case" in rights
    named = roles_named(case.procedure.spec, action)
    return bool(named & rights.roles) if named else WORK in rights


def roles_named(procedure: Procedure, action: str) -> frozenset[str]:
    """The roles a document names for an action; empty where it names none."""
    family, _, key = action.partition(":")
    if family == "send" and key in procedure.message_by_key:
        return frozenset(procedure.message_by_key[key].by)
    if family == "flag" and key in procedure.flag_by_key:
        return frozenset(procedure.flag_by_key[key].by)
    if family == "step" and key in procedure.step_by_key:
        return frozenset(procedure.step_by_key[key].by)
    if family == "remedy" and key in procedure.remedy_by_key:
        return frozenset(procedure.remedy_by_key[key].agreed_by)
    return roles_for_deed(procedure, action)


def titles_for(procedure: Procedure, action: str) -> str:
    """“director or the chief executive”: the roles a document names; empty where it names none."""
    named = roles_named(procedure, action)
    return one_of_them(role for role in procedure.roles if role.key in named)


def whom_to_ask(procedure: Procedure, action: str) -> str:
    """One sentence for whoever may not: the roles that may, else those who receive cases."""
    whom = titles_for(procedure, action) or one_of_them(procedure.receivers)
    return f"Ask the {whom}." if whom else "Ask somebody who works on cases."


def one_of_them(roles: Iterable[RoleSpec]) -> str:
    *others, last = [role.title.lower() for role in roles] or [""]
    return f"{', the '.join(others)} or the {last}" if others else last


def roles_for_deed(procedure: Procedure, action: str) -> frozenset[str]:
    """The roles of deeds that the document gives to few; empty for every other."""
    restrictions, enquiries = procedure.restrictions, procedure.enquiries
    if action == "restrict" and restrictions:
        return frozenset(restrictions.decided_by)
    if action == "answer_challenge" and restrictions:
        return frozenset((*restrictions.decided_by, *restrictions.discussed_with))
    if action == "sign_off" and enquiries:
        return frozenset(enquiries.signed_off_by)
    if action == "quality_check" and procedure.sample_check:
        return frozenset((procedure.sample_check.role,))
    return frozenset()


def keeps_interests(user: User, *, on: date | None = None) -> bool:
    """Whether somebody notes and ends the interests of others: a coordinator (S0-22)."""
    rights = rights_of(user, on=on)
    return SEE_ALL in rights and WORK in rights


def check(user: User, case: Case, action: str, *, on: date | None = None) -> None:
    """Raises ``CaseNotFound`` or ``NotAllowed``."""
    if not visible_to(user, on=on).filter(pk=case.pk).exists():
        raise CaseNotFound
    if not may(user, case, action, on=on):
        raise NotAllowed(NOT_YOURS + whom_to_ask(case.procedure.spec, action))
