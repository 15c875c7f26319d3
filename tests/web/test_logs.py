"""What the log does not say."""

from __future__ import annotations

import logging
import secrets
import sys

import pytest
from django.conf import settings

from cms.users.tasks import password_link
from cms.web.logs import DiscreetFormatter
from tests.factories import UserFactory

TOKEN = "A" + secrets.token_urlsafe(24)[1:]


def line(message: str, *args: object, exc_info: object = None) -> str:
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, message, args, exc_info)  # type: ignore[arg-type]
    return DiscreetFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "address",
    [
        f"/your-case/open/{TOKEN}/",
        f"/your-case/not-content/{TOKEN}",
        f"https://site.example/your-case/open/{TOKEN}/?x=1",
    ],
)
def test_a_link_that_opens_a_case_is_never_in_the_log(address: str) -> None:
    said = line("Too Many Requests: %s", address)

    assert TOKEN not in said
    assert said.startswith("Too Many Requests: ")
    assert "/your-case/" in said


def test_nor_is_a_link_for_a_new_password(db: None) -> None:
    address = password_link(UserFactory())
    path = address.removeprefix(settings.SITE_URL)
    token = path.strip("/").rpartition("/")[2]

    said = line("Service Unavailable: %s", path)

    assert len(token) > 32
    assert said == "Service Unavailable: /accounts/password/reset/key/…/"


def test_nor_in_a_traceback() -> None:
    try:
        raise ValueError(f"/your-case/open/{TOKEN}/")
    except ValueError:
        assert TOKEN not in line("Failed", exc_info=sys.exc_info())


def test_other_addresses_stand_as_they_are() -> None:
    said = line("Not Found: %s", "/policies/how-we-answer-people-who-write-to-us/")

    assert said == "Not Found: /policies/how-we-answer-people-who-write-to-us/"


def test_every_line_of_ours_is_written_so() -> None:
    assert settings.LOGGING["formatters"]["plain"]["()"] == "cms.web.logs.DiscreetFormatter"
