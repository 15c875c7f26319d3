"""Rows for tests. Cases are opened by the real service, so they are as true as any other."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from cms.casework.models import Case
from cms.casework.services.change import Act
from cms.casework.services.intake import receive_case
from cms.casework.services.procedures import install_pack
from cms.casework.services.told import PersonDetails, Told
from cms.casework.services.triage import Triage, triage_case
from cms.meetings.models import Meeting, MeetingGroup
from cms.users.models import Role, User
from cms.users.roles import appoint, ensure_role
from tests.remembered import remembered

LONDON = ZoneInfo("Europe/London")
PACK = "partnership-48h-month"
# A Wednesday in term, with a bank holiday on the Monday after.
WEDNESDAY = datetime(2026, 5, 20, 14, 10, tzinfo=LONDON)
LONG_AGO = date(2020, 1, 1)


class UserFactory(DjangoModelFactory[User]):
    """An account without a role. Its password is “correct horse battery”."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@sallowfield.example")
    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"Person{n}")
    password = factory.django.Password("correct horse battery")


class MeetingGroupFactory(DjangoModelFactory[MeetingGroup]):
    class Meta:
        model = MeetingGroup
        django_get_or_create = ("key",)

    key = "partnership"
    name = "Partnership"


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    group = factory.SubFactory(MeetingGroupFactory)
    starts_at = WEDNESDAY + timedelta(days=19)
    place = "The Hub"


def install(on: date = LONG_AGO) -> None:
    """Put the partnership's procedure into force."""
    began = datetime(2020, 1, 1, 9, tzinfo=UTC)
    remembered(f"pack {PACK} {on}", lambda: install_pack(PACK, on=on, now=began).pk)


def holder(role: str, **details: Any) -> User:
    """Somebody in a role of the installed procedure, from long ago."""
    name = role.replace("_", "-")
    user = details.pop("user", None) or UserFactory(
        email=f"{name}{User.objects.count()}@sallowfield.example",
        first_name=role.replace("_", " ").title(),
        last_name="Holder",
    )
    given: dict[str, Any] = {"email": f"{name}@sallowfield.example", "phone": "01632 960 114"}
    given["is_public_contact"] = role in ("coordinator", "chair")
    appoint(
        user=user,
        role=Role.objects.get(key=role),
        starts_on=LONG_AGO,
        public_name=str(user),
        **{**given, **details},
    )
    return user


def appointed(user: User, group: str, **details: Any) -> User:
    """The same person, in a role that may do what the group of that name may do."""
    role = ensure_role(f"of-{group.lower()}", group, group)
    given: dict[str, Any] = {"starts_on": LONG_AGO, "public_name": str(user), **details}
    appoint(user=user, role=role, **given)
    return user


def told(**overrides: Any) -> Told:
    """What a resident who gives her name and address tells us on the website."""
    given: dict[str, Any] = {
        "key": uuid.uuid4(),
        "kind": "concern",
        "text": "The side door of the hall was locked and I could not get in.",
        "person": PersonDetails(name="Ada Brown", email="ada@resident.example"),
    }
    return Told(**{**given, **overrides})


def open_case(*, at: datetime = WEDNESDAY, by: User | None = None, **overrides: Any) -> Case:
    """A case received at that moment."""
    return receive_case(act=Act(now=at, by=by), told=told(**overrides))


def sorted_case(by: User, *, at: datetime = WEDNESDAY, **overrides: Any) -> Case:
    """A case that somebody has read: one point, a full reply to follow."""
    case = open_case(at=at, **overrides)
    triage_case(
        case_id=case.pk,
        act=Act(now=at + timedelta(hours=1), by=by),
        decided=Triage(
            kind=case.kind if case.kind != "unsure" else "concern",
            topic="hall access",
            points=("The side door was locked.",),
            fuller_reply_needed=True,
            general_interest=False,
        ),
    )
    case.refresh_from_db()
    return case
