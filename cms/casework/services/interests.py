"""Interests in a case: said by whoever has one, or noted by a coordinator (S0-22)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, CaseInterest
from cms.casework.permissions import (
    ASK_STAFF,
    SEE,
    WORK,
    NotAllowed,
    keeps_interests,
    kept_from,
    rights_held,
)
from cms.casework.services.change import Act, CaseClosed, Change, changing
from cms.casework.services.rerouting import route_anew
from cms.casework.services.triage import end_grants
from cms.users.models import User

SAID = "Said that they have an interest."
NOTED = "Noted that somebody has an interest."


class InterestNotFound(CaseworkError):
    """Raised for an interest that is not there or ended already. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("There is no such interest in this case now.")


def say_interest(*, case_id: int, act: Act, how: str, user: User | None = None) -> CaseInterest:
    """Somebody has an interest in a case: from now on they cannot tell that it exists.

    Whoever sees the case says it of themselves; ``user`` is somebody else, of whom a coordinator
    notes it. A case that was theirs goes to whoever has it by the usual rule. Raises
    ``CaseworkError``, ``NotAllowed``, and what ``changing`` raises.
    """
    if act.by is None:
        raise NotAllowed(ASK_STAFF)
    if not how.strip():
        raise CaseworkError("Say how it arises.", field="how")
    whose = user or act.by
    with changing(case_id, act, action=SEE, while_closed=True) as change:
        if whose != act.by:
            check_coordinator(change)
        if change.case.interests.filter(user=whose, ended_at=None).exists():
            raise CaseworkError("Their interest is noted already.", field="user")
        interest = CaseInterest(
            user=whose, case=change.case, how_it_arises=how.strip(), declared_at=act.now
        )
        change.save(interest, SAID if whose == act.by else NOTED)
        if change.case.handler_id == whose.pk:
            route_anew(change)
    return interest


def end_interest(*, case_id: int, act: Act, interest_id: int) -> CaseInterest:
    """A coordinator found that it holds no more; ``act.reason`` says why.

    Nobody ends their own: they do not see the case. Raises ``CaseworkError`` without a reason,
    ``NotAllowed``, ``InterestNotFound``, and what ``changing`` raises.
    """
    if not act.reason.strip():
        raise CaseworkError("Say why it holds no more.", field="reason")
    with changing(case_id, act, action=SEE, while_closed=True) as change:
        check_coordinator(change)
        rows = change.case.interests.filter(pk=interest_id, ended_at=None)
        interest: CaseInterest | None = rows.first()
        if interest is None:
            raise InterestNotFound
        interest.ended_at = act.now
        change.save(interest, act.reason)
    return interest


def hand_on_cases(*, now: datetime) -> int:
    """Give every open case to somebody else whose handler cannot have it any more; how many.

    They must not learn of it: they said since who is close to them, or somebody of that name or
    address came into it. Or they left the role in which they worked on cases. Done by the clock
    of the site, however it came about; nobody is told why.
    """
    on = localdate(now)
    held = Case.objects.filter(closed_at=None).exclude(handler=None)
    found = [
        (case_id, user)
        for user in User.objects.filter(pk__in=held.values("handler")).order_by("pk")
        for case_id in to_hand_on(user, on=on).values_list("pk", flat=True)
    ]
    return sum(hand_on(case_id, user, now=now) for case_id, user in found)


def to_hand_on(user: User, *, on: date) -> QuerySet[Case]:
    """The open cases that somebody handles and cannot go on with; all, once they have left.

    Whoever is only kept out for now keeps theirs.
    """
    rows = kept_from(user, on=on) if WORK in rights_held(user, on=on) else Case.objects.all()
    mine: QuerySet[Case] = rows.filter(handler=user, closed_at=None)
    return mine


def hand_on(case_id: int, user: User, *, now: datetime) -> bool:
    """False: somebody did it meanwhile, or closed it."""
    try:
        with changing(case_id, Act(now=now)) as change:
            if change.case.handler_id == user.pk:
                route_anew(change)
                if change.case.handler_id != user.pk:
                    end_grants(change, but=change.case.handler)
            change.quiet = change.case.handler_id == user.pk or not change.done
            return not change.quiet
    except CaseClosed:
        return False


def check_coordinator(change: Change) -> None:
    """Raises ``NotAllowed`` for everybody but a coordinator."""
    by, on = change.act.by, localdate(change.act.now)
    if by is None or not keeps_interests(by, on=on):
        raise NotAllowed("Only a coordinator notes and ends the interests of others.")
