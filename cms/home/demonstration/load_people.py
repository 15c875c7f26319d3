"""Accounts, roles and appointments of a demonstration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cms.home.demonstration.people import HOLDERS, HUB, PASSWORD, Holder
from cms.users.models import User
from cms.users.roles import appoint, ensure_role

Staff = dict[str, User]


def load_people(*, on: date, holders: Iterable[Holder] = HOLDERS, office: str = HUB) -> Staff:
    """The accounts by the key of their role. Everybody took office on that day."""
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    staff: Staff = {}
    for holder in holders:
        user = account_for(holder, hashed) if holder.signs_in else None
        role = ensure_role(holder.role, holder.title, holder.group)
        role.level = holder.stands
        role.save()
        appoint(
            user=user,
            role=role,
            starts_on=on,
            public_name=holder.name,
            phone=holder.phone,
            email=holder.email,
            postal_address=office if holder.main_contact else "",
            note=holder.note,
            is_public_contact=holder.main_contact,
        )
        if user is not None:
            staff[holder.role] = user
    return staff


def account_for(holder: Holder, hashed: str) -> User:
    user, made = User.objects.get_or_create(
        email=holder.email,
        defaults={"first_name": holder.first_name, "last_name": holder.last_name},
    )
    if made:
        user.password = hashed
        user.save()
    return user


def editors() -> Group:
    """Wagtail makes this group with its first migration; a deployer may have renamed it."""
    group, _ = Group.objects.get_or_create(name="Editors")
    return group
