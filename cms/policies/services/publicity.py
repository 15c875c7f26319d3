"""Where a policy is made known, and when somebody last looked whether it still is (S2-11)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.policies.errors import PolicyRefused
from cms.policies.models import Policy, PublicityCheck
from cms.records import name_author, save_recorded
from cms.users.models import User


@transaction.atomic
def list_place(*, policy_id: int, where: str, by: User | None) -> PublicityCheck:
    """Add a place to the list. Raises ``PolicyRefused`` for one that is listed already."""
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    where = " ".join(where.split())
    if not where:
        raise PolicyRefused("Say where the policy is made known.", field="where")
    if policy.publicity.filter(where__iexact=where).exists():
        raise PolicyRefused("This place is on the list already.", field="where")
    row = PublicityCheck(policy=policy, where=where)
    save_recorded(row, by=by, reason="Put on the list.")
    return row


@transaction.atomic
def check_place(
    *,
    place_id: int,
    checked_on: date,
    checked_by: str,
    by: User | None,
    now: datetime,
    note: str = "",
) -> PublicityCheck:
    """Write down that somebody looked, on which day, and what they found."""
    row: PublicityCheck = PublicityCheck.objects.select_for_update().get(pk=place_id)
    if checked_on > localdate(now):
        raise PolicyRefused("This day is still to come.", field="checked_on")
    if row.checked_on is not None and checked_on < row.checked_on:
        raise PolicyRefused("Somebody looked later than that already.", field="checked_on")
    if not checked_by.strip():
        raise PolicyRefused("Say who looked.", field="checked_by")
    row.checked_on, row.checked_by, row.note = checked_on, checked_by.strip(), note.strip()
    save_recorded(row, by=by, reason="Somebody looked.")
    return row


@transaction.atomic
def take_off_place(*, place_id: int, reason: str, by: User | None) -> None:
    """Take a place off the list, with a reason; its versions stay in the history."""
    row = PublicityCheck.objects.select_for_update().get(pk=place_id)
    if not reason.strip():
        raise PolicyRefused("Say why it is taken off the list.", field="reason")
    name_author(row, by=by, reason=reason.strip())
    row.delete()
