"""Figures on the desk: each number leads to its cases, and an unusual one calls somebody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cms.casework.desk.figures import Asked, Shown, by_bucket
from cms.casework.models import Alert, ProcedureVersion, save_recorded
from cms.casework.models.procedure import VersionStatus
from cms.casework.reports.counting import count_all, count_what_changed
from cms.casework.reports.figures import Figures, Row
from cms.casework.reports.names import names_for
from cms.published_summaries.models import TeamMeeting
from cms.users.models import User
from tests.casework.desk.test_endings import signed_in, text_of
from tests.casework.documents import SMALL
from tests.casework.reports.body import counted_body
from tests.casework.reports.deeds import Story
from tests.casework.services.written import everything
from tests.factories import install, open_case
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
FIGURES, CASES = "/admin/casework/figures/", "/admin/casework/figures/cases/"
SINCE = {"since": "2026-01", "until": "2026-12"}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return counted_body()


@pytest.fixture
def story(people: dict[str, User]) -> Any:
    """A complaint about roads that was decided, praise, and a concern that waits; counted."""

    def make() -> Story:
        told = Story(people)
        for number, deed, days in ((0, "learn", 9), (0, "decide", 0), (1, "nothing", 0)):
            told.go_on(deed, number, days=days)
        told.go_on("nothing", 2, days=6)
        count_all(now=told.now)
        return told

    told = remembered("a story on the desk", make)
    with time_machine.travel(told.now, tick=False):
        yield told


@pytest.fixture
def alert(people: dict[str, User]) -> Alert:
    row = Alert(
        procedure_key=SMALL,
        rule="more",
        text="More complaints than usual.",
        role="chair",
        measure="received",
        bucket="complaint",
        area="roads",
        since=date(2026, 5, 1),
        until=date(2026, 5, 31),
        expected="about 1",
        found="9",
        raised_at=Story(people).now,
    )
    save_recorded(row, by=None, reason="Found.")
    return row


def links_in(page: str) -> list[tuple[str, int]]:
    """Where each number leads, and the number."""
    found = re.findall(r'<a href="([^"]*figures/cases/[^"]*)">(\d+)<', page)
    return [(unescape(url), int(number)) for url, number in found]


@pytest.mark.req("S4-15", "S4-32", "S3-86")
def test_every_number_leads_to_as_many_cases(story, people):
    clerk = signed_in(people["clerk"])

    page = clerk.get(FIGURES).content.decode()

    links = links_in(page)
    assert len(links) > 15
    for url, number in links:
        assert clerk.get(url).context["page"].paginator.count == min(number, 3), url
    for words in ("Compliments", "Complaints", "By service", "Roads", "The acknowledge"):
        assert words in page
    assert "How this is counted" in page


@pytest.mark.req("S4-32")
def test_the_months_the_service_and_the_procedure_can_be_chosen(story, people):
    clerk = signed_in(people["clerk"])

    roads = clerk.get(FIGURES, {**SINCE, "area": "roads"})
    before = clerk.get(FIGURES, {"since": "2025-01", "until": "2025-03"})
    nonsense = clerk.get(FIGURES, {"since": "x", "until": "2026-13", "procedure": "gossip"})

    assert "only “Roads”" in roads.content.decode()
    assert links_in(before.content.decode()) == []
    assert nonsense.status_code == 200


def end_the_procedure(day: date) -> None:
    """Another has come into force; the old one takes nothing in after that day."""
    install()
    version = ProcedureVersion.objects.get(procedure__key=SMALL)
    version.status, version.effective_to = VersionStatus.RETIRED, day
    save_recorded(version, by=None, reason="Another takes its cases in.")


@pytest.mark.req("S4-32")
def test_a_procedure_that_has_ended_keeps_its_figures_and_the_cases_behind_them(story, people):
    end_the_procedure(story.now.date() - timedelta(days=1))
    clerk, given = signed_in(people["clerk"]), {**SINCE, "procedure": SMALL}

    page = clerk.get(FIGURES, given).content.decode()

    assert links_in(page)
    assert f"procedure={SMALL}" in clerk.get(FIGURES).content.decode()
    assert clerk.get(CASES, given).context["page"].paginator.count == 3
    assert clerk.get(CASES, {**given, "procedure": "gossip"}).status_code == 404


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "1024-02"])
def test_months_that_no_figure_is_of_are_not_asked_for(story, people, month):
    clerk = signed_in(people["clerk"])

    for name in ("since", "until"):
        assert clerk.get(FIGURES, {name: month}).status_code == 200
        assert clerk.get(CASES, {name: month}).status_code == 200


def test_no_table_is_cut_short_without_a_word(people):
    rows = [("raised_about", f"topic {number:02}") for number in range(12)]
    rows += [("refused", f"ground {number:02}") for number in range(12)]
    counts = tuple(Row(date(2026, 5, 1), "", measure, key, 7) for measure, key in rows)
    asked = Asked(SMALL, date(2026, 5, 1), date(2026, 5, 31))
    shown = Shown(asked, Figures(SMALL, asked.since, asked.until, None, counts), names_for(SMALL))

    raised = by_bucket(shown, "raised", "What people raised", ("raised_about",))
    refused = by_bucket(shown, "refused", "Not for us", ("refused", "refused_taken_up"))

    assert (len(raised.rows), raised.note) == (10, "The 10 named most; 2 more were named.")
    assert (len(refused.rows), refused.note) == (12, "")


@pytest.mark.req("S0-22")
def test_the_list_and_the_number_say_the_same_to_whom_a_case_is_about(story, people):
    open_case(at=story.now, procedure_key=SMALL, kind="complaint", subject_role="clerk")
    count_what_changed(now=story.now)
    clerk = signed_in(people["clerk"])

    page = clerk.get(FIGURES).content.decode()

    for url, number in links_in(page):
        assert clerk.get(url).context["page"].paginator.count == min(number, 3), url
    theirs = signed_in(people["worker"]).get(CASES, SINCE).context["page"]
    assert theirs.paginator.count == 1  # which they have, because it is about the clerk


def test_an_address_that_makes_no_sense_is_not_found(story, people):
    clerk = signed_in(people["clerk"])

    assert clerk.get(CASES, {"measure": "gossip"}).status_code == 404
    assert clerk.get(CASES, {"measure": "decision_days", "bucket": "x"}).status_code == 404
    assert clerk.get(CASES, {"measure": "received", "page": "x"}).status_code == 200
    assert clerk.get("/admin/casework/figures/unusual/999/").status_code == 404


@pytest.mark.req("S3-89")
def test_an_unusual_number_is_on_today_and_is_answered_on_its_page(story, people, alert):
    chair, url = signed_in(people["chair"]), reverse("desk:alert", args=[alert.pk])
    assert url in chair.get(reverse("desk:today")).content.decode()
    assert url not in signed_in(people["clerk"]).get(reverse("desk:today")).content.decode()

    shown = text_of(chair.get(url))
    for words in ("May 2026", "Roads", "about 1", "9"):
        assert words in shown
    assert chair.post(url, {"outcome": "One bin was missed."}).status_code == 302

    assert url not in chair.get(reverse("desk:today")).content.decode()
    assert "One bin was missed." in text_of(chair.get(reverse("desk:alerts")))


@pytest.mark.req("S3-89")
def test_an_empty_answer_is_said_at_its_field_and_others_are_refused(story, people, alert):
    url, before = reverse("desk:alert", args=[alert.pk]), everything()

    again = signed_in(people["chair"]).post(url, {"outcome": "Seen."})
    assert set(again.context["form"].errors) == {"outcome"}
    assert "Seen." in again.content.decode()
    worker = signed_in(people["worker"])
    assert worker.get(url).context["form"] is None
    assert worker.post(url, {"outcome": "One bin was missed."}).status_code == 403

    assert everything() == before


@pytest.mark.req("S3-89", "S3-88")
def test_it_calls_a_meeting_which_it_then_shows(story, people, alert):
    chair, url = signed_in(people["chair"]), reverse("desk:alert", args=[alert.pk])
    item = chair.get(url).context["item"]
    assert f"alert={alert.pk}" in item.meeting.url
    assert signed_in(people["worker"]).get(url).context["item"].meeting.url == ""

    form = chair.get(item.meeting.url).context["form"]
    chair.post(item.meeting.url, {"reason": form.initial["reason"], "asked_by": "The chair"})

    assert TeamMeeting.objects.get().alert == alert.pk
    assert "Asked for on" in text_of(chair.get(url))


@pytest.mark.req("S0-22", "S3-89")
def test_an_unusual_number_tells_nobody_of_a_case_that_is_about_them(story, people, alert):
    url = reverse("desk:alert", args=[alert.pk])
    pages = (reverse("desk:today"), FIGURES, reverse("desk:alerts"))
    at = alert.since - timedelta(days=20)  # with which May is compared
    when = datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    about = {"procedure_key": SMALL, "kind": "complaint", "service_area": "roads"}
    open_case(at=when, subject_role="chair", **about)
    chair, clerk = signed_in(people["chair"]), signed_in(people["clerk"])

    assert not [page for page in pages if url in chair.get(page).content.decode()]
    assert chair.get(url).status_code == 404
    assert chair.post(url, {"outcome": "It was one bin."}).status_code == 404

    assert url in clerk.get(pages[2]).content.decode()
    alert.refresh_from_db()
    assert alert.handled_at is None


@pytest.mark.req("S0-22")
def test_an_unusual_number_of_other_cases_stays_with_whom_a_case_is_about(story, people, alert):
    about = {"procedure_key": SMALL, "kind": "compliment", "service_area": "roads"}
    open_case(at=story.now, subject_role="chair", **about)

    shown = signed_in(people["chair"]).get(reverse("desk:today")).content.decode()

    assert reverse("desk:alert", args=[alert.pk]) in shown
