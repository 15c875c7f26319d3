"""“Someone told me something”: the screen of a member, and what they see afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.casework import registry
from cms.casework.models import HandOver, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.hand_overs import make_case, pick_up
from cms.users.models import User
from tests.casework.heard import GIST, passed_on_by
from tests.casework.partnership import open_partnership
from tests.factories import WEDNESDAY, UserFactory, told

pytestmark = pytest.mark.django_db
PAGE, SO_FAR = "/heard/", "/heard/so-far/"


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    return open_partnership()


@pytest.fixture
def member(staff: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> User:
    user = UserFactory(first_name="Anita", last_name="Rowe")
    monkeypatch.setattr(registry, "_members", [lambda other: other.pk == user.pk])
    return user


@pytest.fixture
def phone(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def typed(client: Client, **overrides: Any) -> dict[str, Any]:
    """What the page is filled in with; the moment and the key are there already."""
    form = client.get(PAGE).context["form"]
    local = timezone.localtime(form.initial["heard_at"])
    moment = {"day": local.day, "month": local.month, "year": local.year, "time": f"{local:%H:%M}"}
    given: dict[str, Any] = {f"heard_at_{name}": part for name, part in moment.items()}
    given |= {"key": form.initial["key"], "heard": "in_person", "gist": GIST}
    return {**given, **overrides}


def words(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.req("S0-34")
def test_a_few_answers_pass_it_on(phone: Client, member: User) -> None:
    answer = phone.post(PAGE, typed(phone, email="ada@resident.example"), follow=True)

    assert answer.request["PATH_INFO"] == SO_FAR
    assert "It is passed on, and you need not carry it any further." in words(answer)
    row = HandOver.objects.get()
    assert (row.told_to, row.gist, row.email) == (member, GIST, "ada@resident.example")
    assert timezone.now() - row.heard_at < timedelta(minutes=2)
    assert OutgoingMail.objects.filter(kind="hand_over_person").count() == 1


@pytest.mark.req("S0-34")
def test_the_page_says_how_to_encourage_them(phone: Client) -> None:
    page = words(phone.get(PAGE))

    assert "Please tell us yourself" in page
    assert "01632 960 114" in page
    assert "call 999" in page


@pytest.mark.req("S0-35")
def test_afterwards_the_member_sees_that_it_was_picked_up_and_no_more(
    phone: Client, member: User, staff: dict[str, User]
) -> None:
    row = passed_on_by(member)
    waiting = words(phone.get(SO_FAR))
    assert "Nobody has picked it up yet." in waiting
    assert "Monday" in waiting

    pick_up(hand_over_id=row.pk, by=staff["coordinator"], now=WEDNESDAY)
    picked_up = phone.get(SO_FAR).content
    assert b"Picked up" in picked_up
    case = make_case(
        hand_over_id=row.pk, act=Act(WEDNESDAY, staff["coordinator"]), told=told(channel="letter")
    )

    assert phone.get(SO_FAR).content == picked_up
    for secret in (GIST, "Ada", case.reference, "ada@resident.example"):
        assert secret not in words(phone.get(SO_FAR))
    assert phone.get(f"/admin/casework/cases/{case.pk}/").status_code == 302
    assert phone.get(f"/admin/casework/hand-overs/{row.pk}/").status_code == 302


@pytest.mark.req("S0-35")
def test_nobody_sees_what_another_passed_on(phone: Client, staff: dict[str, User]) -> None:
    passed_on_by(staff["chair"])

    assert "You passed nothing on yet" in words(phone.get(SO_FAR))


@pytest.mark.req("S0-34")
def test_what_is_missing_is_said_and_what_was_typed_is_kept(phone: Client) -> None:
    given = typed(phone, gist="", name="Ada Brown", wants_help="on")

    page = phone.post(PAGE, given)

    assert set(page.context["form"].errors) == {"gist"}
    shown = words(page)
    assert "<title>Error: " in shown
    assert 'value="Ada Brown"' in shown
    assert f'value="{given["key"]}"' in shown
    assert not HandOver.objects.exists()

    page = phone.post(PAGE, {**given, "gist": GIST})
    assert set(page.context["form"].errors) == {"phone"}
    assert not HandOver.objects.exists()


def test_a_moment_to_come_is_refused(phone: Client) -> None:
    page = phone.post(PAGE, typed(phone, heard_at_year=timezone.now().year + 1))

    assert set(page.context["form"].errors) == {"heard_at"}
    assert not HandOver.objects.exists()


def test_two_presses_pass_it_on_once(phone: Client) -> None:
    given = typed(phone)
    for _ in range(2):
        assert phone.post(PAGE, given).status_code == 302

    assert HandOver.objects.count() == 1


@pytest.mark.parametrize("key", ["", "no-key"])
def test_a_page_without_its_key_is_given_one(phone: Client, key: str) -> None:
    page = phone.post(PAGE, typed(phone, key=key))

    assert "open for a long time" in words(page)
    assert page.context["key"] not in ("", "no-key")
    assert not HandOver.objects.exists()


@pytest.mark.req("S0-34")
def test_who_works_for_us_may_pass_on_too_and_nobody_else(
    client: Client, staff: dict[str, User]
) -> None:
    for address in (PAGE, SO_FAR):
        assert client.get(address).headers["Location"].startswith("/sign-in/")
    client.force_login(staff["chair"])
    assert client.get(PAGE).status_code == 200

    client.force_login(UserFactory())
    for address in (PAGE, SO_FAR):
        assert client.get(address).status_code == 404
    assert client.post(PAGE, {"gist": GIST}).status_code == 404
    assert not HandOver.objects.exists()


def test_who_enters_the_admin_needs_the_second_factor_here_too(
    client: Client, staff: dict[str, User], settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(staff["chair"])

    assert client.post(PAGE, {"gist": GIST}).headers["Location"].startswith("/accounts/2fa/")
    assert not HandOver.objects.exists()


def test_the_page_is_kept_by_nobody(phone: Client) -> None:
    for address in (PAGE, SO_FAR):
        headers = phone.get(address).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.req("S0-22")
def test_whom_it_is_about_can_be_said(phone: Client, staff: dict[str, User]) -> None:
    phone.post(PAGE, typed(phone, about_role="coordinator"))

    assert HandOver.objects.get().role == "chair"
