"""The public page of a report: only what was told of its quarters, and nobody who could be known."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import Page

from cms.casework.models import Lesson, Party, save_recorded
from cms.casework.reports.counting import count_all
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import PublishedQuarter, Report, ReportKind, ReportPage
from cms.published_summaries.reports.publishing import NO_REPORT, NO_RESPONSE, NotIssued
from cms.published_summaries.services.quarters import publish_quarters
from cms.published_summaries.services.reports import publish_report
from cms.web import pdf
from tests.conduct.desk.test_induction_desk import words
from tests.published_summaries.reports.reported import LESSON, NOW, THE_YEAR


@pytest.fixture
def told(body):
    """The quarters are published, so that there is something to show."""
    count_all(now=NOW)
    publish_quarters(NOW)
    assert PublishedQuarter.objects.exists()
    return body


def complete(report: Report, **words_of_editor: str) -> ReportPage:
    page = ReportPage.objects.get(pk=report.page_id).get_latest_revision_as_object()
    for name, text in words_of_editor.items():
        setattr(page, name, text)
    page.save_revision()
    return page


def published(body, report: Report) -> ReportPage:
    return publish_report(report_id=report.pk, by=body.chair, now=NOW)


@pytest.mark.req("S3-15", "S3-86", "S2-10")
def test_an_issued_report_is_published_with_what_may_be_told(told):
    report = told.issued(priorities=["homes"])
    page = published(told, report)

    response = Client().get(page.url)

    said = words(response)
    assert response.status_code == 200
    assert "April to June 2026. Issued on Tuesday 1 September 2026." in said
    assert "It bears on these priorities of our plan: Good homes." in said
    assert "6 people told us something." in said
    assert LESSON in said
    assert "roads" not in said.lower()  # three of a team could be known
    assert "Set-Cookie" not in response.headers
    assert report.figures_digest not in response.content.decode()


@pytest.mark.req("S3-15")
def test_its_files_hold_the_same_and_no_more(told):
    page = published(told, told.issued())
    visitor = Client()

    figures = visitor.get(f"{page.url}csv/")
    book = load_workbook(BytesIO(visitor.get(f"{page.url}xlsx/").content))
    paper = visitor.get(f"{page.url}pdf/")

    lines = figures.content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("Received,Complaints,Number,6,") for line in lines)
    assert f'filename="{page.slug}.csv"' in figures.headers["Content-Disposition"]
    assert book.sheetnames[:2] == ["About", "Received"]
    assert paper.status_code == 200
    for name in ("json/", "pdf/more/"):
        assert visitor.get(f"{page.url}{name}").status_code == 404


def test_its_figures_are_of_the_day_on_which_the_quarter_was_counted(body, monkeypatch):
    """The report was counted later, and holds what nobody is told of."""
    count_all(now=NOW - timedelta(days=20))
    publish_quarters(NOW - timedelta(days=20))
    page = published(body, body.issued())
    monkeypatch.setattr(pdf, "pdf_response", lambda html, name: HttpResponse(html))

    said = [words(Client().get(f"{page.url}{file}")) for file in ("", "pdf/")]

    for each in said:
        assert "The others are what we knew on Wednesday 12 August 2026." in each
        assert "Counted" not in each.replace("Counted in", "")


def test_figures_wait_until_the_quarters_are_told(body):
    page = published(body, body.issued())

    assert "not published yet" in words(Client().get(page.url))
    assert Client().get(f"{page.url}csv/").status_code == 404


@pytest.mark.req("S3-14", "S3-86")
def test_an_annual_report_is_published_with_the_response_and_the_self_assessment(told):
    report = told.annual()
    with pytest.raises(PublishingRefused, match="response of the governing body"):
        published(told, report)
    complete(report, response="<p>The partnership thanks everybody.</p>")
    with pytest.raises(PublishingRefused, match="what ombudsmen found"):
        published(told, report)
    complete(
        report,
        response="<p>The partnership thanks everybody.</p>",
        ombudsman="<p>The ombudsman wrote no report about us.</p>",
    )

    response = Client().get(published(told, report).url)
    said = words(response)

    assert 'aria-label="Breadcrumb"' in response.content.decode()
    assert "The partnership thanks everybody." in said
    assert "How we measure up to the Code" in said and "Our policy says so." in said
    assert "The ombudsman wrote no report about us." in said
    assert "Change the policy on keys. It was due by 10 June 2026 and is not done yet." in said


def test_only_an_issued_report_is_published_whatever_the_way(body):
    report = body.built()
    page = ReportPage.objects.get(pk=report.page_id)
    revision = page.get_latest_revision()

    for way in (
        lambda: published(body, report),
        lambda: revision.publish(),
        lambda: page.save_revision().publish(user=body.chair),
    ):
        with pytest.raises(PublishingRefused, match="not issued yet"):
            way()
    page.live = True
    with pytest.raises(NotIssued):
        page.save()

    assert not Page.objects.get(pk=page.pk).live


def test_a_schedule_that_comes_before_the_issue_is_dropped(body):
    page = ReportPage.objects.get(pk=body.built().page_id)
    page.go_live_at = NOW - timedelta(days=1)
    revision = page.save_revision(approved_go_live_at=NOW - timedelta(days=1))

    call_command("publish_scheduled", verbosity=0)

    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert not Page.objects.get(pk=page.pk).live


def test_a_copy_shows_no_report_and_is_not_published(told):
    page = published(told, told.issued())

    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert not copy.live
    with pytest.raises(NotIssued) as refused:
        copy.get_latest_revision().publish()
    assert refused.value.text == NO_REPORT


def test_words_that_name_somebody_of_a_case_do_not_go_out(body):
    lesson = Lesson.objects.get(text=LESSON)
    party = Party.objects.get(case=lesson.case, part="person")
    party.name = "Cordelia Featherstone"
    save_recorded(party, by=body.clerk, reason="Named.")
    report = body.issued()
    complete(report, introduction="<p>We thank Cordelia Featherstone.</p>")

    with pytest.raises(PublishingRefused, match="could tell who it is about"):
        published(body, report)
    complete(report, introduction="<p>We thank everybody.</p>")
    page = published(body, report)
    page.introduction = "<p>We thank Cordelia <b>Feather</b>stone.</p>"
    with pytest.raises(NotIssued):
        page.save_revision().publish()

    assert "Featherstone" not in words(Client().get(page.url))


def test_lessons_about_one_of_us_are_left_to_the_editor(body):
    lesson = Lesson.objects.get(text=LESSON)
    about = Party(case=lesson.case, part="subject", name="Clerk", user=body.clerk)
    save_recorded(about, by=body.chair, reason="It is about them.")

    assert LESSON not in ReportPage.objects.get(pk=body.built(by=body.chair).page_id).learning


def test_a_self_assessment_shows_no_figures(told):
    report = told.issued(kind=ReportKind.SELF_ASSESSMENT, period=THE_YEAR)
    page = published(told, report)

    said = words(Client().get(page.url))

    assert "How we measure up to the Code" in said and "people told us" not in said
    assert Client().get(f"{page.url}csv/").status_code == 404
    assert NO_RESPONSE not in said
