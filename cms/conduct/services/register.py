"""What members say to the register of interests: every act is one entry, never changed (3.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from cms.conduct import register_letters as letters
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Act, Member, RegisterEntry
from cms.conduct.register import Interest, interests_of
from cms.conduct.services.saying import (
    LONGEST_REASON,
    STILL_TO_COME,
    Saying,
    Told,
    about,
    begin,
    check_length,
    check_told,
    is_same,
    kind_of,
    member_of_entry,
)
from cms.conduct.services.signing import hold_numbers, member_held
from cms.conduct.trusted import is_trusted
from cms.users.models import User

__all__ = ["Told", "change", "confirm", "declare", "declare_nothing", "end", "show", "withhold"]


@transaction.atomic
def declare(
    *,
    member_id: int,
    category: str,
    told: Told,
    by: User,
    now: datetime,
    told_on: date | None = None,
) -> RegisterEntry:
    """Declare an interest. Raises ``ConductRefused``.

    The same interest that still holds is kept once: a phone may send it twice. ``told_on`` is
    the day on which a member without an account said it to ``by``; so it is below.
    """
    saying = begin(member_id, by=by, now=now, told_on=told_on)
    spec = saying.asked.spec
    chosen = spec.category(category)
    if chosen is None:
        raise ConductRefused("Choose which kind of interest it is.", field="category")
    check_told(told, chosen, spec, on=saying.on)
    fields = {"register": spec.key, "category": chosen.key, "category_title": chosen.title}
    for one in saying.interests:
        if one.holds and is_same(one.newest, {**fields, **told.fields}):
            return one.entries[0]
    due_on = saying.last_day(told.on)
    entry = saying.add(Act.DECLARED, due_on=due_on, **fields, **told.fields)
    if entry.is_sensitive:
        letters.tell_trusted(entry)
    return entry


@transaction.atomic
def change(
    *, entry_id: int, told: Told, by: User, now: datetime, told_on: date | None = None
) -> RegisterEntry:
    """Say an interest anew; what was said before stays in its history. Raises ``ConductRefused``.

    ``entry_id`` is of the first entry of the interest; so it is below. Details that stay private
    do so until that is decided otherwise (``show``).
    """
    saying = begin(member_of_entry(entry_id), by=by, now=now, told_on=told_on)
    interest = saying.held(entry_id)
    before = interest.newest
    if interest.is_withheld:
        told = replace(told, is_sensitive=True, reason=told.reason or before.reason)
    spec, chosen = kind_of(before)
    check_told(told, chosen, spec, on=saying.on)
    fields = {name: getattr(before, name) for name in ("register", "category", "category_title")}
    if is_same(before, {**fields, **told.fields}):
        raise ConductRefused("This says the same as before. Change what is different.")
    due_on = saying.last_day(told.on) if told.on > before.on else None
    first = interest.entries[0]
    entry = saying.add(Act.CHANGED, of=first, due_on=due_on, **fields, **told.fields)
    if entry.is_sensitive and not interest.is_withheld:
        letters.tell_trusted(entry)
    return entry


@transaction.atomic
def end(
    *,
    entry_id: int,
    on: date,
    by: User,
    now: datetime,
    reason: str = "",
    told_on: date | None = None,
) -> RegisterEntry:
    """Say since when an interest no longer holds. It stays public for its term."""
    saying = begin(member_of_entry(entry_id), by=by, now=now, told_on=told_on)
    interest = saying.held(entry_id)
    if on < interest.since:
        raise ConductRefused("It cannot end before it began.", field="on")
    if on > saying.on:
        raise ConductRefused(STILL_TO_COME, field="on")
    check_length(reason, LONGEST_REASON, "reason")
    return saying.add(Act.ENDED, **about(interest, on=on, reason=reason))


@transaction.atomic
def declare_nothing(
    *, member_id: int, by: User, now: datetime, told_on: date | None = None
) -> RegisterEntry:
    """“Nothing to declare”, with its date. Refused while an interest is declared."""
    saying = begin(member_id, by=by, now=now, told_on=told_on)
    if any(one.holds for one in saying.interests):
        raise ConductRefused(
            "You have declared an interest. End what no longer holds, or confirm what does."
        )
    return saying.add_once(Act.NOTHING)


@transaction.atomic
def confirm(
    *, member_id: int, by: User, now: datetime, told_on: date | None = None
) -> RegisterEntry:
    """The yearly look: everything that is declared is right, and nothing is missing (E22)."""
    saying = begin(member_id, by=by, now=now, told_on=told_on)
    if not any(one.holds for one in saying.interests):
        raise ConductRefused("Nothing is declared. Say that you have nothing to declare instead.")
    return saying.add_once(Act.CONFIRMED)


@transaction.atomic
def withhold(*, entry_id: int, reason: str, by: User, now: datetime) -> RegisterEntry:
    """Decide that the details of an interest stay private. The public reads the fact alone."""
    member, interest = to_decide(entry_id)
    refuse_decider(member, reason, by=by, on=localdate(now))
    if interest.is_withheld and not interest.awaits:
        raise ConductRefused("This was decided already: the details stay private.")
    entry = Saying(member, None, [], by, now).add(
        Act.WITHHELD, **about(interest, on=localdate(now), reason=reason)
    )
    letters.send_decision(entry)
    return entry


@transaction.atomic
def show(*, entry_id: int, by: User, now: datetime, reason: str = "") -> RegisterEntry:
    """Show the details of an interest: as its member wishes, or as was decided with a reason."""
    member, interest = to_decide(entry_id)
    is_own = member.user_id is not None and member.user_id == by.pk
    if not is_own:
        refuse_decider(member, reason, by=by, on=localdate(now))
    if not interest.is_withheld:
        raise ConductRefused("The details are shown already.")
    entry = Saying(member, None, [], by, now).add(
        Act.SHOWN, **about(interest, on=localdate(now), reason=reason)
    )
    if not is_own:
        letters.send_decision(entry)
    return entry


def to_decide(entry_id: int) -> tuple[Member, Interest]:
    hold_numbers()
    member = member_held(member_of_entry(entry_id))
    return member, next(one for one in interests_of(member) if one.key == entry_id)


def refuse_decider(member: Member, reason: str, *, by: User, on: date) -> None:
    if member.user_id is not None and member.user_id == by.pk:
        raise ConductRefused("Somebody else decides on your own interests.")
    if not is_trusted(by, on):
        raise ConductRefused("This is for the coordinator or the monitoring officer to decide.")
    if not reason.strip():
        raise ConductRefused("Say why.", field="reason")
    check_length(reason, LONGEST_REASON, "reason")
