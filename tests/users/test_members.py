"""Members of a group, who sign in and have no screen in the admin."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import UserFactory

PASSWORD = "correct horse battery"


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/login/?next=/admin/"])
def test_a_member_who_signs_in_comes_to_their_meetings(
    db: None, client: Client, address: str
) -> None:
    typed = {"login": UserFactory().email, "password": PASSWORD}

    answer = client.post(address, typed, follow=True)

    assert answer.request["PATH_INFO"] == "/meetings/room/"
    assert answer.status_code == 200


def test_a_member_who_tries_the_admin_is_not_sent_round_for_ever(db: None, client: Client) -> None:
    client.force_login(UserFactory())

    answer = client.get("/admin/", follow=True)

    assert answer.request["PATH_INFO"] == "/meetings/room/"


def test_a_member_is_led_on_to_where_they_wanted_to_be(db: None, client: Client) -> None:
    typed = {"login": UserFactory().email, "password": PASSWORD, "next": "/accessibility/"}

    answer = client.post("/accounts/login/", typed)

    assert answer.headers["Location"] == "/accessibility/"
