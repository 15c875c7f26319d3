"""The staff's screens of induction: what is to do, writing it down, and their own (S2-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.conduct.models import InductionRecord
from cms.conduct.services.induction import begin_induction, begin_staff_induction
from cms.users.models import Qualification
from cms.users.roles import appoint
from tests.conduct.people import NOW, TODAY
from tests.conduct.services.test_induction import item, role
from tests.conduct.test_training import need

pytestmark = pytest.mark.one_database

INDEX = "/admin/induction/"
OWN = "/admin/induction/own/"
DAY = timedelta(days=1)


@pytest.fixture
def begun(people, time_machine):
    """Ada and the clerk have begun; it is fifteen days later, so the clerk is late."""
    time_machine.move_to(NOW + 15 * DAY, tick=False)
    appoint(user=people.clerk, role=role(), starts_on=TODAY)
    begin_induction(member_id=people.ada.pk, **people.act)
    begin_staff_induction(user_id=people.clerk.pk, **people.act)
    return people


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def listed(client, query=""):
    return [(row.name, row.state.record.item) for row in client.get(INDEX + query).context["rows"]]


@pytest.mark.req("S2-16")
def test_what_is_to_do_is_listed_the_latest_first(begun):
    desk = desk_of(begun.clerk)
    clerk, ada = str(begun.clerk), "Ada Brown"

    assert listed(desk)[:3] == [(clerk, "complaints"), (clerk, "privacy"), (ada, "complaints")]
    assert len(listed(desk)) == 6
    assert listed(desk, "?which=overdue") == [(clerk, "complaints"), (clerk, "privacy")]
    assert listed(desk, "?whose=members&which=overdue") == []
    said = words(desk.get(INDEX))
    assert "0 of 1 members completed their induction. 0 of 1 staff completed" in said
    assert "2 items overdue." in said
    assert "Overdue since 29 November 2026" in said


@pytest.mark.req("S2-16")
def test_an_item_is_written_down_and_then_is_no_longer_to_do(begun):
    desk = desk_of(begun.clerk)
    row = item(begun.ada, "interests")
    url = reverse("induction:record", args=[row.pk])
    given = {"done_on": "2026-11-30", "due_on": "2026-12-13", "note": "At the hub."}

    html = words(desk.post(url, given, follow=True))

    assert "Ada Brown, The register of interests explained: Done 30 November 2026." in html
    assert ("Ada Brown", "interests") not in listed(desk)
    assert ("Ada Brown", "interests") in listed(desk, "?which=all")
    assert "At the hub." in words(desk.get(reverse("members_desk:member", args=[begun.ada.pk])))


def test_what_cannot_be_is_refused_and_stays_typed(begun):
    desk = desk_of(begun.clerk)
    row = item(begun.ada, "interests")
    given = {"done_on": "2027-01-01", "due_on": "2026-12-13", "note": "At the hub."}

    answer = desk.post(reverse("induction:record", args=[row.pk]), given)

    html = answer.content.decode()
    assert "This day is still to come." in html
    assert "At the hub." in html
    assert item(begun.ada, "interests").done_on is None


@pytest.mark.req("S2-16")
def test_several_are_written_down_at_once(begun):
    desk = desk_of(begun.clerk)
    url = reverse("induction:several")
    rows = [item(begun.ada, "interests").pk, item(begun.ada, "safeguarding").pk]
    assert "The register of interests explained: Ada Brown" in words(desk.get(url))

    html = words(desk.post(url, {"done_on": "2026-11-30", "records": rows}, follow=True))

    assert "2 items done on 30 November 2026." in html
    assert InductionRecord.objects.filter(done_on=TODAY + 14 * DAY).count() == 2
    assert "Choose at least one." in desk.post(url, {"done_on": "2026-11-30"}).content.decode()


def test_an_auditor_reads_and_writes_nothing(begun):
    desk = desk_of(begun.auditor)
    row = item(begun.ada, "interests")

    assert len(listed(desk)) == 6
    for url in (reverse("induction:several"), reverse("induction:record", args=[row.pk])):
        answer = desk.post(
            url, {"done_on": "2026-11-30", "due_on": "2026-11-30", "records": row.pk}
        )
        assert answer.status_code in (302, 403)
    assert item(begun.ada, "interests").done_on is None


@pytest.mark.req("S2-16", "S4-36", "S4-37")
def test_staff_read_their_own_and_say_what_they_read(begun):
    row = InductionRecord.objects.get(user=begun.clerk, item="complaints")
    Qualification(
        person=begun.clerk, note="Ten years in housing", file_reference="HR 1", noted_on=TODAY
    ).save()
    need(begun, what="Difficult calls")
    desk = desk_of(begun.clerk)

    said = words(desk.get(OWN))
    assert "The desk walked through with a colleague" in said
    assert "Difficult calls" in said
    assert "Ten years in housing" in said
    assert "Your induction: 3 items to do" in words(desk.get("/admin/"))

    html = words(desk.post(reverse("induction:say_read", args=[row.pk]), follow=True))

    assert "The complaints procedure read: done." in html
    assert "Done 1 December 2026" in html
    other = reverse("induction:say_read", args=[item(begun.ada, "complaints").pk])
    assert desk.post(other).status_code == 404
    assert desk.get(other).status_code == 405
    assert item(begun.ada, "complaints").done_on is None


def test_who_has_no_business_here_is_not_let_in(begun):
    client = desk_of(begun.account(begun.bilal))

    for url in (INDEX, OWN, "/admin/trained/"):
        assert client.get(url).status_code in (302, 403)
