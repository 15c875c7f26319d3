"""One door for staff: no other sign-in, links of our own making, the same answer to everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from cms.users.models import User
from cms.users.tasks import mail_password_link, password_link
from tests.factories import UserFactory

PASSWORD = "correct horse battery"


@pytest.fixture
def editor(db: None) -> User:
    from django.contrib.auth.models import Group

    user = UserFactory(email="editor@sallowfield.example")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_sign_in_leads_to_ours_and_takes_no_password(
    client: Client, editor: User, path: str
) -> None:
    data = {"username": editor.email, "password": PASSWORD}

    asked = client.get(f"{path}?next=/admin/pages/")
    sent = client.post(path, data)

    assert asked.headers["Location"] == "/accounts/login/?next=/admin/pages/"
    assert sent.headers["Location"] == "/accounts/login/"
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/set-password/", "complete/"])
def test_wagtails_own_password_pages_lead_to_ours(client: Client, path: str) -> None:
    response = client.get(f"/admin/password_reset/{path}")

    assert response.headers["Location"] == "/accounts/password/reset/"


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    data = {"email": "me@evil.example", "password1": "long enough for that"}

    client.post("/accounts/signup/", data)

    assert not User.objects.filter(email="me@evil.example").exists()


@pytest.mark.req("S0-52")
def test_nobody_changes_the_address_by_which_they_are_known(client: Client, editor: User) -> None:
    known_by = editor.email
    client.force_login(editor)

    page = "/accounts/email/"
    answers = [
        client.get(page),
        client.post(page, {"action_add": "", "email": "other@evil.example"}),
        client.post(page, {"action_primary": "", "email": "other@evil.example"}),
        client.get("/accounts/confirm-email/any/"),
    ]
    own = client.get("/admin/account/").content.decode()
    client.post("/admin/account/", {"name_email-email": "other@evil.example"})

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert "name_email-first_name" in own
    assert "name_email-email" not in own
    editor.refresh_from_db()
    assert editor.email == known_by
    assert not EmailAddress.objects.filter(email="other@evil.example").exists()


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin", "/admin/api/main/pages/"])
def test_without_a_second_factor_the_admin_stays_shut(
    client: Client, editor: User, settings: Any, path: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(editor)

    assert client.get(path).headers["Location"] == "/accounts/2fa/"


def test_a_password_alone_does_not_let_in_who_has_a_second_factor(
    client: Client, editor: User, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    TOTP.activate(editor, generate_totp_secret())

    response = client.post("/accounts/login/", {"login": editor.email, "password": PASSWORD})

    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(client: Client, editor: User, address: str) -> None:
    data = {"login": editor.email, "password": PASSWORD, "next": address}

    response = client.post(f"/accounts/login/?next={address}", data)

    assert response.headers["Location"] == "/admin/"


def test_wrong_passwords_are_slowed_down(client: Client, editor: User) -> None:
    wrong = {"login": editor.email, "password": "wrong"}
    answers = [client.post("/accounts/login/", wrong) for _ in range(6)]

    right = client.post("/accounts/login/", {"login": editor.email, "password": PASSWORD})

    assert b"Too many failed" in answers[-1].content
    assert right.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_password_link_is_for_the_configured_site_whatever_the_request_said(
    client: Client, editor: User, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://site.example"

    client.post("/accounts/password/reset/", {"email": editor.email}, headers={"host": "evil.test"})
    mail_password_link.func(editor.pk)

    letter = mail.outbox[-1]
    links = re.findall(r"https?://\S+", letter.body)
    assert [link.split("/accounts/")[0] for link in links] == ["https://site.example"]
    assert letter.to == [editor.email]


def test_asking_for_a_password_answers_everybody_alike_and_mails_no_stranger(
    client: Client, editor: User
) -> None:
    known = client.post("/accounts/password/reset/", {"email": editor.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@evil.example"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert mail.outbox == []


def test_a_password_link_works_once(client: Client, editor: User, settings: Any) -> None:
    path = password_link(editor).removeprefix(settings.SITE_URL)
    new = {"password1": "willow lantern walk 9", "password2": "willow lantern walk 9"}

    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], new)
    editor.refresh_from_db()
    again = Client().get(path, follow=True)

    assert editor.check_password("willow lantern walk 9")
    assert b'name="password1"' not in again.content


def test_an_account_that_was_closed_gets_no_link(editor: User) -> None:
    editor.is_active = False
    editor.save()

    mail_password_link.func(editor.pk)

    assert mail.outbox == []


def test_a_refusal_that_no_page_drew_cannot_be_framed_either(client: Client) -> None:
    refused = client.get("/?q=%00")

    assert refused.status_code == 400
    assert refused.headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
