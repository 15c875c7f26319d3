"""Seats of members in groups: from a day to a day, and dressed as the member is (S0-10, S0-28)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, MemberKind
from cms.conduct.services.holding import seating
from cms.conduct.signals import seat_given
from cms.meetings.models import MeetingGroup, Seat
from cms.meetings.services.seats import save_seat
from cms.users.models import User
from cms.web.templatetags.site import full_date


@transaction.atomic
def give_seat(
    *,
    member_id: int,
    group: MeetingGroup,
    starts_on: date,
    by: User | None,
    now: datetime,
    ends_on: date | None = None,
    title: str = "",
    has_vote: bool = True,
    political_group: str = "",
) -> Seat:
    """Seat a member in a group, from a day on. Raises ``ConductRefused``."""
    member: Member = Member.objects.select_for_update(of=("self",)).get(pk=member_id)
    check_days(member, group, starts_on, ends_on)
    seat = Seat(
        group=group,
        title=title.strip(),
        has_vote=has_vote,
        political_group=political_group.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    dress(seat, member)
    with seating(member, by=by):
        save_seat(seat, by=by)
    seat_given.send(Member, member_id=member.pk, seat_id=seat.pk, by=by, now=now)
    return seat


@transaction.atomic
def change_seat(
    *,
    seat_id: int,
    title: str,
    has_vote: bool,
    political_group: str,
    ends_on: date | None,
    by: User | None,
    reason: str = "",
) -> Seat:
    """Change what somebody is in a group, or its last day. They stay a member without a seat.

    Raises ``ConductRefused``.
    """
    rows = Seat.objects.select_for_update(of=("self",)).select_related("holding__member", "group")
    seat: Seat = rows.get(pk=seat_id)
    member = seat.holding.member
    check_days(member, seat.group, seat.starts_on, ends_on, of=seat)
    seat.title, seat.has_vote = title.strip(), has_vote
    seat.political_group, seat.ends_on = political_group.strip(), ends_on
    with seating(member, by=by):
        return save_seat(seat, by=by, reason=reason)


def check_days(
    member: Member,
    group: MeetingGroup,
    starts_on: date,
    ends_on: date | None,
    *,
    of: Seat | None = None,
) -> None:
    """Raises ``ConductRefused`` for a seat outside their time here, or a second one in the group."""
    if ends_on is not None and ends_on < starts_on:
        raise ConductRefused("The last day cannot come before the first.", field="ends_on")
    if starts_on < member.joined_on and of is None:
        raise ConductRefused(
            f"They are a member from {full_date(member.joined_on)}.", field="starts_on"
        )
    if member.left_on is not None and (ends_on is None or ends_on > member.left_on):
        raise ConductRefused(
            f"Their last day is {full_date(member.left_on)}.",
            field="starts_on" if starts_on > member.left_on else "ends_on",
        )
    others = Seat.objects.filter(holding__member=member, group=group)
    others = others.exclude(pk=of.pk if of else None).filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on)
    )
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    if others.exists():
        raise ConductRefused(f"They have a seat in {group} in that time already.", field="group")


def dress(seat: Seat, member: Member) -> None:
    """Give a seat the name, the account and the organisation of whose it is."""
    is_for_organisation = member.kind == MemberKind.ORGANISATION
    seat.name, seat.user = member.name, member.user
    seat.organisation = member.parent_organisation if is_for_organisation else ""


def dress_seats(member: Member, *, on: date, by: User | None) -> None:
    """The same for the seats that they hold on that day or later; those of before stay."""
    for seat in seats_after(member, on):
        before = (seat.name, seat.user_id, seat.organisation)
        dress(seat, member)
        if (seat.name, seat.user_id, seat.organisation) != before:
            with seating(member, by=by):
                save_seat(seat, by=by, reason="Follows the member.")


def seats_after(member: Member, on: date) -> QuerySet[Seat]:
    """Their seats that do not end before that day, locked."""
    rows: QuerySet[Seat] = Seat.objects.filter(holding__member=member).select_related("group")
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.select_for_update(of=("self",)).order_by("pk")
