"""A member's own induction and training, on a phone and without JavaScript (M4, S2-16, S4-36)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine as clock
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.conduct.due import due_items
from cms.conduct.services.induction import begin_induction, record_item
from cms.users.models import TrainingRecord
from cms.users.training import save_training
from tests.conduct.people import NOW, TODAY
from tests.conduct.services.test_induction import item
from tests.conduct.test_training import need, take
from tests.web.validity import faults_in

pytestmark = pytest.mark.one_database

OWN = "/me/training/"
DAY = timedelta(days=1)


@pytest.fixture
def ada(people, time_machine):
    time_machine.move_to(NOW, tick=False)
    begin_induction(member_id=people.ada.pk, **people.act)
    client = Client()
    client.force_login(people.account(people.ada))
    return client


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def due(people, at=NOW):
    return {one.title: (one.due_on, one.is_overdue) for one in due_items(people.ada, at)}


@pytest.mark.req("S2-16", "S4-36")
def test_a_member_reads_what_is_to_do_and_what_they_took(people, ada):
    need(people, what="Difficult calls", why="They are hard.")
    take(people, person=people.account(people.ada), what="Law", provider="The college")
    take(people, person=people.account(people.bilal), what="Not hers")

    answer = ada.get(OWN)

    said = words(answer)
    for part in (
        "The complaints procedure read To do by 13 December 2026",
        "I have read it",
        "Difficult calls Not yet They are hard.",
        "Law Saturday 8 August 2026, given by The college",
    ):
        assert part in said, part
    assert "Not hers" not in said
    assert not faults_in(answer.content.decode())


@pytest.mark.req("S2-16")
def test_a_member_says_that_they_read_the_procedure(people, ada):
    row = item(people.ada, "complaints")

    answer = ada.post(reverse("own:have_read", args=[row.pk]), follow=True)

    assert "Thank you. It is written down." in words(answer)
    assert "The complaints procedure read Done 16 November 2026" in words(answer)
    refused = ada.post(
        reverse("own:have_read", args=[item(people.ada, "interests").pk]), follow=True
    )
    assert "Somebody has to show you this." in words(refused)
    assert item(people.ada, "interests").done_on is None


def test_nobody_says_so_for_another_and_opening_the_address_says_nothing(people, ada):
    begin_induction(member_id=people.bilal.pk, **people.act)

    other = reverse("own:have_read", args=[item(people.bilal, "complaints").pk])
    assert ada.post(other).status_code == 404
    own = reverse("own:have_read", args=[item(people.ada, "complaints").pk])
    assert ada.get(own).status_code == 405

    assert item(people.bilal, "complaints").done_on is None
    assert item(people.ada, "complaints").done_on is None


@pytest.mark.req("S2-16", "S4-36")
def test_what_is_left_is_among_what_is_due(people, ada):
    record_item(record_id=item(people.ada, "interests").pk, done_on=TODAY, **people.act)
    need(people, what="Difficult calls")
    record = TrainingRecord(
        person=people.account(people.ada),
        what="Law",
        taken_on=TODAY - 9 * DAY,
        refresh_on=TODAY - DAY,
    )
    save_training(record, by=people.clerk, today=TODAY)

    found = due(people)

    assert found["The complaints procedure read"] == (TODAY + 27 * DAY, False)
    assert found["Training to take: Difficult calls"] == (None, False)
    assert found["Training to refresh: Law"] == (TODAY - DAY, True)
    assert "The register of interests explained" not in found
    with clock.travel(NOW + 28 * DAY, tick=False):
        late = due(people, NOW + 28 * DAY)
    assert late["The complaints procedure read"] == (TODAY + 27 * DAY, True)


def test_the_code_is_due_once_and_by_its_own_words(signing):
    begin_induction(member_id=signing.people.ada.pk, **signing.people.act)

    titles = list(due(signing.people))

    assert "The code read and signed" not in titles
    assert sum("sign" in title for title in titles) == 1
