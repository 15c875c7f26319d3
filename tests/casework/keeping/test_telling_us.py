"""At “Tell us”: the area of service is asked where there are any, and the form only warns."""

from __future__ import annotations

import pytest
from django.test import Client

from cms.casework.intake.signposts import signposts_for, signposts_for_relation
from tests.casework.documents import SMALL, read
from tests.casework.keeping.conftest import LATER, small
from tests.casework.resident import address, answer_everything, send, tell_us, words

pytestmark = pytest.mark.django_db
ABOUT = {"wish": "A repair.", "about": "no", "service_area": "homes"}


@pytest.fixture(autouse=True)
def small_body(people, settings) -> None:
    settings.CASEWORK_DEFAULT_PACK = SMALL


@pytest.mark.req("S3-22")
def test_the_area_may_be_given_and_decides_who_has_it(people, client: Client) -> None:
    case = tell_us(client, putting_it_right=ABOUT, making_it_easier={})

    assert (case.service_area, case.handler) == ("homes", people["worker"])


@pytest.mark.req("S3-22")
def test_the_area_may_be_left_and_is_checked_in_words(people, client: Client) -> None:
    answer_everything(client, putting_it_right=ABOUT, making_it_easier={})
    assert "Which of our services is it about? Homes" in words(client.get(address("check")))

    left = tell_us(Client(), making_it_easier={})

    assert (left.service_area, left.handler) == ("", people["clerk"])


@pytest.mark.req("S3-142")
def test_words_about_what_is_outside_warn_and_never_stop(client: Client) -> None:
    told = {"kind": "concern", "text": "My solicitor says it is for you."}

    key = answer_everything(client, what_happened=told, making_it_easier={})

    assert "A court may be dealing with this." in words(client.get(address("putting-it-right")))
    assert send(client, key).status_code == 302


@pytest.mark.req("S3-82", "S3-132")
def test_an_employee_reads_of_the_other_way_whatever_they_wrote(client: Client) -> None:
    about = {"name": "Ada Brown", "email": "ada@resident.example", "relation": "employee"}

    key = answer_everything(client, about_you=about, making_it_easier={})

    assert "For employees there is a whistleblowing policy." in words(client.get(address("check")))
    assert send(client, key).status_code == 302


def test_a_ground_that_has_ended_or_is_for_another_kind_warns_nobody():
    parts = small()
    for ground in parts["scope"]["grounds"]:
        ground |= {"words": ["lamp"], "say": ground["text"]}
    spec, on = read(parts), LATER.date()

    found = signposts_for(spec, "The lamp is out.", kind="complaint", on=on)

    assert [post.say for post in found] == ["A court deals with it", "It is a staff matter"]
    assert signposts_for_relation(spec, "resident", kind="complaint", on=on) == []
