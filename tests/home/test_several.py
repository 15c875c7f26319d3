"""Public pages of a body that runs several procedures show the main one and name the others."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from cms.casework.services.using import switch_main, use_beside
from cms.home.models import HomePage, StandardPage
from cms.policies.live_context import Live
from tests.casework.documents import SMALL
from tests.casework.several import DATA, HOMES, SAID, several

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def _body(db: None) -> None:
    several()


def drawn(key: str) -> str:
    context = {"live": Live(key, localdate()), "self": {"caption": "What happens and when"}}
    return render_to_string("policies/blocks/timescales.html", context)


def test_the_front_page_and_plain_pages_follow_the_main_procedure():
    assert HomePage().live_procedure_key == SMALL
    assert StandardPage().live_procedure_key == SMALL

    switch_main(key=DATA, **SAID)

    assert HomePage().live_procedure_key == DATA
    assert HomePage(procedure_key=SMALL).live_procedure_key == SMALL


def test_the_table_of_times_names_what_has_times_of_its_own():
    table = drawn(SMALL)

    assert "The reply_5" in table
    assert "Complaints about your data" in table
    assert "Complaints about your home" in table
    assert "Complaints about your data.</strong>" not in drawn(DATA)


def test_a_body_with_one_procedure_names_no_other():
    switch_main(key=DATA, **SAID)
    use_beside(key=HOMES, **SAID)

    assert "times of their own" not in drawn(DATA)
