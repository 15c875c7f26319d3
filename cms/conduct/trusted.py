"""Who reads the details of interests that stay private, and decides whether they do (3.4)."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.contrib.auth.models import Permission

from cms.conduct.models import Member
from cms.users.models import User
from cms.users.roles import holders_of, memberships_in_force

ROLE: Final = "monitoring_officer"
GROUP: Final = "Coordinators"
KEEPING: Final = "change_member"


def trusted_people(on: date) -> list[User]:
    """The monitoring officer where there is one; else the coordinators; else who keeps members."""
    holders = holders_of(ROLE, on=on)
    if holders:
        return holders
    people = User.objects.filter(is_active=True).order_by("pk")
    members = memberships_in_force(on=on)
    found = list(people.filter(pk__in=members.filter(group__name=GROUP).values("user")))
    if found:
        return found
    keeping = Permission.objects.filter(content_type__app_label="conduct", codename=KEEPING)
    kept = members.filter(group__permissions__in=keeping)
    return list(people.filter(pk__in=kept.values("user")))


def is_trusted(user: User, on: date, *, about: Member | None = None) -> bool:
    """Nobody decides on their own."""
    if about is not None and about.user_id == user.pk:
        return False
    return any(one.pk == user.pk for one in trusted_people(on))
