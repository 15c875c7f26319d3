"""Staff name those close to them; a coordinator says where somebody only bears a name (S0-22)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.permissions import visible_to
from cms.conduct.models import CloseAssociate, MistakenIdentity
from cms.conduct.services.closeness import declare_close
from cms.users.models import User
from tests.casework.desk.rows import make_people
from tests.factories import open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.req("S0-22")]


@pytest.fixture
def staff(db) -> dict[str, User]:
    return remembered("people of the desk", make_people)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_staff_name_and_end_their_own_and_read_nobody_elses(staff):
    caseworker, other = signed_in(staff["caseworker"]), signed_in(staff["coordinator"])
    url = reverse("close_people")

    html = caseworker.post(url, {"name": "Kit Brown", "how": "My brother."}, follow=True)

    assert "Kit Brown" in html.content.decode()
    assert "Kit Brown" not in other.get(url).content.decode()
    row = CloseAssociate.objects.get(user=staff["caseworker"])
    ending = reverse("end_close", args=[row.pk])
    assert other.post(ending).status_code == 404
    assert caseworker.get(ending).status_code == 302
    row.refresh_from_db()
    assert row.ended_on is None
    assert "stay closed to you" in caseworker.post(ending, follow=True).content.decode()
    assert "Error: " in caseworker.post(url, {"name": "", "how": ""}).content.decode()
    assert Client().get(url).status_code == 302


def test_a_coordinator_is_led_from_the_case_to_saying_that_it_is_somebody_else(staff):
    kept = staff["coordinator"]
    row = declare_close(name="BROWN Ada", how="My sister.", by=kept, now=timezone.now())
    case = open_case(at=timezone.now())
    party = case.parties.get(part="person")
    url = reverse("not_close", args=[row.pk, party.pk])
    client = signed_in(staff["conflicted"])

    listed = client.get(reverse("desk:interests", args=[case.pk])).content.decode()

    assert f'href="{url}"' in listed
    assert "My sister" not in listed
    for name in ("coordinator", "auditor", "caseworker", "editor"):
        assert signed_in(staff[name]).get(url).status_code in (302, 404), name
        assert signed_in(staff[name]).post(url, {"reason": "Mine."}).status_code in (302, 404)
    assert "is kept from" in client.get(url).content.decode()
    assert "Error: " in client.post(url, {"reason": ""}).content.decode()
    assert not MistakenIdentity.objects.exists()

    response = client.post(url, {"reason": "Another street."})

    assert response.headers["Location"] == reverse("desk:interests", args=[case.pk])
    assert visible_to(User.objects.get(pk=kept.pk)).get() == case
