"""The only code that writes roles and appointments from a screen."""

from __future__ import annotations

from django.db import transaction

from cms.users.models import Appointment, Role
from cms.users.roles import sync_group


@transaction.atomic
def save_appointment(appointment: Appointment) -> Appointment:
    """Add or change an appointment, and give the groups of its roles exactly their people."""
    before = Appointment.objects.filter(pk=appointment.pk).select_related("role__group").first()
    appointment.full_clean()
    appointment.save()
    sync_group(appointment.role)
    if before is not None and before.role_id != appointment.role_id:
        sync_group(before.role)
    return appointment


@transaction.atomic
def save_role(role: Role) -> Role:
    """Add or change a role. Its key is fixed once it exists: procedures name it."""
    before = Role.objects.filter(pk=role.pk).select_related("group").first()
    if before is not None:
        role.key = before.key
    role.full_clean()
    role.save()
    sync_group(role)
    if before is not None and before.group_id != role.group_id:
        sync_group(before)
    return role
