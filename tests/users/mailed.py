"""What the tests of the members' way in share: asking, and what is in the mail."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client

from cms.casework.models import OutgoingMail
from cms.users.models import User
from tests.factories import UserFactory

EMAIL = "joan@member.example"


def make_member() -> User:
    """An account without a password."""
    return UserFactory(email=EMAIL, first_name="Joan", last_name="Ellis", password=None)


def ask(client: Client, email: str = EMAIL, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"email": email, **more})


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="sign_in").order_by("pk"))


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"https?://[^/]+(/sign-in/open/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def code_in(mail: OutgoingMail) -> str:
    found = re.search(r"\b\d{4} \d{4}\b", mail.text)
    assert found, mail.text
    return found[0]


def newest_link(client: Client, **more: str) -> str:
    """Ask, and take the link from the mail."""
    ask(client, **more)
    return link_in(mails()[-1])


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
