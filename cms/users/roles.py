"""Who holds which role today, and the groups that say what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from cms.users.models import Appointment, AppointmentQuerySet, Role, User


@dataclass(frozen=True)
class Contact:
    """How the public reaches the holder of a role. Empty strings: not given."""

    role: str
    title: str
    name: str
    phone: str
    email: str
    postal_address: str
    note: str


def role_keys_of(user: User, *, on: date) -> frozenset[str]:
    """The keys of the roles that ``user`` holds or deputises on that date. One query."""
    if not user.pk:
        return frozenset()
    held = Appointment.objects.current(on).held_by(user.pk)
    return frozenset(held.values_list("role__key", flat=True))


def memberships_in_force(*, on: date) -> QuerySet[Any]:
    """Who is in which group, but for those who are in it only by roles not held on that date."""
    by_role = Appointment.objects.filter(role__group=OuterRef("group_id"))
    by_role = by_role.held_by(OuterRef("user_id"))
    rows: QuerySet[Any] = User.groups.through.objects.all()
    return rows.filter(Exists(by_role.current(on)) | ~Exists(by_role))


def groups_in_force(user: User, *, on: date) -> QuerySet[Group]:
    """The groups that let somebody do something on that date."""
    rows = memberships_in_force(on=on).filter(user=user.pk)
    return Group.objects.filter(pk__in=rows.values("group"))


def holders_of(role_key: str, *, on: date) -> list[User]:
    """Active accounts that hold the role on that date; the deputy where nobody holds it."""
    rows = Appointment.objects.current(on).filter(role__key=role_key)
    rows = rows.select_related("user", "deputy").order_by("starts_on", "pk")
    holders = [row.user for row in rows if row.user and row.user.is_active]
    return holders or [row.deputy for row in rows if row.deputy and row.deputy.is_active]


def contact_for(role_key: str, *, on: date) -> Contact | None:
    """The public details of whoever holds the role; None while it is vacant."""
    rows = Appointment.objects.current(on).filter(role__key=role_key).select_related("role")
    row = rows.order_by("starts_on", "pk").first()
    return contact_from(row) if row else None


def contact_from(row: Appointment) -> Contact:
    return Contact(
        role=row.role.key,
        title=row.role.title,
        name=row.public_name,
        phone=row.phone,
        email=row.email,
        postal_address=row.postal_address,
        note=row.note,
    )


def ensure_role(key: str, title: str, group_name: str) -> Role:
    """Make sure a role named by a procedure exists; its title is left as edited."""
    group, _ = Group.objects.get_or_create(name=group_name)
    role, _ = Role.objects.get_or_create(key=key, defaults={"title": title, "group": group})
    return role


def roles_to_give(user: User) -> QuerySet[Role]:
    """The roles that ``user`` may give to others: none that may do more than they may.

    Whoever keeps the roles themselves may give any of them.
    """
    if user.has_perm("users.change_role"):
        return Role.objects.all()
    groups = groups_in_force(user, on=localdate())
    held = Permission.objects.filter(Q(group__in=groups) | Q(user=user))
    beyond = Permission.objects.exclude(pk__in=held.values("pk"))
    return (
        Role.objects.exclude(group__permissions__in=beyond)
        .exclude(group__page_permissions__isnull=False)
        .exclude(group__collection_permissions__isnull=False)
    )


@transaction.atomic
def appoint(
    *,
    user: User | None,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    **details: object,
) -> Appointment:
    """Put somebody in a role and in the group that carries its permissions.

    Known in public by name, or by the role where the account has none: never by its address.
    """
    appointment = Appointment(user=user, role=role, starts_on=starts_on, ends_on=ends_on, **details)
    own = user.get_full_name() if user else ""
    appointment.public_name = appointment.public_name or own or role.title
    appointment.full_clean()
    appointment.save()
    sync_group(role)
    return appointment


def sync_group(role: Role) -> None:
    """Give the role's group exactly the people appointed to its roles, deputies included.

    Whoever is to hold one is in it already, and whoever holds none any more is not. Days are
    looked at again at every asking: by ``role_keys_of`` for what somebody sees, and by
    ``groups_in_force`` for what a group lets them do.
    """
    rows = not_over(Appointment.objects.filter(role__group=role.group), on=localdate())
    people: set[int] = set()
    for user_id, deputy_id in rows.values_list("user_id", "deputy_id"):
        people.update(pk for pk in (user_id, deputy_id) if pk)
    role.group.user_set.set(people)


def not_over(rows: AppointmentQuerySet, *, on: date) -> AppointmentQuerySet:
    """Those that somebody holds or is still to hold."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))


@transaction.atomic
def leave_groups(*, on: date) -> int:
    """Take people out of the groups of roles that are over; how often that was.

    Wagtail asks who is in a group where it writes to one, and who opens a private folder.
    """
    theirs = Appointment.objects.filter(role__group=OuterRef("group_id"))
    theirs = theirs.held_by(OuterRef("user_id"))
    rows = User.groups.through.objects.filter(Exists(theirs), ~Exists(not_over(theirs, on=on)))
    deleted, _ = rows.delete()
    return deleted
