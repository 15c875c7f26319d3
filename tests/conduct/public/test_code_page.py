"""The code as a page that anybody reads: its principles, and who signed them (S0-12, S0-32)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.conduct.public.signers import signers_of
from cms.conduct.services.members import add_member
from cms.users.roles import ensure_role
from tests.conduct.people import JOINED, NOW, TODAY
from tests.web.validity import faults_in

pytestmark = pytest.mark.one_database
URL = "/policies/general-principles/"


@pytest.fixture
def read(signing, time_machine):
    time_machine.move_to(NOW, tick=False)
    page = signing.page
    page.owner_role = ensure_role("chair", "Chair", "Chairs")
    page.save_revision().publish()

    def html() -> str:
        response = Client().get(URL)
        assert response.status_code == 200
        text: str = response.content.decode()
        assert not faults_in(text)
        return text

    return html


@pytest.mark.req("S0-31")
def test_each_principle_has_an_address_and_says_what_it_matches(read):
    html = read()

    assert '<section id="honesty" aria-labelledby="honesty-title">' in html
    assert '<a href="#honesty">2. Be honest, and be seen to be</a>' in html
    assert "Principles of public life: integrity and honesty." in html
    assert html.count("Our own addition to the principles of public life.") == 4
    assert html.count("Where applicable: ") == 1
    assert html.count("After the policy of a community partnership") == 1


@pytest.mark.req("S0-12", "S0-32")
def test_the_page_says_who_signed_and_follows_at_once(signing, read):
    assert "<strong>0 of 3</strong> members have signed" in read()

    signing.sign(signing.people.ada)

    html = read()
    assert "<strong>1 of 3</strong> members has signed" in html
    assert '<a href="/members/ada-brown/">Ada Brown</a>: signed' in html
    assert '<a href="/members/bilal-khan/">Bilal Khan</a>: not yet signed' in html
    assert "Dev Patel" not in html


def test_a_version_keeps_the_principles_and_no_list_of_who_signed(signing, read):
    read()

    html = Client().get(f"{URL}versions/1/").content.decode()

    assert "Principles of public life: integrity and honesty." in html
    assert "Who has signed" not in html


def test_a_policy_that_nobody_signs_says_nothing_of_it(signing):
    assert signers_of(signing.code.policy_id + 1, TODAY) is None


def test_who_signed_takes_the_same_questions_however_many_there_are(signing):

    def asked() -> int:
        with CaptureQueriesContext(connection) as said:
            signers_of(signing.code.policy_id, TODAY)
        return len(said)

    before = asked()
    for n in range(4):
        add_member(
            name=f"Eve {n}", kind="resident", joined_on=JOINED, by=signing.people.clerk, now=NOW
        )

    assert asked() == before <= 7
