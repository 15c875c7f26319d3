"""Who is a member on a day, in which groups they sit, and what the public reads of them in sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from cms.conduct.models import InductionRecord, Member, MemberSeat
from cms.conduct.public.kept import public_members
from cms.conduct.signing import signing_count
from cms.meetings.models import MeetingGroup, Seat
from cms.users.models import User


def member_of(user: User | AnonymousUser, on: date) -> Member | None:
    """The member whose account it is, while they are one; None for everybody else. One query."""
    if not isinstance(user, User) or not user.is_active:
        return None
    row: Member | None = Member.objects.current(on).filter(user=user).first()
    return row


def members_on(on: date, group: MeetingGroup | None = None) -> QuerySet[Member]:
    """Members on the local date ``on``; of a group, those who sit in it or in one below it."""
    rows: QuerySet[Member] = Member.objects.current(on).select_related("user")
    if group is None:
        return rows
    held = Seat.objects.current(on).filter(group__in=group_and_below(group.pk))
    seats = MemberSeat.objects.filter(member=OuterRef("pk"), seat__in=held)
    return rows.filter(Exists(seats))


def seats_of(member: Member) -> QuerySet[Seat]:
    """Every seat they hold or held, with its group; the latest first."""
    rows: QuerySet[Seat] = Seat.objects.filter(holding__member=member).select_related("group")
    return rows.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "group__name")


def pages_of_members(on: date) -> list[str]:
    """Their public pages, with the list and the register once somebody is a member. Three queries."""
    slugs = list(public_members(on).values_list("slug", flat=True))
    pages = [reverse("member", args=[slug]) for slug in slugs]
    return [reverse("members"), reverse("interests"), *pages] if pages else []


def group_and_below(group_id: int) -> frozenset[int]:
    """The group, its sub-groups, and theirs (S0-10). One query."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, above in MeetingGroup.objects.values_list("pk", "part_of_id"):
        below[above].append(pk)
    found, waiting = {group_id}, [group_id]
    while waiting:
        more = [pk for pk in below[waiting.pop()] if pk not in found]
        found.update(more)
        waiting += more
    return frozenset(found)


@dataclass(frozen=True)
class PublicCounts:
    """How many members there are, have signed, and finished their induction (S0-32).

    ``to_sign`` and ``to_induct`` count those of whom it is asked; 0: it is asked of nobody.
    """

    members: int
    to_sign: int
    signed: int
    to_induct: int
    inducted: int


def public_counts(on: date) -> PublicCounts:
    """The counts of that day. The same few queries, however many members there are."""
    members = list(members_on(on))
    counted = signing_count(members, on=on)
    items = induction_done([member.pk for member in members], on)
    return PublicCounts(
        members=len(members),
        to_sign=counted.asked,
        signed=counted.signed,
        to_induct=len(items),
        inducted=sum(items.values()),
    )


def induction_done(member_ids: Iterable[int], on: date) -> dict[int, bool]:
    """Whether everything that a member was to be shown was done by that day. One query."""
    done: dict[int, bool] = {}
    rows = InductionRecord.objects.filter(member__in=list(member_ids))
    for pk, done_on in rows.values_list("member_id", "done_on"):
        done[pk] = done.get(pk, True) and done_on is not None and done_on <= on
    return done
