"""Reading and signing the code on one's own pages (M1)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cms.casework.models import OutgoingMail
from cms.conduct.due import due_items
from cms.conduct.library import code_spec
from cms.conduct.models import Signature
from tests.conduct.people import NOW
from tests.conduct.signed import NAME
from tests.web.validity import faults_in

pytestmark = [pytest.mark.one_database, pytest.mark.req("S0-13")]
URL = "/me/sign/"
AGREED = ("agreed_1", "agreed_5", "agreed_8")


@pytest.fixture
def ada(signing, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(signing.people.ada.user)
    return client


def filled(html: str, **typed: str) -> dict[str, str]:
    hidden = dict(re.findall(r'type="hidden" name="(version|shown)" value="([^"]*)"', html))
    return {**hidden, **dict.fromkeys(AGREED, "on"), "typed_name": "Ada Brown", **typed}


def get(client: Client) -> str:
    response = client.get(URL)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert not faults_in(html)
    return html


def test_all_principles_stand_in_full_and_nothing_is_ticked(ada):
    html = get(ada)

    for principle in code_spec("general-principles").principles:
        assert principle.title in html
        assert principle.text.split(". ")[0] in html
    assert re.findall(r'type="checkbox" name="(\w+)"', html) == [*AGREED]
    assert "checked" not in html
    assert "I have read principles 1 to 4, and I agree" in html


@pytest.mark.req("S0-31")
def test_what_holds_where_applicable_says_whether_it_does(signing, ada):
    bilal = Client()
    bilal.force_login(signing.people.bilal.user)

    assert "You speak for none, so it asks nothing of you now." in get(ada)
    html = get(bilal)
    assert "You speak for none" not in html
    assert "Where applicable: it is for members who speak for an organisation." in html
    assert f"You speak for {signing.people.bilal.parent_organisation}, so it is for you." in html


@pytest.mark.req("S0-12")
def test_signing_says_so_once_and_shows_what_was_signed(signing, ada):
    response = ada.post(URL, filled(get(ada)), follow=True)

    html = response.content.decode()
    assert response.redirect_chain == [(URL, 302)]
    assert "Thank you. You have signed" in html
    assert f"You have signed {NAME}" in html
    assert '<a class="govuk-link" href="/me/">See what else is due from you</a>' in html
    signature = Signature.objects.get()
    assert signature.words_digest in html
    assert OutgoingMail.objects.filter(subject=f"You have signed {NAME}").count() == 1
    assert ada.post(URL, filled(html)).status_code == 200
    assert Signature.objects.get() == signature


def test_what_is_missing_is_said_at_its_place_and_what_was_typed_stays(ada):
    html = ada.post(URL, filled(get(ada), agreed_5="")).content.decode()

    assert "<title>Error: " in html
    assert f'<a href="#id_agreed_5">Confirm that you agree to {NAME}, principles 5 to 7</a>' in html
    assert 'value="Ada Brown"' in html
    assert html.count("checked") == 2
    assert not Signature.objects.exists()
    assert not faults_in(html)


def test_no_name_is_no_signature(ada):
    html = ada.post(URL, filled(get(ada), typed_name=" ")).content.decode()

    assert "Type your full name" in html
    assert not Signature.objects.exists()


def test_a_version_that_came_meanwhile_is_read_anew_without_a_tick(signing, ada):
    data = filled(get(ada))
    signing.adopt("I serve everybody.")

    html = ada.post(URL, data).content.decode()

    assert "The words were changed while you read them." in html
    assert "I serve everybody." in html
    assert "checked" not in html
    assert 'value="Ada Brown"' in html
    assert not Signature.objects.exists()
    ada.post(URL, filled(html))
    assert Signature.objects.get().version == signing.newest


@pytest.mark.parametrize(
    "typed", [{"version": "x"}, {"version": "²"}, {"shown": ""}, {"version": ""}]
)
def test_a_forged_form_signs_nothing(ada, typed):
    response = ada.post(URL, filled(get(ada), **typed))

    assert (response.status_code, Signature.objects.count()) == (200, 0)


@pytest.mark.req("S0-12")
def test_the_same_words_can_be_printed_and_signed_by_hand(ada):
    html = ada.get(f"{URL}paper/").content.decode()

    assert "I have read all of it, and I agree" in html
    assert "Ada Brown" in html
    for principle in code_spec("general-principles").principles:
        assert principle.title in html
    assert not faults_in(html)


def test_it_is_due_until_it_is_signed(signing, ada):
    member = signing.people.ada

    [item] = [one for one in due_items(member, NOW) if one.url == URL]
    assert (item.title, item.is_overdue) == (f"Read and sign {NAME}", True)
    assert "closed to you" in item.detail
    assert f"Read and sign {NAME}" in ada.get("/me/").content.decode()
    signing.sign(member)
    assert not [one for one in due_items(member, NOW) if one.url == URL]


def test_where_no_code_is_asked_there_is_nothing_to_sign(people, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(people.ada.user)

    assert "Nothing to sign" in get(client)
    assert client.post(URL, {"typed_name": "Ada"}).status_code == 200
    assert client.get(f"{URL}paper/").status_code == 404


def test_a_stranger_has_no_such_page(signing):
    client = Client()
    assert client.get(URL).status_code == 302

    client.force_login(signing.people.auditor)
    assert client.get(URL).status_code in (302, 404)
    client.force_login(signing.people.dev.user)
    assert client.get(URL).status_code == 403
