"""How far somebody is with what they are shown when they begin, item by item (S2-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from cms.conduct.library import InductionItemSpec, induction_spec
from cms.conduct.models import InductionRecord
from cms.policies.models import PolicyPage
from cms.users.models import Appointment, Level, User
from cms.web.templatetags.site import short_date

# The keys of the two inductions (cms/conduct/packs/inductions).
MEMBERS: Final = "members"
STAFF: Final = "staff"
# How long before its day an item is asked for again.
ASKED_AGAIN_BEFORE: Final = timedelta(days=30)


@dataclass(frozen=True)
class ItemState:
    """One item and how far it is on a day.

    ``is_to_do``: it is asked for now, for the first time or again. ``by_reading``: the person
    says themselves that it is done.
    """

    record: InductionRecord
    words: str
    is_to_do: bool
    is_overdue: bool
    by_signature: bool
    by_reading: bool


def state_of(record: InductionRecord, on: date) -> ItemState:
    item = item_of(record)
    return ItemState(
        record=record,
        words=item_words(record, on),
        is_to_do=is_to_do(record, on),
        is_overdue=is_overdue(record, on),
        by_signature=item is not None and item.by_signature,
        by_reading=item is not None and item.by_reading,
    )


def item_of(record: InductionRecord) -> InductionItemSpec | None:
    """The item as the pack has it; None for one that was taken out of it since."""
    spec = induction_spec(MEMBERS if record.member_id else STAFF)
    return next((one for one in spec.items if one.key == record.item), None)


def due_on(record: InductionRecord) -> date | None:
    """The last day on which it is in time, for the first time or again; None: nothing is due."""
    return record.due_on if record.done_on is None else record.refresh_on


def is_to_do(record: InductionRecord, on: date) -> bool:
    day = due_on(record)
    return day is not None and (record.done_on is None or day - ASKED_AGAIN_BEFORE <= on)


def is_overdue(record: InductionRecord, on: date) -> bool:
    day = due_on(record)
    return day is not None and day < on


def item_words(record: InductionRecord, on: date) -> str:
    if record.done_on is None:
        when = "Overdue since" if is_overdue(record, on) else "To do by"
        return f"{when} {short_date(record.due_on)}"
    done = f"Done {short_date(record.done_on)}"
    if record.refresh_on is None:
        return done
    again = "to be done again since" if is_overdue(record, on) else "again by"
    return f"{done}, {again} {short_date(record.refresh_on)}"


def records_of(user: User) -> QuerySet[InductionRecord]:
    """What somebody is shown as a member and as staff."""
    rows: QuerySet[InductionRecord] = InductionRecord.objects.select_related("member")
    return rows.filter(Q(user=user) | Q(member__user=user))


def items_of(user: User, on: date) -> list[ItemState]:
    """The same with how far each is: what is to do first. One query."""
    states = [state_of(row, on) for row in records_of(user)]
    return sorted(states, key=lambda one: not one.is_to_do)


def staff_on(on: date) -> QuerySet[User]:
    """Accounts that hold a role or deputise in one on that day, the board's own roles left out."""
    held = Appointment.objects.current(on).exclude(role__level=Level.BOARD)
    rows: QuerySet[User] = User.objects.filter(is_active=True)
    return rows.filter(Q(pk__in=held.values("user")) | Q(pk__in=held.values("deputy")))


def procedures_to_read() -> Sequence[PolicyPage]:
    """The published policies that speak for a procedure."""
    pages = PolicyPage.objects.live().public().exclude(policy=None).exclude(procedure_key="")
    return list(pages.order_by("title").defer_streamfields())
