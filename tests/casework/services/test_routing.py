"""Whose desk a case lands on when it is about one of us, and who never hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, CaseAccess, OutgoingMail
from cms.casework.permissions import has_interest, visible_to
from cms.casework.services.change import Act
from cms.casework.services.requests import request_information
from cms.casework.services.subjects import name_staff
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import assign_case, triage_case
from cms.users.models import Appointment, User
from tests.casework.services.test_triage import decided
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, UserFactory, holder, install, open_case

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def told_of(case: Case) -> set[str]:
    """Every address that a mail about the case went to."""
    return set(OutgoingMail.objects.filter(case=case).values_list("to", flat=True))


@pytest.mark.req("S0-52", "S0-22")
@pytest.mark.parametrize(
    ("subject", "handler", "others"),
    [
        ("coordinator", "chair", set()),
        ("chair", "vice_chair", {"lto_rep"}),
        ("lto_rep", "chair", set()),
        ("area_adviser", "coordinator", set()),
    ],
)
def test_a_case_about_one_of_us_goes_to_another(
    people: dict[str, User], subject: str, handler: str, others: set[str]
):
    case = open_case(subject_role=subject)

    assert (case.handler_role, case.handler) == (handler, people[handler])
    assert not visible_to(people[subject]).exists()
    assert people[subject].email not in told_of(case)
    for role in {handler, *others}:
        assert visible_to(people[role]).get() == case
    granted = CaseAccess.objects.filter(case=case).values_list("role", flat=True)
    assert set(granted) == {handler, *others}


@pytest.mark.req("S0-52")
def test_about_the_representative_the_funder_takes_their_place_with_the_chair(
    with_chair: Callable[..., Case], people: dict[str, User]
):
    case = with_chair(subject_role="lto_rep", by=people["chair"])

    assert (case.stage, case.handler) == ("chair", people["chair"])
    assert not visible_to(people["lto_rep"]).exists()
    assert not CaseAccess.objects.filter(case=case, role="lto_rep").exists()


@pytest.mark.req("S0-52")
def test_about_the_chair_the_chairs_stage_is_the_vice_chairs(
    with_chair: Callable[..., Case], people: dict[str, User]
):
    case = with_chair(subject_role="chair", by=people["vice_chair"])

    assert (case.stage, case.handler) == ("chair", people["vice_chair"])
    assert not visible_to(people["chair"]).exists()
    assert people["chair"].email not in told_of(case)


@pytest.mark.req("S0-52", "S0-33")
def test_while_a_role_is_vacant_its_deputy_has_the_case(db: None):
    install()
    deputy = UserFactory()
    appointment = Appointment.objects.get(pk=appointed("coordinator", deputy=deputy))

    case = open_case()
    assert case.handler == appointment.user

    appointment.user.is_active = False
    appointment.user.save()
    second = open_case()
    assert (second.handler_role, second.handler) == ("coordinator", deputy)
    assert visible_to(deputy).filter(pk=second.pk).exists()


def appointed(role: str, *, deputy: User) -> int:
    user = holder(role, deputy=deputy)
    return int(Appointment.objects.get(user=user).pk)


def test_with_nobody_in_the_role_the_case_waits_for_whoever_comes(db: None):
    install()
    case = open_case()

    assert (case.handler_role, case.handler) == ("coordinator", None)
    assert told_of(case) == {"ada@resident.example"}
    coordinator = holder("coordinator")
    assert visible_to(coordinator).get() == case


@pytest.mark.req("S0-52", "S0-22")
def test_somebody_in_two_roles_hears_in_neither_of_a_case_about_them(db: None):
    """A small partnership: its coordinator is its chair too."""
    install()
    both = holder("coordinator")
    holder("chair", user=both)
    vice_chair = holder("vice_chair")

    case = open_case(subject_role="coordinator")

    assert not visible_to(both).exists()
    assert told_of(case).isdisjoint(addresses_of(both))
    # Somebody has it all the same.
    assert case.handler == vice_chair
    assert visible_to(vice_chair).get() == case


@pytest.mark.req("S0-22")
def test_a_coordinator_who_raised_it_is_not_told_as_its_handler(db: None):
    install()
    coordinator = holder("coordinator")
    chair = holder("chair")

    case = open_case(person=PersonDetails(name="Priya", email=coordinator.email))

    assert case.handler == chair
    assert not visible_to(coordinator).exists()
    kinds = OutgoingMail.objects.filter(case=case, to=coordinator.email).values_list(
        "kind", flat=True
    )
    assert list(kinds) == ["receipt"]


def addresses_of(user: User) -> set[str]:
    rows = Appointment.objects.filter(user=user).values_list("email", flat=True)
    return {user.email, *rows}


@pytest.mark.req("S0-40", "S0-22")
def test_nobody_it_is_about_is_asked_for_information(people: dict[str, User], coordinator: User):
    case = open_case(subject_role="area_adviser")

    with refused(CaseworkError, "interest", field="asked_email"):
        request_information(
            case_id=case.pk,
            act=Act(WEDNESDAY + HOUR, coordinator),
            asked_name="The adviser",
            asked_email=people["area_adviser"].email.upper(),
            question="What happened?",
            due_on=WEDNESDAY.date(),
        )


@pytest.mark.req("S0-52", "S0-22")
@pytest.mark.parametrize("typed", ["Coordinator Holder", "Mrs. coordinator  HOLDER"])
def test_a_name_alone_keeps_the_one_of_us_who_is_called_so_from_it(
    people: dict[str, User], coordinator: User, typed: str
):
    case = open_case(subject_name=typed)

    assert case.parties.get(part="subject").user == coordinator
    assert case.handler == people["chair"]
    assert not visible_to(coordinator).filter(pk=case.pk).exists()
    assert not told_of(case) & addresses_of(coordinator)


@pytest.mark.req("S0-52", "S0-22")
def test_a_name_alone_does_the_same_when_a_case_is_sorted_or_staff_name_it(
    people: dict[str, User], coordinator: User
):
    worker, by = people["caseworker"], people["chair"]
    case, other = open_case(), open_case(subject_role="coordinator")
    assign_case(case_id=case.pk, act=Act(WEDNESDAY, coordinator), handler=worker)

    act = Act(WEDNESDAY + HOUR, coordinator)
    sorting = decided(subject_name="Caseworker Holder")
    triage_case(case_id=case.pk, act=act, decided=sorting)
    name_staff(case_id=other.pk, act=Act(WEDNESDAY + HOUR, by), name="caseworker holder")

    assert not visible_to(worker).exists()
    case.refresh_from_db()
    assert case.handler == coordinator
    assert has_interest(worker, other)


def test_a_name_of_nobody_or_of_two_of_us_is_only_a_name(people: dict[str, User]):
    second = UserFactory(first_name="Caseworker", last_name="Holder")
    holder("caseworker", user=second)

    for name in ("Caseworker Holder", "Ada Holder", "–"):
        party = open_case(subject_name=name).parties.get(part="subject")
        assert (party.name, party.user) == (name, None)
