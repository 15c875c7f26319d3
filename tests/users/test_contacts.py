"""The main contacts: one record, shown everywhere; a vacancy is said, not hidden."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from cms.users.contacts import contacts_shown
from cms.users.models import Appointment, Role, User
from cms.users.roles import appoint

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def coordinator(db):
    group, _ = Group.objects.get_or_create(name="Coordinators")
    return Role.objects.get_or_create(
        key="coordinator", defaults={"title": "Coordinator", "group": group}
    )[0]


def in_office(role, **details):
    values = {
        "user": None,
        "starts_on": date(2025, 1, 1),
        "public_name": "Ana Example",
        "phone": "01632 960 001",
        "is_public_contact": True,
        **details,
    }
    return appoint(role=role, **values)


@pytest.mark.req("S0-33")
def test_whoever_is_in_office_is_shown_with_one_query(coordinator, django_assert_num_queries):
    in_office(coordinator)

    with django_assert_num_queries(1):
        shown = contacts_shown(on=TODAY)

    assert [person.name for person in shown.people] == ["Ana Example"]
    assert shown.gaps == []


@pytest.mark.req("S0-33")
def test_a_vacant_role_is_named_and_counts_as_a_gap(coordinator):
    in_office(coordinator, ends_on=YESTERDAY)

    shown = contacts_shown(on=TODAY)

    assert list(shown.people) == []
    assert list(shown.vacant) == ["Coordinator"]
    assert "Nobody is coordinator" in shown.gaps[0]


@pytest.mark.req("S0-33")
def test_a_deputy_fills_the_vacancy_with_the_offices_own_details(coordinator):
    deputy = User.objects.create_user(
        "deputy@sallowfield.example", first_name="Dee", last_name="Putt"
    )
    in_office(coordinator, ends_on=YESTERDAY, deputy=deputy)

    (person,) = contacts_shown(on=TODAY).people

    assert (person.name, person.title) == ("Dee Putt", "Deputy coordinator")
    assert person.phone == "01632 960 001"
    assert contacts_shown(on=TODAY).gaps == []


@pytest.mark.req("S0-33")
def test_a_contact_that_cannot_be_reached_is_a_gap(coordinator):
    in_office(coordinator, phone="")

    assert "no phone, email or postal address" in contacts_shown(on=TODAY).gaps[0]


def test_a_successor_takes_the_place_on_their_first_day(coordinator):
    in_office(coordinator, ends_on=YESTERDAY)
    in_office(coordinator, starts_on=TODAY, public_name="Ben Example")

    assert [p.name for p in contacts_shown(on=YESTERDAY).people] == ["Ana Example"]
    assert [p.name for p in contacts_shown(on=TODAY).people] == ["Ben Example"]


def test_a_site_without_any_contact_has_a_gap(db):
    assert not Appointment.objects.exists()
    assert contacts_shown(on=TODAY).gaps == ["No main contact has been appointed."]


@pytest.mark.req("S0-33")
def test_an_account_without_a_name_is_known_by_its_role_and_never_by_its_address(coordinator):
    nameless = User.objects.create_user("nameless@sallowfield.example")
    shown = in_office(coordinator, user=nameless, public_name="")
    assert shown.public_name == "Coordinator"

    in_office(coordinator, ends_on=YESTERDAY, deputy=nameless)
    shown.delete()

    (person,) = contacts_shown(on=TODAY).people
    assert (person.name, person.title) == ("Deputy coordinator", "Deputy coordinator")
