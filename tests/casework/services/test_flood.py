"""Many messages at once: nobody is mailed for it, and no true case is hidden."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from cms.casework.desk.today.day import Day
from cms.casework.models import Case, Message, OutgoingMail
from cms.casework.services.change import Act, NotReady
from cms.casework.services.closing import close_case
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.triage import ReasonMissing
from cms.casework.services.warnings import send_warnings
from cms.users.models import User
from tests.factories import WEDNESDAY, open_case, sorted_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def mails_to(address: str) -> int:
    return int(OutgoingMail.objects.filter(to=address).count())


@override_settings(MESSAGES_AN_HOUR_TO_ONE=3)
def test_an_address_that_is_named_again_and_again_gets_no_more_mail(people: dict[str, User]):
    cases = [open_case(at=WEDNESDAY + timedelta(minutes=n)) for n in range(5)]

    assert mails_to("ada@resident.example") == 3
    assert [case.one_of_many for case in cases] == [False, False, False, True, True]
    assert Message.objects.filter(kind="told_us").count() == 5
    # Another is not touched, nor the same an hour later, nor what staff write down.
    other = PersonDetails(name="Bo Reed", email="bo@resident.example")
    assert not open_case(person=other).one_of_many
    by_staff = open_case(channel="phone", by=people["coordinator"])
    assert not by_staff.one_of_many
    assert not open_case(at=WEDNESDAY + timedelta(hours=1)).one_of_many


@override_settings(MESSAGES_AN_HOUR_TO_ONE=2)
def test_a_number_and_whoever_writes_for_another_are_counted_too(people: dict[str, User]):
    for number in range(4):
        open_case(
            person=PersonDetails(
                name="Ada Brown", phone=f"{'+44 ' if number % 2 else '0'}7700 900123"
            ),
            on_behalf_of=Representative(name="Jo", email=f"jo{number}@helper.example"),
        )
    assert Case.objects.filter(one_of_many=True).count() == 2
    for _ in range(4):
        open_case(
            person=PersonDetails(),
            on_behalf_of=Representative(name="Jo", email="victim@helper.example"),
        )
    assert mails_to("victim@helper.example") == 2


def flood(how_many: int, **given: Any) -> None:
    for number in range(how_many):
        person = PersonDetails(name="Bo", email=f"bo{number}@resident.example")
        open_case(one_of_many=True, person=person, at=WEDNESDAY, **given)


@pytest.mark.one_database
def test_a_flood_of_500_never_hides_a_true_case(people: dict[str, User], client: Client):
    flood(250)
    true_case = open_case(at=WEDNESDAY + timedelta(minutes=1))
    flood(250)
    coordinator = people["coordinator"]
    later = WEDNESDAY + timedelta(hours=47)

    sections = Day(coordinator, now=later).sections()
    *work, last = sections
    assert (last.key, last.count) == ("many", "500")
    assert len(last.rows) == 5
    named = {row.title for section in work for row in section.rows}
    assert named == {true_case.reference}

    client.force_login(coordinator)
    queue = client.get(reverse("desk_cases:index")).content.decode()
    assert true_case.reference in queue
    assert "500 more came among many from one place" in queue
    apart = client.get(reverse("desk_cases:index") + "?state=many").content.decode()
    assert true_case.reference not in apart

    # Nor does it fill anybody's mailbox, with new cases or with warnings.
    told = OutgoingMail.objects.filter(kind="new_case", to=coordinator.email)
    assert told.count() == 2
    send_warnings(now=later)
    warned = OutgoingMail.objects.filter(kind="due_soon", to=coordinator.email)
    assert warned.filter(case=true_case).count() == 1
    assert warned.count() == 2


def test_one_of_a_flood_is_work_like_any_other_once_it_is_read(people: dict[str, User]):
    case = sorted_case(people["coordinator"], one_of_many=True)
    sections = Day(people["coordinator"], now=WEDNESDAY + timedelta(hours=2)).sections()
    assert "many" not in {section.key for section in sections}
    assert case.reference in {row.title for section in sections for row in section.rows}


def closing(case: Case, by: User, reason: str = "The same text came 500 times.") -> Case:
    act = Act(now=WEDNESDAY + timedelta(hours=1), by=by, key=uuid.uuid4())
    return close_case(case_id=case.pk, act=act, outcome="not_taken_further", outcome_reason=reason)


def test_one_of_a_flood_ends_at_once_with_a_reason(people: dict[str, User]):
    case = open_case(one_of_many=True)
    with pytest.raises(ReasonMissing):
        closing(case, people["coordinator"], reason=" ")
    closed = closing(case, people["coordinator"])
    assert (closed.outcome, closed.closed_at is None) == ("not_taken_further", False)


def test_a_case_of_its_own_does_not_end_before_it_is_read_and_answered(people: dict[str, User]):
    case = open_case()
    with pytest.raises(NotReady):
        closing(case, people["coordinator"])
    case.refresh_from_db()
    assert case.closed_at is None


def test_an_ending_that_the_procedure_does_not_name_needs_all_the_rest(people: dict[str, User]):
    case = open_case(one_of_many=True)
    act = Act(now=WEDNESDAY + timedelta(hours=1), by=people["coordinator"])
    with pytest.raises(NotReady):
        close_case(case_id=case.pk, act=act, outcome="answered")
