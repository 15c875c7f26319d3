"""Changing how we reach somebody: at once, but a new email address only once it is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.models import AccessToken, Case, EventKind, OutgoingMail, Party
from cms.casework.services.change import Act
from cms.casework.services.own_details import (
    LinkGone,
    NoWayLeft,
    OwnDetails,
    change_details,
    show_address,
)
from cms.casework.services.people import PartyDetails, PersonNotFound, change_party
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY

LATER = WEDNESDAY + timedelta(hours=3)
OLD, NEW = "ada@resident.example", "new@resident.example"


@pytest.fixture
def person(case: Case) -> Party:
    found: Party = case.parties.get(part="person")
    return found


def changed(person: Party, **given: Any) -> Any:
    details = {"email": OLD, "phone": "", "postal_address": "", "prefers": "email", **given}
    act = Act(now=LATER)
    return change_details(
        case_id=person.case_id, act=act, party_id=person.pk, details=OwnDetails(**details)
    )


def token_in(mail: OutgoingMail) -> str:
    return mail.text.partition("/your-case/address/")[2].split("/")[0]


def test_what_changes_counts_at_once_and_the_old_address_is_told(person: Party):
    said = changed(person, phone="01632 960 200", adjustments=("large_print", "nonsense"))

    person.refresh_from_db()
    assert person.phone == "01632 960 200"
    assert set(person.adjustments) <= {"large_print"}
    assert "phone number" in said.now
    mail = OutgoingMail.objects.get(kind="details_changed")
    assert mail.to == OLD
    assert "01632 960 200" not in mail.text
    event = person.case.events.get(kind=EventKind.DETAILS_CHANGED)
    assert "01632" not in str(event.data)


def test_nothing_changed_writes_no_event_and_no_mail(person: Party):
    assert changed(person).now == ()

    assert not person.case.events.filter(kind=EventKind.DETAILS_CHANGED).exists()
    assert not OutgoingMail.objects.filter(kind="details_changed").exists()


def test_a_new_address_counts_only_once_its_link_was_pressed(person: Party):
    assert changed(person, email=NEW).waiting == NEW
    person.refresh_from_db()
    assert person.email == OLD
    mail = OutgoingMail.objects.get(kind="new_address")
    assert mail.to == NEW

    show_address(token=token_in(mail), act=Act(now=LATER + timedelta(hours=1)))

    person.refresh_from_db()
    assert person.email == NEW
    assert OutgoingMail.objects.get(kind="details_changed").to == OLD
    assert token_in(mail) not in str(AccessToken.objects.values_list())
    with refused(LinkGone):
        show_address(token=token_in(mail), act=Act(now=LATER + timedelta(hours=1)))


def test_the_link_lasts_a_day_and_a_newer_one_takes_its_place(person: Party):
    changed(person, email="first@resident.example")
    first = OutgoingMail.objects.get(kind="new_address")
    changed(person, email=NEW)
    second = OutgoingMail.objects.filter(kind="new_address").latest("pk")

    with refused(LinkGone):
        show_address(token=token_in(first), act=Act(now=LATER))
    with refused(LinkGone):
        show_address(token=token_in(second), act=Act(now=LATER + timedelta(hours=25)))
    with refused(LinkGone):
        show_address(token="never made", act=Act(now=LATER))


@pytest.mark.parametrize("better", [{}, {"email": "", "phone": "01632 960 200"}])
def test_who_thinks_better_of_a_new_address_ends_its_link(person: Party, better: dict[str, str]):
    changed(person, email=NEW)
    token = token_in(OutgoingMail.objects.get(kind="new_address"))

    changed(person, **better)

    with refused(LinkGone):
        show_address(token=token, act=Act(now=LATER))


def test_another_change_leaves_the_link_to_a_new_address(person: Party):
    changed(person, email=NEW)
    token = token_in(OutgoingMail.objects.get(kind="new_address"))

    changed(person, phone="01632 960 200")

    assert show_address(token=token, act=Act(now=LATER)).email == NEW


def test_an_address_that_staff_put_right_is_not_undone_by_a_link(person: Party, coordinator: User):
    changed(person, email=NEW)
    token = token_in(OutgoingMail.objects.get(kind="new_address"))
    details = PartyDetails(name=person.name, email="right@resident.example", prefers="email")
    act = Act(now=LATER, by=coordinator)

    change_party(case_id=person.case_id, act=act, party_id=person.pk, details=details)

    with refused(LinkGone):
        show_address(token=token, act=Act(now=LATER))


def test_somebody_who_gave_a_name_keeps_one_way_to_be_reached(person: Party):
    with refused(NoWayLeft, field="email"):
        changed(person, email="")
    changed(person, email="", phone="01632 960 200", prefers="phone")
    person.refresh_from_db()
    assert person.email == ""


def test_an_address_that_nobody_has_shown_does_not_take_the_place_of_a_number(person: Party):
    changed(person, email="", phone="01632 960 200", prefers="phone")

    with refused(NoWayLeft, field="email"):
        changed(person, email="mistyped@resident.example", phone="")
    assert not AccessToken.objects.filter(purpose="new_address").exists()

    changed(person, email=NEW, phone="01632 960 200")
    person.refresh_from_db()
    assert person.phone == "01632 960 200"


def test_nobody_changes_what_is_not_theirs(person: Party, people: Any):
    from tests.factories import open_case

    other = open_case().parties.get(part="person")
    details = OwnDetails(email=OLD, phone="1", postal_address="", prefers="email")
    with refused(PersonNotFound):
        change_details(
            case_id=person.case_id, act=Act(now=LATER), party_id=other.pk, details=details
        )
