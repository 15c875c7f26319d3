"""Pages and folders that are open to some: no loop for others, and no copy on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from tests.factories import UserFactory, appointed


@pytest.fixture
def places(db: None) -> list[str]:
    """The addresses of a page and a document that only coordinators open."""
    page = Page.objects.get(depth=2).add_child(instance=Page(title="Ours", slug="ours"))
    folder = Collection.get_first_root_node().add_child(instance=Collection(name="Ours"))
    kept = Document.objects.create(
        title="Ours", file=ContentFile(b"x", "ours.txt"), collection=folder
    )
    for closed in (
        PageViewRestriction.objects.create(page=page, restriction_type="groups"),
        CollectionViewRestriction.objects.create(collection=folder, restriction_type="groups"),
    ):
        closed.groups.add(Group.objects.get(name="Coordinators"))
    return ["/ours/", kept.url]


def signed_in(group: str = "") -> Client:
    client, user = Client(), UserFactory()
    client.force_login(appointed(user, group) if group else user)
    return client


def opened(client: Client, place: str) -> Any:
    answer = client.get(place)
    if answer.streaming:
        b"".join(answer.streaming_content)  # which closes the file
    return answer


def answers(client: Client, places: list[str]) -> list[Any]:
    return [opened(client, place) for place in places]


def test_who_is_in_the_group_opens_them_and_nobody_keeps_a_copy(places: list[str]) -> None:
    for answer in answers(signed_in("Coordinators"), places):
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("group", ["", "Caseworkers"])
def test_who_is_not_is_told_so_instead_of_led_in_circles(places: list[str], group: str) -> None:
    assert [answer.status_code for answer in answers(signed_in(group), places)] == [403, 403]


def test_a_visitor_is_asked_to_sign_in(places: list[str]) -> None:
    for place, answer in zip(places, answers(Client(), places), strict=True):
        assert answer.headers["Location"] == f"/sign-in/?next={place}"


def test_staff_open_them_with_their_second_factor(places: list[str], settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True

    for answer in answers(signed_in("Coordinators"), places):
        assert answer.headers["Location"] == "/accounts/2fa/"


def test_nobody_closes_anything_by_a_password_to_be_passed_on(client: Client, places: Any) -> None:
    client.force_login(UserFactory(is_superuser=True))
    page, folder = Page.objects.get(slug="ours"), Collection.objects.get(name="Ours")

    for address in (f"/admin/pages/{page.pk}/privacy/", f"/admin/collections/{folder.pk}/privacy/"):
        shown = client.get(address).content.decode()
        assert "restriction_type" in shown
        assert "password" not in shown


def test_what_is_open_to_all_stays_as_it_is(db: None, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    kept = Document.objects.create(title="All", file=ContentFile(b"x", "all.txt"))

    for client in (Client(), signed_in("Coordinators")):
        answer = opened(client, kept.url)
        assert answer.status_code == 200
        assert "no-store" not in answer.headers.get("Cache-Control", "")
        assert opened(client, "/").status_code == 200
