"""Two rows of one person are made one (S0-10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q
from django.utils.timezone import localdate

from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member
from cms.conduct.services.seating import dress_seats
from cms.meetings.models import Seat
from cms.records import name_author, save_recorded
from cms.users.models import User

# What is written once bears the member's number in its seal, so it cannot move.
SEALED = ("signatures", "entries")
ASKED = ("signing_requests", "register_requests")
MOVED = ("seats", "dispensations", "induction")


@transaction.atomic
def merge_members(
    *, member_id: int, other_id: int, by: User | None, now: datetime, reason: str = ""
) -> Member:
    """Give the member what the other has here, and their account, and end the other row.

    For one person who was written down twice. What was asked of the other goes: it is asked of
    the member. Raises ``ConductRefused`` where the other signed or declared anything, where both
    have accounts, and where they sat in one group at one time.
    """
    if member_id == other_id:
        raise ConductRefused("Choose the other record of the same person.", field="other")
    rows = Member.objects.select_for_update(of=("self",)).filter(pk__in=(member_id, other_id))
    found: dict[int, Member] = {row.pk: row for row in rows.order_by("pk")}
    kept, other = found[member_id], found[other_id]
    check_merge(kept, other)
    why = reason or f"The same person as {other}."
    account = other.user
    for name in ASKED:
        for row in getattr(other, name).all():
            take_away(row, by=by, reason=why)
    take_over_induction(kept, other, by=by, reason=why)
    for name in MOVED:
        for row in getattr(other, name).all():
            row.member = kept
            save_recorded(row, by=by, reason=why)
    kept.joined_on = min(kept.joined_on, other.joined_on)
    if other.left_on is None or (kept.left_on and other.left_on > kept.left_on):
        kept.left_on = other.left_on
    kept.phone = kept.phone or other.phone
    kept.postal_address = kept.postal_address or other.postal_address
    kept.contact_note = kept.contact_note or other.contact_note
    take_away(other, by=by, reason=why)
    kept.user = kept.user or account
    save_recorded(kept, by=by, reason=why)
    dress_seats(kept, on=localdate(now), by=by)
    return kept


def take_away(row: Model, *, by: User | None, reason: str) -> None:
    """Delete a row; its versions stay."""
    name_author(row, by=by, reason=reason)
    row.delete()


def take_over_induction(kept: Member, other: Member, *, by: User | None, reason: str) -> None:
    """Items that both have are done where either did them; the other's own row goes."""
    own = {row.item: row for row in kept.induction.all()}
    for row in other.induction.filter(item__in=own):
        mine = own[row.item]
        if mine.done_on is None and row.done_on is not None:
            mine.done_on = row.done_on
            save_recorded(mine, by=by, reason=reason)
        take_away(row, by=by, reason=reason)


def check_merge(kept: Member, other: Member) -> None:
    if any(getattr(other, name).exists() for name in SEALED):
        raise ConductRefused(
            f"{other} signed or declared something in this record, which cannot be moved. "
            "Keep that record, and merge this one into it.",
            field="other",
        )
    if kept.user_id is not None and other.user_id is not None:
        raise ConductRefused(
            "Each of them has an account of their own, so they are two people here.", field="other"
        )
    for seat in Seat.objects.filter(holding__member=other).select_related("group"):
        at_once = Seat.objects.filter(holding__member=kept, group=seat.group)
        at_once = at_once.filter(Q(ends_on=None) | Q(ends_on__gte=seat.starts_on))
        if seat.ends_on is not None:
            at_once = at_once.filter(starts_on__lte=seat.ends_on)
        if at_once.exists():
            raise ConductRefused(
                f"Both sat in {seat.group} at the same time. End one of the seats first.",
                field="other",
            )
