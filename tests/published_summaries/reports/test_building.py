"""Reports are built once, of what is over, frozen, and come out the same again."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from cms.casework.models import Lesson, OutgoingMail, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.lessons import report_progress
from cms.published_summaries import tasks
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Report, ReportKind, ReportPage, ReportState
from cms.published_summaries.reports.counted import count_for, counted_in, digest_of
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period, periods_ended
from cms.published_summaries.services import building, reports
from cms.published_summaries.services.building import build_report, left_behind
from cms.published_summaries.services.reports import (
    assess,
    count_again,
    issue_report,
    tag_report,
)
from cms.published_summaries.tasks import build_what_was_left
from tests.published_summaries.reports.reported import (
    ADVICE,
    LESSON,
    NOW,
    SPRING,
    THE_YEAR,
    answer,
    happened,
)


@pytest.mark.req("S3-85", "S3-86")
def test_a_report_counts_its_quarter_and_freezes_the_figures(body):
    report = body.built()

    counted = counted_in(report)
    figures = counted.figures
    assert (report.state, report.progress, report.counted_until) == (ReportState.DRAFT, 100, NOW)
    assert (figures.count("received"), figures.count("closed")) == (6, 6)
    assert figures.count("received", "complaint") == 6
    assert (figures.count("due"), figures.count("remedies_promised")) == (6, 6)
    assert {area: one.count("received") for area, one in figures.by_area().items()} == {
        "": 3,
        "roads": 3,
    }
    assert counted.before.get("received", 0) == 0
    assert len(report.figures_digest) == 64
    assert report.history.filter(history_change_reason="Built.").exists()
    assert not hasattr(report.history.first(), "figures")


@pytest.mark.req("S3-14", "S2-10")
def test_lessons_and_recommendations_are_told_with_how_far_they_are(body):
    lesson = Lesson.objects.get(text=ADVICE)
    act = Act(NOW - timedelta(days=30), body.clerk)
    report_progress(lesson_id=lesson.pk, act=act, progress="A draft was written.")

    told = counted_in(body.built(priorities=["homes"])).lessons

    assert [row.text for row in told] == [ADVICE, LESSON]  # recommendations first
    assert told[0].is_overdue(SPRING.until) and "A draft was written." in told[0].progress
    assert (told[0].priority, told[1].area) == ("homes", "")
    assert Report.objects.get().priorities == ["homes"]


@pytest.mark.req("S3-85")
def test_a_report_of_a_team_counts_that_team_alone_and_has_no_page(body):
    report = body.built(area="roads")

    assert counted_in(report).figures.count("received") == 3
    assert report.page is None
    assert counted_in(report).lessons == ()


@pytest.mark.req("S3-14")
def test_each_recommendation_is_drafted_with_how_far_it_has_come(body):
    advice = Lesson.objects.get(text=ADVICE)
    told = (
        ({}, "It was due by 10 June 2026 and is not done yet."),
        ({"due_on": date(2026, 12, 1)}, "To be done by 1 December 2026."),
        (
            {"progress": "2 May 2026: Asked.\n3 June 2026: A draft was written."},
            "To be done by 1 December 2026. 3 June 2026: A draft was written.",
        ),
        ({"done_on": date(2026, 8, 1)}, "Done by 1 August 2026. A draft was written."),
    )

    for changes, words in told:
        for name, value in changes.items():
            setattr(advice, name, value)
        save_recorded(advice, by=body.clerk, reason="Said.")
        assert f"<li>{ADVICE} <b>{words}</b></li>" in learned_of(body)


def learned_of(body) -> str:
    """What is drafted of lessons, of a report that is asked for and given up again."""
    report = body.built()
    learning = ReportPage.objects.get(pk=report.page_id).learning
    models.QuerySet(Report).filter(pk=report.pk).update(state=ReportState.FAILED)
    return str(learning)


@pytest.mark.req("S3-15")
def test_the_page_is_drafted_for_an_editor_and_holds_no_figure(body):
    report = body.built()

    page = ReportPage.objects.get(pk=report.page_id)
    words = f"{page.introduction}{page.learning}"
    assert not page.live and page.title == "Quarterly report, April to June 2026"
    assert LESSON in words and ADVICE in words
    assert "It was due by 10 June 2026 and is not done yet." in words
    assert "6" not in page.introduction
    assert page.get_parent().pk == body.index.pk


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"period": Period(date(2026, 7, 1), QUARTER)}, "period"),  # not over
        ({"period": THE_YEAR}, "period"),
        ({"kind": ReportKind.ANNUAL}, "period"),
        ({"kind": "monthly"}, "kind"),
        ({"procedure_key": "nothing"}, "procedure_key"),
        ({"area": "sewers"}, "area"),
        (
            {"kind": ReportKind.SELF_ASSESSMENT, "period": THE_YEAR, "area": "roads"},
            "area",
        ),
        ({"priorities": ["gold"]}, "priorities"),
    ],
)
def test_what_cannot_be_reported_is_refused_and_nothing_is_written(body, given, field):
    with pytest.raises(PublishingRefused) as refused:
        body.ask(**given)

    assert refused.value.field == field
    assert not Report.objects.exists()


def test_the_same_report_is_made_once_and_by_those_who_may(body):
    body.ask()

    with pytest.raises(PublishingRefused, match="There is a report like this already"):
        body.ask()
    with pytest.raises(PublishingRefused, match="Your role cannot do this"):
        body.ask(by=body.auditor, area="roads")
    assert Report.objects.count() == 1


def test_two_presses_at_the_same_moment_make_one_report(body):
    body.ask()

    unseen = mock.patch("django.db.models.query.QuerySet.exists", return_value=False)
    with unseen, pytest.raises(PublishingRefused, match="There is a report like this already"):
        body.ask()

    assert Report.objects.count() == 1


def test_a_failure_is_told_and_tried_again(body):
    report = body.ask()
    with mock.patch.object(building, "count_for", side_effect=OSError("disk")):
        assert build_report(report.pk, now=NOW) == ReportState.FAILED
    report.refresh_from_db()
    assert "Try again" in report.trouble and not report.figures

    count_again(report_id=report.pk, by=body.clerk, now=NOW)
    assert build_report(report.pk, now=NOW) == ReportState.DRAFT


def letters_about_builds() -> list[tuple[str, str, str]]:
    rows = OutgoingMail.objects.filter(kind=building.KIND_OF_MAIL).order_by("pk")
    return [(row.to, row.subject, row.text) for row in rows]


def test_whoever_asked_hears_when_it_is_ready_and_when_it_failed(body):
    report = body.ask(by=body.chair)
    with mock.patch.object(building, "count_for", side_effect=OSError("disk")):
        build_report(report.pk, now=NOW)
    count_again(report_id=report.pk, by=body.clerk, now=NOW)
    build_report(report.pk, now=NOW)
    build_report(report.pk, now=NOW)  # a task that comes twice tells nobody twice

    failed, ready = letters_about_builds()
    assert failed[:2] == (
        body.chair.email,
        "Your report could not be built: Quarterly report, April to June 2026",
    )
    assert "Try again" in failed[2]
    assert ready[:2] == (
        body.clerk.email,
        "Your report is ready: Quarterly report, April to June 2026",
    )
    assert f"/{report.pk}/" in ready[2]
    assert LESSON not in ready[2]


def test_who_may_no_longer_read_reports_hears_nothing_of_one(body):
    report = body.ask()
    body.clerk.groups.clear()

    assert build_report(report.pk, now=NOW) == ReportState.DRAFT

    assert letters_about_builds() == []


def test_how_far_it_is_can_be_read_while_it_is_built(body):
    report, told = body.ask(), []

    count_for(report, now=NOW, tell=told.append)
    building.tell_progress(report.pk, 40)

    assert told == [20, 40, 60, 80]
    report.refresh_from_db()
    assert report.progress == 40 and report.history.count() == 1


def test_a_report_that_nobody_finished_is_handed_to_a_worker_again(body):
    report = body.ask()
    later = NOW + timedelta(minutes=11)
    assert left_behind(now=NOW) == [] and left_behind(now=later) == [report.pk]

    with mock.patch("cms.published_summaries.tasks.hand_to_worker") as handed:
        assert build_what_was_left(later) == 1

    handed.assert_called_once_with(report.pk)


def test_two_workers_do_not_build_the_same_report(body):
    report = body.ask()
    with mock.patch.object(building.cache, "add", return_value=False):
        assert build_report(report.pk, now=NOW) == ReportState.BUILDING

    report.refresh_from_db()
    assert not report.figures


def test_what_is_issued_is_frozen(body):
    report = body.issued()
    frozen = report.figures_digest

    for refused in (
        lambda: count_again(report_id=report.pk, by=body.clerk, now=NOW),
        lambda: issue_report(report_id=report.pk, version=report.version, by=body.chair, now=NOW),
        lambda: assess(report_id=report.pk, answers={}, by=body.clerk, now=NOW),
    ):
        with pytest.raises(PublishingRefused, match="was issued"):
            refused()
    build_report(report.pk, now=NOW)

    report.refresh_from_db()
    assert (report.figures_digest, report.issued_by) == (frozen, body.chair)


def test_a_report_that_moved_on_is_not_issued_unseen(body):
    report = body.built()
    tag_report(report_id=report.pk, priorities=["homes"], by=body.clerk)

    with pytest.raises(PublishingRefused, match="changed this report meanwhile"):
        issue_report(report_id=report.pk, version=report.version, by=body.chair, now=NOW)
    with pytest.raises(PublishingRefused, match="Your role"):
        issue_report(report_id=report.pk, version=report.version + 1, by=body.auditor, now=NOW)

    assert Report.objects.get().state == ReportState.DRAFT


@pytest.mark.req("S3-86")
def test_an_annual_report_needs_every_line_of_the_code_answered(body):
    report = body.built(kind=ReportKind.ANNUAL, period=THE_YEAR)
    with pytest.raises(PublishingRefused, match="lines need an answer"):
        issue_report(report_id=report.pk, version=report.version, by=body.chair, now=NOW)
    with pytest.raises(PublishingRefused, match="not in the Code"):
        assess(report_id=report.pk, answers={"weather": {"met": "yes"}}, by=body.clerk, now=NOW)

    answer(report, by=body.clerk)
    report.refresh_from_db()
    issue_report(report_id=report.pk, version=report.version, by=body.chair, now=NOW)

    assert Report.objects.get().state == ReportState.ISSUED
    newest = ReportPage.objects.get().get_latest_revision_as_object()
    assert {row["evidence"] for row in newest.assessment.values()} == {"Our policy says so."}


# --- counted again ------------------------------------------------------------------------------
def verified() -> str:
    out = StringIO()
    call_command("verify_reports", stdout=out)
    return out.getvalue()


@pytest.mark.req("S3-86")
def test_issued_reports_come_out_the_same_when_they_are_counted_again(body):
    body.issued()
    body.annual()

    assert "All 2 issued reports are as they were." in verified()


def test_what_is_written_down_later_breaks_no_report(body):
    body.issued()
    happened(body.clerk, area="", last=True)  # of the same May

    assert "All 1 issued reports" in verified()


def changed(report: Report, **columns: object) -> None:
    models.QuerySet(Report).filter(pk=report.pk).update(**columns)


@pytest.mark.parametrize("also_digest", [False, True])
def test_a_changed_figure_is_found(body, also_digest):
    report = body.issued()
    kept = report.figures
    row = next(row for row in kept["rows"] if row[2] == "received")
    row[4] += 1
    changed(report, figures=kept)
    if also_digest:
        changed(report, figures_digest=digest_of(kept))

    with pytest.raises(CommandError, match="its mark" if also_digest else "not the ones"):
        verified()


def test_a_count_that_comes_out_otherwise_is_found(body):
    body.issued()
    other = mock.patch(
        "cms.published_summaries.reports.verifying.rows_of",
        return_value=[["2026-05-01", "", "received", "complaint", 99]],
    )

    with other, pytest.raises(CommandError, match="comes out otherwise"):
        verified()


def test_periods_that_ended_are_offered_the_newest_first():
    today = date(2026, 11, 22)

    quarters = periods_ended(today, months=QUARTER, back=2)
    years = periods_ended(today, months=YEAR, back=1)

    assert [one.words for one in quarters] == ["July to September 2026", "April to June 2026"]
    assert [one.words for one in years] == ["October 2025 to September 2026"]
    assert SPRING.before.words == "January to March 2026"
    assert SPRING.after.since == date(2026, 7, 1)


def test_whoever_asks_has_it_built_by_a_worker_once_that_is_written(
    body, django_capture_on_commit_callbacks
):
    builder = mock.Mock()
    with (
        mock.patch.object(reports, "_builders", [builder]),
        django_capture_on_commit_callbacks(execute=True),
    ):
        report = body.ask()
        builder.assert_not_called()
    builder.assert_called_once_with(report.pk)

    assert tasks.build_report_later.call(report.pk) == ReportState.DRAFT
