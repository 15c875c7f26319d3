"""Setting a new password, in our own words."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("address", "title", "heading"),
    [
        ("/accounts/password/reset/", "Set a new password", "Set a new password"),
        ("/accounts/password/reset/done/", "Look in your email", "Look in your email"),
        (
            "/accounts/password/reset/key/1-set-password/",
            "That link no longer works",
            "That link no longer works",
        ),
        (
            "/accounts/password/reset/key/done/",
            "Your password is changed",
            "Your password is changed",
        ),
    ],
)
def test_each_page_has_a_title_and_one_heading(
    client: Client, db: None, address: str, title: str, heading: str
) -> None:
    text = client.get(address).content.decode()

    assert f"<title>{title} – " in text
    assert text.count("<h1") == 1
    assert f">{heading}</h1>" in text


def test_an_address_that_is_none_is_refused_beside_the_field(client: Client, db: None) -> None:
    text = client.post("/accounts/password/reset/", {"email": "nobody"}).content.decode()

    assert "<title>Error: Set a new password" in text
    assert "There is a problem" in text
    assert 'value="nobody"' in text
