"""What conduct knows of an account, in one question at the first door of a request."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from cms.casework import registry
from cms.conduct.models import CloseAssociate, InductionRecord, Member
from cms.users.models import User

NO_INDUCTION: Final = "_conduct_no_induction"


def member_at_the_door(user: User, on: date) -> Member | None:
    """The member whose account it is, while they are one; None for everybody else. One query.

    What that query found missing beside is asked no more for this account object: whom nobody is
    close to, and who is shown no induction.
    """
    if not user.pk:
        return None
    close = CloseAssociate.objects.filter(user=OuterRef("pk"))
    shown = InductionRecord.objects.filter(Q(user=OuterRef("pk")) | Q(member__user=OuterRef("pk")))
    rows: Any = User.objects.filter(pk=user.pk).select_related("member")
    found = rows.annotate(has_close=Exists(close), has_induction=Exists(shown)).first()
    if found is None:
        return None
    if not found.has_close:
        registry.nobody_close(user)
    if not found.has_induction:
        user.__dict__[NO_INDUCTION] = True
    member: Member | None = getattr(found, "member", None)
    return member if member is not None and member.is_one_on(on) else None


def is_shown_no_induction(user: User) -> bool:
    """True where the question at the door found none; else nothing is known."""
    return NO_INDUCTION in user.__dict__
