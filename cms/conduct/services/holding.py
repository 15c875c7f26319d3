"""Whose seat it is: every seat belongs to a member, wherever it was given (S0-7, S0-10)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.text import slugify

from cms.conduct.models import Member, MemberKind, MemberSeat
from cms.meetings.models import Seat
from cms.records import save_recorded
from cms.users.models import User

SLUG_LENGTH: Final = 80
ENDED_BEFORE: Final = "_conduct_ended_before"
_seated: ContextVar[tuple[Member, User | None] | None] = ContextVar("seated", default=None)


@contextmanager
def seating(member: Member, *, by: User | None) -> Iterator[None]:
    """Say whose seats those are that are saved meanwhile."""
    before = _seated.set((member, by))
    try:
        yield
    finally:
        _seated.reset(before)


def seat_to_be_saved(*, instance: Seat, raw: bool = False, **kwargs: Any) -> None:
    """Remember its last day, to see afterwards whether their time here followed it."""
    if not raw:
        rows = Seat.objects.filter(pk=instance.pk) if instance.pk else Seat.objects.none()
        instance.__dict__[ENDED_BEFORE] = list(rows.values_list("ends_on", flat=True))


def seat_saved(*, instance: Seat, raw: bool = False, **kwargs: Any) -> None:
    """Give a seat to its member; one that was kept on the meetings' screens says their days too."""
    if raw:
        return
    seated = _seated.get()
    if seated is not None:
        member, by = seated
        hold_seat(instance, by=by, member=member)
    else:
        follow_seat(hold_seat(instance, by=None), instance)


@transaction.atomic
def hold_seat(seat: Seat, *, by: User | None, member: Member | None = None) -> Member:
    """Write down whose seat it is, unless that is known; ``member`` where somebody says so.

    The account decides; without one, the name, where one member alone bears it. Whoever is not
    a member yet becomes one on the first day of the seat.
    """
    holding = MemberSeat.objects.filter(seat=seat).select_related("member").first()
    if holding is not None and _still_theirs(holding.member, seat):
        held: Member = holding.member
        return held
    owner = member or member_for(seat) or member_from(seat, by=by)
    take_account(owner, seat, by=by)
    if holding is None:
        holding = MemberSeat(seat=seat)
    holding.member = owner
    save_recorded(holding, by=by, reason="Whose seat it is.")
    return owner


def _still_theirs(member: Member, seat: Seat) -> bool:
    return seat.user_id is None or seat.user_id == member.user_id


def member_for(seat: Seat) -> Member | None:
    """Who bears the seat already: by their account, or by a name that is theirs alone."""
    if seat.user_id is not None:
        own: Member | None = Member.objects.filter(user=seat.user_id).first()
        if own is not None:
            return own
    named = Member.objects.filter(name__iexact=seat.name)
    if seat.user_id is not None:
        named = named.filter(user=None)
    found = list(named[:2])
    return found[0] if len(found) == 1 else None


def member_from(seat: Seat, *, by: User | None) -> Member:
    kind = MemberKind.ORGANISATION if seat.organisation else MemberKind.RESIDENT
    member = Member(
        name=seat.name,
        slug=free_slug(seat.name),
        kind=kind,
        parent_organisation=seat.organisation,
        joined_on=seat.starts_on,
        user_id=seat.user_id,
    )
    save_recorded(member, by=by, reason="Was given a seat.")
    return member


def take_account(member: Member, seat: Seat, *, by: User | None) -> None:
    """A member without an account has the one that their seat was given."""
    if member.user_id is None and seat.user_id is not None:
        member.user_id = seat.user_id
        save_recorded(member, by=by, reason="Has the account of their seat.")


def follow_seat(member: Member, seat: Seat) -> None:
    """They are a member from the first day of the seat, and until the last of all their seats.

    Who stays a member without a seat does not leave because one of long ago is put right: seats
    end a membership only where they were what it lasted by, and can always make it longer.
    """
    joined_on, left_on = member.joined_on, member.left_on
    others = Seat.objects.filter(holding__member=member).exclude(pk=seat.pk)
    if left_on is not None and seat.starts_on > left_on:
        joined_on = seat.starts_on
    elif not others.filter(ends_on__lt=joined_on).exists():
        joined_on = min(joined_on, seat.starts_on)
    ends = list(others.values_list("ends_on", flat=True))
    was, last = last_day_of([*ends, *ended_before(seat)]), last_day_of([*ends, seat.ends_on])
    is_longer = left_on is not None and (last is None or last > left_on)
    if is_longer or (left_on == was and (last is None or last >= joined_on)):
        left_on = last
    if (joined_on, left_on) != (member.joined_on, member.left_on):
        member.joined_on, member.left_on = joined_on, left_on
        save_recorded(member, by=None, reason="Follows their seats.")


def last_day_of(ends: Collection[date | None]) -> date | None:
    """The last day of all; None: one of them is open, or there is none."""
    days = [day for day in ends if day is not None]
    return max(days) if days and len(days) == len(ends) else None


def ended_before(seat: Seat) -> Sequence[date | None]:
    """The last day that the seat had until now; nothing for a new one."""
    found: Sequence[date | None] = seat.__dict__.get(ENDED_BEFORE, ())
    return found


def free_slug(name: str) -> str:
    """An address that no member has, from their name."""
    stem = slugify(name)[: SLUG_LENGTH - 4].strip("-") or "member"
    taken = set(Member.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
