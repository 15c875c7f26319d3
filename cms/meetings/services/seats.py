"""Groups and who sits on them, from a date to a date (S0-10, S0-28)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.meetings.models import MeetingGroup, Seat
from cms.records import save_recorded
from cms.users.models import User


@transaction.atomic
def save_seat(seat: Seat, *, by: User | None, reason: str = "") -> Seat:
    """Add or change a seat. It ends by its last day and is never taken away.

    ``political_group`` is only noted: nothing is counted by it (S0-28).
    """
    is_new = seat.pk is None
    seat.full_clean()
    save_recorded(seat, by=by, reason=reason or ("Given a seat." if is_new else "Seat changed."))
    return seat


@transaction.atomic
def save_group(group: MeetingGroup) -> MeetingGroup:
    """Add or change a group. Raises ``ValidationError`` for one that is part of itself."""
    group.full_clean()
    refuse_circle(group, group.part_of)
    group.save()
    return group


def refuse_circle(group: MeetingGroup, above: MeetingGroup | None) -> None:
    """Raises ``ValidationError`` where the group is found among those above it."""
    while above is not None:
        if above.pk == group.pk:
            raise ValidationError("A group cannot be part of itself, or of its own sub-group.")
        above = above.part_of
