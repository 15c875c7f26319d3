"""Members join, change, are given seats, and leave; their rows stay (S0-7, S0-10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.timezone import localdate

from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, MemberKind
from cms.conduct.services.accounts import account_for, move_account, name_account
from cms.conduct.services.holding import free_slug, seating
from cms.conduct.services.seating import dress_seats, give_seat, seats_after
from cms.conduct.signals import member_joined
from cms.meetings.models import MeetingGroup
from cms.meetings.services.seats import save_seat
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date


class MemberChanges(TypedDict, total=False):
    """What of a member may be changed. An empty ``email`` leaves the account as it is."""

    name: str
    slug: str
    kind: str
    parent_organisation: str
    about: str
    joined_on: date
    phone: str
    postal_address: str
    contact_note: str
    email: str


@transaction.atomic
def add_member(
    *,
    name: str,
    kind: str,
    joined_on: date,
    by: User | None,
    now: datetime,
    email: str = "",
    parent_organisation: str = "",
    about: str = "",
    phone: str = "",
    postal_address: str = "",
    contact_note: str = "",
    group: MeetingGroup | None = None,
    title: str = "",
    has_vote: bool = True,
) -> Member:
    """Take somebody in. An account without a password is made for an address that has none.

    ``title``, such as “chair”, and ``has_vote`` are of the seat in ``group``. Raises
    ``ConductRefused``; nothing was written then.
    """
    member = Member(
        name=name.strip(),
        slug=free_slug(name),
        kind=kind,
        parent_organisation=parent_organisation.strip(),
        about=about,
        joined_on=joined_on,
        phone=phone,
        postal_address=postal_address,
        contact_note=contact_note,
    )
    check_member(member)
    if email:
        member.user = account_for(email, name=member.name)
    save_recorded(member, by=by, reason="Joined.")
    if group is not None:
        give_seat(
            member_id=member.pk,
            group=group,
            starts_on=joined_on,
            title=title,
            has_vote=has_vote,
            by=by,
            now=now,
        )
    member_joined.send(Member, member_id=member.pk, by=by, now=now)
    return member


@transaction.atomic
def change_member(
    *,
    member_id: int,
    by: User | None,
    now: datetime,
    reason: str = "",
    **changes: Unpack[MemberChanges],
) -> Member:
    """Change what is kept of a member; their seats of now follow their name and organisation."""
    member = held(member_id)
    email = changes.pop("email", "")
    for field, value in changes.items():
        setattr(member, field, value.strip() if isinstance(value, str) else value)
    check_member(member)
    if email:
        move_account(member, email)
    name_account(member)
    save_recorded(member, by=by, reason=reason or "Changed.")
    dress_seats(member, on=localdate(now), by=by)
    return member


@transaction.atomic
def end_membership(
    *, member_id: int, on: date, by: User | None, now: datetime, reason: str = ""
) -> Member:
    """Write down the last day of a member: their seats end with it, and so do a member's doors.

    Every row stays. Raises ``ConductRefused``.
    """
    member = held(member_id)
    if member.left_on is not None and member.left_on < localdate(now):
        raise ConductRefused(f"{member} left on {full_date(member.left_on)} already.")
    if on < member.joined_on:
        raise ConductRefused("The last day cannot come before the first.", field="on")
    for seat in seats_after(member, on):
        if seat.starts_on > on:
            raise ConductRefused(
                f"Their seat in {seat.group} begins on {full_date(seat.starts_on)}, after that day.",
                field="on",
            )
        seat.ends_on = on
        with seating(member, by=by):
            save_seat(seat, by=by, reason=reason or "Left.")
    member.left_on = on
    save_recorded(member, by=by, reason=reason or "Left.")
    return member


@transaction.atomic
def take_back(
    *, member_id: int, joined_on: date, by: User | None, now: datetime, reason: str = ""
) -> Member:
    """Somebody who left is a member again from a day on; their earlier seats tell the rest."""
    member = held(member_id)
    if member.left_on is None or member.left_on >= localdate(now):
        raise ConductRefused(f"{member} is a member now.")
    if joined_on <= member.left_on:
        raise ConductRefused(
            f"Choose a day after {full_date(member.left_on)}, when they left.", field="joined_on"
        )
    member.joined_on, member.left_on = joined_on, None
    save_recorded(member, by=by, reason=reason or "Came back.")
    member_joined.send(Member, member_id=member.pk, by=by, now=now)
    return member


@transaction.atomic
def keep_on(*, member_id: int, by: User | None, now: datetime, reason: str = "") -> Member:
    """Somebody whose last day is still to come stays. Their seats end as they were to end.

    Raises ``ConductRefused``.
    """
    member = held(member_id)
    if member.left_on is None or member.left_on < localdate(now):
        raise ConductRefused(f"{member} has no last day that is still to come.")
    member.left_on = None
    save_recorded(member, by=by, reason=reason or "Stays.")
    return member


def held(member_id: int) -> Member:
    """The member, locked. Raises ``Member.DoesNotExist``."""
    row: Member = Member.objects.select_for_update(of=("self",)).get(pk=member_id)
    return row


def check_member(member: Member) -> None:
    """Raises ``ConductRefused`` for what the row cannot hold, and for an address that is taken."""
    if not member.name:
        raise ConductRefused("Enter their name.", field="name")
    if member.kind == MemberKind.ORGANISATION and not member.parent_organisation:
        raise ConductRefused(
            "Enter the organisation that they speak for.", field="parent_organisation"
        )
    if member.left_on is not None and member.joined_on > member.left_on:
        raise ConductRefused(
            f"They left on {full_date(member.left_on)}; the first day cannot come after that.",
            field="joined_on",
        )
    if Member.objects.filter(slug=member.slug).exclude(pk=member.pk).exists():
        raise ConductRefused("Another member has this address.", field="slug")
