"""Whoever is named in a case by their address stays named in it under another one (S0-22)."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from cms.casework.models import Party, save_recorded
from cms.users.models import User

WHY: Final = "Their account has another address now."


@transaction.atomic
def stay_named(user: User, address: str) -> None:
    """Write the account down where only ``address``, which it leaves, told that it is theirs.

    Else a new address would show them their own case.
    """
    rows = Party.objects.select_for_update(of=("self",)).filter(email=address.lower(), user=None)
    for row in rows.order_by("pk"):
        row.user = user
        save_recorded(row, by=None, reason=WHY)
