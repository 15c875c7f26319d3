"""What was passed on, as those may see it who see to it; and who may pass something on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from cms.casework import registry
from cms.casework.interests import is_close
from cms.casework.models import HandOver, Part, Party
from cms.casework.permissions import RECORD, SEE_ALL, rights_of, visible_to
from cms.casework.procedure.hand_overs import HandOverRules
from cms.casework.uses import main_procedure
from cms.users.adapter import may_enter_admin
from cms.users.models import User


def may_pass_on(user: User) -> bool:
    """Members, whether or not they signed, and everybody who works for us (S0-34)."""
    return user.is_active and (registry.is_member(user) or may_enter_admin(user))


def hand_overs_for(user: User, *, on: date) -> QuerySet[HandOver]:
    """Those that somebody may see, and no trace of any other (S0-22).

    Nobody sees one about a role of theirs, or of something that they or somebody close to them
    told; nor one that became a case which they do not see.
    """
    rights = rights_of(user, on=on)
    rows: QuerySet[HandOver] = HandOver.objects.select_related("told_to", "picked_up_by", "case")
    if SEE_ALL not in rights:
        rows = rows.filter(role__in=rights.roles if RECORD in rights else ())
    rows = rows.exclude(about_role__in=rights.roles).exclude(email__iexact=user.email)
    rows = rows.exclude(pk__in=told_by_close_ones(user))
    return rows.filter(Q(case=None) | Q(case__in=visible_to(user, on=on)))


def told_by_close_ones(user: User) -> list[int]:
    """Of those without a case, which has rules of its own. No query for who has nobody close."""
    if not registry.close_to(user):
        return []
    rows = HandOver.objects.filter(case=None).only("name", "email", "about_role", "passed_on_at")
    return [row.pk for row in rows if is_close(user, parts_of(row), on=localdate(row.passed_on_at))]


def parts_of(row: HandOver) -> list[Party]:
    """The people of the case that may come of it, not saved."""
    person = Party(part=Part.PERSON, name=row.name, email=row.email)
    about = [Party(part=Part.SUBJECT, role=row.about_role)] if row.about_role else []
    return [person, *about]


def still_open(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    """Those of which no case came yet, and of which nobody said that none will; oldest first."""
    return rows.filter(case=None, ended_at=None).order_by("passed_on_at", "pk")


def days_allowed(*, on: date) -> int:
    """How many days one may wait for its case, as the main procedure says. One query."""
    spec = main_procedure(on=on)
    rules = spec.hand_overs if spec else HandOverRules()
    return rules.days


def late_before(*, on: date, days: int) -> datetime:
    """One that was passed on before this moment is late; the days after its own are counted."""
    return datetime.combine(on - timedelta(days=days), time(), get_current_timezone())
