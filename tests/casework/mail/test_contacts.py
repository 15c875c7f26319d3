"""Who stands at the foot of a letter and in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.mail.fields import values_for
from cms.users.models import Appointment, User
from tests.factories import WEDNESDAY, holder, install, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    install()
    return holder("coordinator")


@pytest.mark.req("S0-33")
def test_the_foot_of_a_letter_names_the_deputy_where_the_office_is_vacant(coordinator: User):
    deputy = User.objects.create_user("dee@sallowfield.example", first_name="Dee", last_name="Putt")
    Appointment.objects.filter(user=coordinator).update(
        ends_on=WEDNESDAY.date() - timedelta(days=1), deputy=deputy
    )

    foot = values_for(open_case(), now=WEDNESDAY)["contacts"]

    assert foot == "Dee Putt, Deputy coordinator: 01632 960 114, coordinator@sallowfield.example"


@pytest.mark.req("S0-52")
def test_whom_it_is_about_does_not_stand_in_for_a_handler_without_details(coordinator: User):
    holder("chair", phone="", email="")
    about, other = open_case(subject_role="coordinator"), open_case()
    for case in (about, other):
        case.handler_role, case.handler = "chair", None

    assert "coordinator@" in values_for(other, now=WEDNESDAY)["handler_contact"]
    said = values_for(about, now=WEDNESDAY)["handler_contact"]
    assert said.startswith("Write to us here: ")
