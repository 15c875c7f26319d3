"""Whoever writes a decision is told of hard words, and it is saved all the same (S0-5)."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from cms.home import providers
from cms.meetings.models import Decision
from cms.web.readability import provide_jargon
from tests.meetings.decided import held
from tests.meetings.test_deciding_screens import TYPED, chair

__all__ = ["chair", "held"]

pytestmark = pytest.mark.one_database


@pytest.fixture
def avoids_synergy():
    provide_jargon(lambda: ["synergy"])
    yield
    provide_jargon(providers.jargon)


def said(client, address, **typed):
    answer = client.post(address, {**TYPED, **typed})
    assert answer.status_code == 302, answer.content
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.req("S0-5")
def test_hard_words_of_a_decision_are_named_and_it_is_recorded(client, held, chair, avoids_synergy):
    address = f"/admin/decisions/new/{held.item_id}/"
    hard = {"parts": "Utilise the lamp.", "reason": f"For synergy {'and so on ' * 12}."}

    told = said(client, address, **hard)

    assert Decision.objects.get().reason.startswith("For synergy")
    assert any("Utilise" in line for line in told)
    assert any("synergy" in line for line in told)
    assert any("A sentence of 38 words" in line for line in told)


@pytest.mark.req("S0-5")
def test_a_plain_decision_is_recorded_without_a_word(client, held, chair):
    told = said(client, f"/admin/decisions/new/{held.item_id}/")

    assert not any("Plain words" in line for line in told)


@pytest.mark.req("S0-5")
def test_changing_a_decision_tells_of_hard_words_too(client, held, chair):
    decision = held.decide()

    told = said(
        client,
        f"/admin/decisions/{decision.pk}/change/",
        reason="We endeavour.",
        why="Typed wrong.",
    )

    assert any("endeavour" in line for line in told)
