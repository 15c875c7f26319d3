"""A member names those close to them, on a list that nobody else reads (S0-22)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cms.conduct.models import CloseAssociate
from cms.conduct.services.closeness import declare_close
from tests.conduct.people import NOW, TODAY
from tests.web.validity import faults_in

pytestmark = [pytest.mark.one_database, pytest.mark.req("S0-22")]
URL = "/me/people/"


@pytest.fixture
def ada(people, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(people.ada.user)
    return client


def page(client: Client, **typed: str) -> str:
    response = client.post(URL, typed, follow=True) if typed else client.get(URL)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert not faults_in(html)
    return html


def test_a_member_names_somebody_and_nobody_else_reads_it(people, ada):
    assert "Nobody is on your list" in page(ada)

    html = page(ada, name="Kit Brown", how="My brother.", email="Kit@resident.example")

    assert "Kit Brown is on your list." in html
    assert "My brother., kit@resident.example" in html or "kit@resident.example" in html
    row = CloseAssociate.objects.get()
    assert (row.user, row.email, row.declared_at) == (
        people.ada.user,
        "kit@resident.example",
        NOW,
    )
    bilal = Client()
    bilal.force_login(people.bilal.user)
    assert "Kit Brown" not in page(bilal)
    assert "Kit Brown" not in Client().get(f"/members/{people.ada.slug}/").content.decode()


def test_what_is_missing_is_said_at_its_place_and_what_was_typed_stays(ada):
    html = page(ada, name="", how="My brother.")

    assert "<title>Error: " in html
    assert '<a href="#id_name">Enter their full name</a>' in html
    assert 'value="My brother."' in html
    assert not CloseAssociate.objects.exists()


def test_they_say_that_somebody_is_close_no_more_but_nobody_says_it_for_them(people, ada):
    row = declare_close(name="Kit Brown", how="My brother.", by=people.ada.user, now=NOW)
    theirs = declare_close(name="Al Khan", how="My son.", by=people.bilal.user, now=NOW)

    html = ada.post(f"{URL}{row.pk}/end/", follow=True).content.decode()

    assert "Kit Brown is close to you no more from tomorrow on." in html
    assert "Cases that came in until then stay closed to you." in html
    assert not re.findall(rf'action="{URL}\d+/end/"', html)
    row.refresh_from_db()
    assert row.ended_on == TODAY
    assert ada.post(f"{URL}{theirs.pk}/end/").status_code == 404
    assert ada.get(f"{URL}{row.pk}/end/").status_code == 405
    theirs.refresh_from_db()
    assert theirs.ended_on is None


def test_the_page_is_for_members(people, ada):
    assert Client().get(URL).status_code == 302
    ada.force_login(people.clerk)
    assert ada.get(URL).status_code == 404
