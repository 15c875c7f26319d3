"""A small body with a few members of every kind, as rows that many tests begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group

from cms.conduct.models import Member, MemberKind
from cms.conduct.services.induction import begin_who_joined
from cms.conduct.services.members import add_member, end_membership
from cms.conduct.services.seating import give_seat
from cms.conduct.signals import member_joined
from cms.meetings.models import MeetingGroup, Seat
from cms.users.models import User
from tests.factories import LONDON, UserFactory
from tests.remembered import remembered

JOINED = date(2026, 3, 2)
LEFT = date(2026, 8, 31)
TODAY = date(2026, 11, 16)  # a Monday
NOW = datetime(2026, 11, 16, 10, 30, tzinfo=LONDON)


@dataclass
class People:
    """Nobody was asked to sign anything, or was shown anything, yet.

    ``ada`` is a resident with an account, in the chair of the partnership and in its garden
    group; ``bilal`` speaks for an organisation and has an account; ``cora`` is a resident without
    an email address; ``dev`` left in August. ``clerk`` is the coordinator, ``auditor`` reads.
    """

    ada: Member
    bilal: Member
    cora: Member
    dev: Member
    clerk: User
    auditor: User
    partnership: MeetingGroup
    garden: MeetingGroup

    @property
    def act(self) -> dict[str, Any]:
        """What every service asks first: by whom, and when."""
        return {"by": self.clerk, "now": NOW}

    def account(self, member: Member) -> User:
        """The account of a member who has one."""
        return User.objects.get(member=member)

    def seat(self, member: Member, group: MeetingGroup | None = None) -> Seat:
        seat: Seat = Seat.objects.get(holding__member=member, group=group or self.partnership)
        return seat


def some_people() -> People:
    """The same few rows every time, put in at once."""
    ids = remembered("some people", _make)
    members = Member.objects.select_related("user").in_bulk(ids[:4])
    users = User.objects.in_bulk(ids[4:6])
    groups = MeetingGroup.objects.in_bulk(ids[6:])
    found = [
        rows[pk]
        for rows, pks in ((members, ids[:4]), (users, ids[4:6]), (groups, ids[6:]))
        for pk in pks
    ]
    return People(*found)


@contextmanager
def no_induction() -> Iterator[None]:
    """Whoever joins meanwhile is shown nothing yet."""
    member_joined.disconnect(begin_who_joined, dispatch_uid="conduct-induction")
    try:
        yield
    finally:
        member_joined.connect(begin_who_joined, dispatch_uid="conduct-induction")


def _make() -> list[int]:
    with no_induction():
        return _make_rows()


def _make_rows() -> list[int]:
    clerk, auditor = (
        UserFactory(email=f"{name}@sallowfield.example", last_name=name.title())
        for name in ("clerk", "auditor")
    )
    clerk.groups.add(Group.objects.get(name="Coordinators"))
    auditor.groups.add(Group.objects.get(name="Auditors"))
    partnership = MeetingGroup.objects.create(key="partnership", name="Partnership", quorum=2)
    garden = MeetingGroup.objects.create(key="garden", name="Garden group", part_of=partnership)
    given = {"group": partnership, "joined_on": JOINED, "by": clerk, "now": NOW}
    resident, organisation = MemberKind.RESIDENT, MemberKind.ORGANISATION
    ada = add_member(
        name="Ada Brown", kind=resident, email="ada@sallowfield.example", title="chair", **given
    )
    bilal = add_member(
        name="Bilal Khan",
        kind=organisation,
        email="bilal@sallowfield.example",
        parent_organisation="Sallowfield Tenants’ Trust",
        phone="01632 960 140",
        **given,
    )
    cora = add_member(name="Cora Lee", kind=resident, **given)
    dev = add_member(name="Dev Patel", kind=resident, email="dev@sallowfield.example", **given)
    give_seat(member_id=ada.pk, group=garden, starts_on=JOINED, by=clerk, now=NOW)
    end_membership(member_id=dev.pk, on=LEFT, by=clerk, now=NOW)
    rows = [ada, bilal, cora, dev, clerk, auditor, partnership, garden]
    return [row.pk for row in rows]
