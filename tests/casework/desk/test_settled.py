"""Settled on the spot: the short page of the desk (S2-12)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings as SettingsWrapper

from cms.casework.models import Case
from cms.users.models import User
from tests.casework.documents import SMALL, begun, document, holders, in_force
from tests.casework.services.test_on_the_spot import paying
from tests.casework.services.test_settling import AT_ONCE, quick

pytestmark = pytest.mark.django_db
PAGE = "desk:settled"


@pytest.fixture
def people(settings: SettingsWrapper) -> dict[str, User]:
    settings.CASEWORK_DEFAULT_PACK = SMALL
    return begun(quick(outcomes=[AT_ONCE]))


@pytest.fixture
def desk(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["worker"])
    return client


def post(desk: Client, **typed: str) -> Any:
    key = desk.get(reverse(PAGE)).context["key"]
    given = {"channel": "phone", "kind": "complaint", "text": "The bin was full.", "key": key}
    return desk.post(reverse(PAGE), {**given, **typed}, follow=True)


@pytest.mark.req("S2-12", "S3-19")
def test_four_answers_put_it_on_record(desk: Client):
    assert reverse(PAGE) in desk.get(reverse("desk:log")).content.decode()

    page = post(desk, **{"asked-done": "We emptied it.", "asked-content": "yes"})

    case = Case.objects.get()
    assert case.outcome == "at_once"
    assert case.steps.get().evidence == {"done": "We emptied it.", "content": True}
    assert "It is closed." in page.content.decode()


@pytest.mark.req("S2-12")
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_taken_in(desk: Client):
    page = post(desk, **{"asked-done": ""})

    assert set(page.context["form"].errors) == {"asked-done", "asked-content"}
    assert "The bin was full." in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.req("S2-12")
def test_each_question_stands_once_in_the_order_in_which_a_call_goes(desk: Client):
    form = desk.get(reverse(PAGE)).context["form"]

    asked = [field.name for _, _, fields in form.sections for field in fields]
    assert asked[0] == "text"
    assert asked[-3:] == ["name", "phone", "email"]
    assert sorted(asked) == sorted(form.fields)


@pytest.mark.req("S4-13")
def test_compensation_stands_in_the_same_form_with_its_limit(
    client: Client, settings: SettingsWrapper
):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    client.force_login(begun(paying())["worker"])
    assert "Up to £50." in client.get(reverse(PAGE)).content.decode()
    done = {"asked-done": "We emptied it.", "asked-content": "yes"}
    money = {"asked-money-amount": "60", "asked-money-basis": "A coat."}

    page = post(client, **done, **money)
    assert "On the spot it is up to £50." in page.content.decode()
    assert not Case.objects.exists()

    post(client, **done, **{**money, "asked-money-amount": "45.50"})
    assert Case.objects.get().remedies.get().details["amount"] == "45.50"


def test_where_the_procedure_has_no_such_step_there_is_no_such_page(
    client: Client, settings: SettingsWrapper
):
    settings.CASEWORK_DEFAULT_PACK = SMALL
    in_force(document())
    client.force_login(holders()["clerk"])

    assert client.get(reverse(PAGE)).status_code == 404
    assert reverse(PAGE) not in client.get(reverse("desk:log")).content.decode()
