"""Forms of the admin that lack a field, and pages made to fail: refused, never a fault."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page

from tests.factories import UserFactory


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_the_page_that_fails_on_purpose_is_not_there(editor: Client) -> None:
    assert editor.get("/admin/failwhale/").status_code == 404


def test_the_root_of_the_tree_has_no_place_among_others(editor: Client) -> None:
    root = Page.get_first_root_node()

    assert editor.post(f"/admin/pages/{root.pk}/set_position/").status_code == 404


@pytest.mark.parametrize("path", ["/admin/choose-external-link/", "/admin/pages/{}/edit/"])
def test_a_form_without_its_fields_is_refused(editor: Client, path: str) -> None:
    home = Page.objects.filter(depth=2).first()

    assert editor.post(path.format(home.pk), {"text": "x"}).status_code in (400, 403)


def test_an_external_link_without_an_address_is_asked_for_again(editor: Client) -> None:
    response = editor.post("/admin/choose-external-link/", {"external-link-chooser-url": ""})

    assert response.status_code == 200
    assert b"This field is required" in response.content


def test_guarded_addresses_stay_shut_for_who_is_not_signed_in(client: Client, db: None) -> None:
    for path in ("/admin/choose-external-link/", "/admin/pages/1/set_position/"):
        assert client.post(path).headers["Location"].startswith("/accounts/login/")
