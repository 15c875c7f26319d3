"""Induction: what somebody is shown when they begin, and when each item was done (S2-16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.casework.clocks.units import add_months
from cms.conduct.errors import ConductRefused
from cms.conduct.induction import MEMBERS, STAFF, item_of, staff_on
from cms.conduct.library import InductionItemSpec, induction_spec
from cms.conduct.models import InductionRecord, Member, Signature
from cms.conduct.services.signing import member_held
from cms.conduct.signing import SigningState, signing_state, signing_states
from cms.records import save_recorded
from cms.users.models import User

BY_SIGNATURE: Final = "Signing the code is what does it."
NOT_BY_READING: Final = "Somebody has to show you this. They write down when it was done."
NOT_YOURS: Final = "Only the person themselves can say so."


@transaction.atomic
def begin_induction(*, member_id: int, by: User | None, now: datetime) -> list[InductionRecord]:
    """Give a member every item that they do not have yet: those that were begun.

    Signing is an item once a code asks them, and due when the code says. What somebody who came back had left undone begins
    anew; what they had done stays.
    """
    member = member_held(member_id)
    signing = signing_state(member, localdate(now))
    rows = {row.item: row for row in member.induction.all()}
    start = max(member.joined_on, localdate(now))
    begun = []
    for item in items_asked(signing):
        row = rows.get(item.key) or InductionRecord(member=member, item=item.key)
        if not is_to_begin(row, member):
            continue
        asked = signing if item.by_signature else None
        due_on = last_day_of(item, start)
        if asked is not None:
            # Not before they joined: what was asked of somebody who went begins anew.
            due_on = max(asked.due_on, member.joined_on)
        begun.append(begin_item(row, item, due_on=due_on, by=by))
        if asked is not None and asked.signed_at is not None:
            mark_done(row, localdate(asked.signed_at), by=by, reason=BY_SIGNATURE)
    return begun


@transaction.atomic
def begin_staff_induction(*, user_id: int, by: User | None, now: datetime) -> list[InductionRecord]:
    """The same for somebody who holds a role."""
    user = User.objects.select_for_update().get(pk=user_id)
    there = set(InductionRecord.objects.filter(user=user).values_list("item", flat=True))
    return [
        begin_item(
            InductionRecord(user=user, item=item.key),
            item,
            due_on=last_day_of(item, localdate(now)),
            by=by,
        )
        for item in induction_spec(STAFF).items
        if item.key not in there
    ]


def begin_who_joined(*, member_id: int, by: User | None, now: datetime, **kwargs: object) -> None:
    """Somebody joined: they begin at once."""
    begin_induction(member_id=member_id, by=by, now=now)


def done_by_signing(
    *, signature: Signature, member_id: int, by: User | None, **kwargs: object
) -> None:
    """Somebody signed the code, which was an item."""
    keys = [item.key for item in induction_spec(MEMBERS).items if item.by_signature]
    rows = InductionRecord.objects.select_for_update()
    for row in rows.filter(member=member_id, item__in=keys, done_on=None):
        mark_done(row, localdate(signature.signed_at), by=by, reason=BY_SIGNATURE)


@transaction.atomic
def record_item(
    *,
    record_id: int,
    done_on: date | None,
    by: User,
    now: datetime,
    due_on: date | None = None,
    note: str = "",
) -> InductionRecord:
    """Write down when an item was done, or done again; ``done_on`` empty: it is still to do.

    ``due_on`` empty leaves by when. Raises ``ConductRefused``.
    """
    row = held(record_id)
    item = item_of(row)
    if item is not None and item.by_signature and done_on != row.done_on:
        raise ConductRefused(BY_SIGNATURE, field="done_on")
    if done_on is not None and done_on > localdate(now):
        raise ConductRefused("This day is still to come.", field="done_on")
    row.due_on, row.note = due_on or row.due_on, note
    if done_on is None:
        row.done_on = row.refresh_on = None
        save_recorded(row, by=by, reason="Still to do.")
        return row
    return mark_done(row, done_on, by=by, reason="Done.")


@transaction.atomic
def record_several(
    *, record_ids: Sequence[int], done_on: date, by: User, now: datetime, note: str = ""
) -> int:
    """Write down that several items were done on one day, such as in one session; how many."""
    for record_id in sorted(record_ids):
        record_item(record_id=record_id, done_on=done_on, note=note, by=by, now=now)
    return len(record_ids)


@transaction.atomic
def say_read(*, record_id: int, by: User, now: datetime) -> InductionRecord:
    """Somebody says that they read the procedures. Raises ``ConductRefused``."""
    row = held(record_id)
    item = item_of(row)
    if by.pk not in (row.user_id, row.member.user_id if row.member else None):
        raise ConductRefused(NOT_YOURS)
    if item is None or not item.by_reading:
        raise ConductRefused(NOT_BY_READING)
    return mark_done(row, localdate(now), by=by, reason="They say that they read it.")


def begin_missing(now: datetime) -> int:
    """Give everybody the items that they do not have, found by the clock; how many people.

    That finds who was given a seat on the meetings' screens, who was appointed, and what was
    added to an induction.
    """
    on = localdate(now)
    members = list(Member.objects.current(on).prefetch_related("induction"))
    states = signing_states(members, on=on)
    waiting = [one.pk for one in members if lacks_items(one, states.get(one.pk))]
    staff = staff_without_items(on)
    for pk in waiting:
        begin_induction(member_id=pk, by=None, now=now)
    for pk in staff:
        begin_staff_induction(user_id=pk, by=None, now=now)
    return len(waiting) + len(staff)


def lacks_items(member: Member, signing: SigningState | None) -> bool:
    rows = {row.item: row for row in member.induction.all()}
    return any(
        item.key not in rows or is_to_begin(rows[item.key], member) for item in items_asked(signing)
    )


def staff_without_items(on: date) -> list[int]:
    staff = set(staff_on(on).values_list("pk", flat=True))
    there: dict[int, set[str]] = {pk: set() for pk in staff}
    for pk, item in InductionRecord.objects.filter(user__in=staff).values_list("user_id", "item"):
        there[pk].add(item)
    wanted = {item.key for item in induction_spec(STAFF).items}
    return sorted(pk for pk, items in there.items() if wanted - items)


def items_asked(signing: SigningState | None) -> Iterable[InductionItemSpec]:
    """The items of a member: signing only where a code asks them."""
    items = induction_spec(MEMBERS).items
    return [item for item in items if signing is not None or not item.by_signature]


def is_to_begin(row: InductionRecord, member: Member) -> bool:
    """New, or left undone by somebody who went and came back since."""
    return row._state.adding or (row.done_on is None and row.due_on < member.joined_on)


def last_day_of(item: InductionItemSpec, start: date) -> date:
    return start + timedelta(days=item.days - 1)


def begin_item(
    row: InductionRecord, item: InductionItemSpec, *, due_on: date, by: User | None
) -> InductionRecord:
    row.title, row.due_on = item.title, due_on
    row.reminded_at = None
    save_recorded(row, by=by, reason="Begun.")
    return row


def mark_done(
    row: InductionRecord, done_on: date, *, by: User | None, reason: str
) -> InductionRecord:
    item = item_of(row)
    months = item.refresh_months if item is not None else 0
    row.done_on = done_on
    row.refresh_on = add_months(done_on, months) if months else None
    row.reminded_at = None
    save_recorded(row, by=by, reason=reason)
    return row


def held(record_id: int) -> InductionRecord:
    """The item, locked. Raises ``InductionRecord.DoesNotExist``."""
    rows = InductionRecord.objects.select_for_update(of=("self",)).select_related("member")
    row: InductionRecord = rows.get(pk=record_id)
    return row
