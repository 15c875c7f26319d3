"""People say who is close to them; they never see the cases of those (S0-22)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.closeness import PartInCase, compared_name, part_for_coordinator
from cms.conduct.errors import ConductRefused
from cms.conduct.models import CloseAssociate, MistakenIdentity
from cms.records import save_recorded
from cms.users.models import User


@transaction.atomic
def declare_close(
    *, name: str, how: str, by: User, now: datetime, email: str = ""
) -> CloseAssociate:
    """``by`` says who is close to them. Cases that those are in are kept from ``by`` at once.

    Raises ``ConductRefused``.
    """
    name, how, email = name.strip(), how.strip(), email.strip().lower()
    if not compared_name(name):
        raise ConductRefused("Enter their full name.", field="name")
    if not how:
        raise ConductRefused("Say how they are close to you.", field="how")
    # Locked, so that two presses at once do not say it twice.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    for row in CloseAssociate.objects.filter(user=by, ended_on=None):
        if compared_name(row.name) == compared_name(name) and email in (row.email, ""):
            raise ConductRefused(f"You have named {row.name} already.", field="name")
    row = CloseAssociate(user=by, name=name, email=email, how=how, declared_at=now)
    save_recorded(row, by=by, reason="Named as close.")
    registry.forget_close(by)
    return row


@transaction.atomic
def end_close(*, associate_id: int, by: User, now: datetime) -> CloseAssociate:
    """They are close no more: today is the last day. Cases that came in until then stay closed.

    Raises ``CloseAssociate.DoesNotExist`` for somebody else's.
    """
    rows = CloseAssociate.objects.select_for_update(of=("self",))
    row: CloseAssociate = rows.get(pk=associate_id, user=by)
    if row.ended_on is None:
        row.ended_on = localdate(now)
        save_recorded(row, by=by, reason="Close no more.")
        registry.forget_close(by)
    return row


@transaction.atomic
def note_mistaken(
    *, associate_id: int, party: int, reason: str, by: User, now: datetime
) -> MistakenIdentity:
    """A coordinator who sees the case found that somebody in it only bears the name.

    Raises ``ConductRefused``.
    """
    associate, part = mistake_of(associate_id, party, by=by)
    if not reason.strip():
        raise ConductRefused("Say how you know.", field="reason")
    if associate.mistaken.filter(party=part.party).exists():
        raise ConductRefused("This was noted already.")
    mistake = MistakenIdentity(
        associate=associate, party=part.party, reason=reason.strip(), noted_at=now, noted_by=by
    )
    save_recorded(mistake, by=by, reason="Only bears the name.")
    registry.forget_close(associate.user)
    return mistake


def mistake_of(associate_id: int, party: int, *, by: User) -> tuple[CloseAssociate, PartInCase]:
    """Raises ``ConductRefused`` for whoever may not know, and where the names differ."""
    part = part_for_coordinator(by, party)
    rows = CloseAssociate.objects.select_for_update(of=("self",)).select_related("user")
    associate: CloseAssociate | None = rows.filter(pk=associate_id).first() if part else None
    if part is None or associate is None:
        raise ConductRefused("There is nobody like that.")
    if compared_name(associate.name) not in part.compared:
        raise ConductRefused("There is nobody like that.")
    return associate, part
