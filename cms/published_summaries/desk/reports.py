"""The list of reports, and one of them: how far it is, what it says, who got it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.reports.learning import (
    MOST_LESSONS,
    enquiries_less_hidden,
    lessons_kept_from,
)
from cms.casework.reports.measures import Sort
from cms.casework.reports.names import AREA, ROLE, name_of, names_for
from cms.casework.reports.seen import hidden_totals, less_hidden
from cms.published_summaries.desk.report_screens import OfReport, ReportsScreen
from cms.published_summaries.models import Report, ReportKind, ReportState
from cms.published_summaries.reports.assessment import WITH_ASSESSMENT, topics, unanswered
from cms.published_summaries.reports.counted import Counted, counted_in
from cms.published_summaries.reports.drafting import latest_words, title_of
from cms.published_summaries.reports.drawn import (
    drawn_sections,
    enquiries_sheet,
    lessons_sheet,
    one_sheet,
    sheets_of,
    teams_table,
)
from cms.published_summaries.reports.files import CSV, XLSX, Sheet, as_csv, as_xlsx
from cms.published_summaries.reports.periods import period_from
from cms.published_summaries.services.distributing import is_public
from cms.users.models import User
from cms.web import pdf

MOST_SHOWN: Final = 60
SECONDS: Final = 3


@dataclass(frozen=True)
class ReportRow:
    """One line of the list."""

    report: Report
    title: str
    team: str
    state: str
    is_public: bool


def row_of(report: Report, areas: Mapping[str, Mapping[str, str]]) -> ReportRow:
    names = areas.get(report.procedure_key, {})
    return ReportRow(
        report=report,
        title=title_of(report, period_from(report.since, report.until)),
        team=names.get(report.area, report.area) if report.area else "The whole body",
        state=str(report.get_state_display()),
        is_public=is_public(report),
    )


def rows_of(reports: Sequence[Report]) -> list[ReportRow]:
    keys = {report.procedure_key for report in reports}
    areas = {key: names_for(key)[AREA] for key in keys}
    return [row_of(report, areas) for report in reports]


class ReportList(ReportsScreen):
    title = "Reports"
    way = ()
    template_name = "published_summaries/desk/reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = Report.objects.defer("figures").select_related("page")
        return self.show(rows=rows_of(list(reports[:MOST_SHOWN])))


def seen_by(user: User, report: Report, *, now: datetime) -> Counted:
    """A report as one reader may see it: as if what they must not learn of were not (S0-22).

    Nor does anything say that there is less of it for them.
    """
    counted = counted_in(report)
    counted_until = report.counted_until or now
    kept = lessons_kept_from(user, [row.pk for row in counted.lessons], on=localdate(now))
    of: dict[str, Any] = {"procedure_key": report.procedure_key, "area": counted.area}
    before = counted.period.before
    less = hidden_totals(user, **of, since=before.since, until=before.until, now=counted_until)
    return replace(
        counted,
        figures=less_hidden(user, counted.figures, now=counted_until),
        lessons=tuple(row for row in counted.lessons if row.pk not in kept),
        before=less_of(counted.before, less),
        enquiries=enquiries_less_hidden(
            user, counted.enquiries, **of, since=report.since, until=report.until
        ),
    )


def less_of(counts: Mapping[str, int], less: Mapping[str, int]) -> dict[str, int]:
    """Of what there was nothing is not there, as in every report; a nought would tell."""
    left = {key: count - less.get(key, 0) for key, count in counts.items()}
    return {key: count for key, count in left.items() if count > 0}


class OneReport(OfReport, ReportsScreen):
    """A report, drawn from what was frozen. While it is built, how far it is."""

    template_name = "published_summaries/desk/report.html"

    def get_page_title(self) -> str:
        return title_of(self.report, period_from(self.report.since, self.report.until))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.report
        watches = report.state == ReportState.BUILDING and "watch" in request.GET
        response = self.show(
            report=report,
            row=rows_of([report])[0],
            watches=watches,
            sendings=report.sendings.select_related("by").order_by("-at", "-pk"),
            **(content_for(report, self.person, now=self.now) if report.figures else {}),
        )
        if watches:
            # Only for a reader who asked for it: they can stop it (WCAG 2.2.1).
            response.headers["Refresh"] = str(SECONDS)
        return response


def content_for(report: Report, user: User, *, now: datetime) -> dict[str, Any]:
    """Everything that the screen and the printed page show of a report that was built."""
    counted = seen_by(user, report, now=now)
    page = latest_words(report)
    answers = page.assessment if page else {}
    assessed = topics(report.figures.get("assessment", {}), answers)
    figures = counted.figures
    link = partial(cases_url, report)
    holds_figures = report.kind != ReportKind.SELF_ASSESSMENT
    return {
        "counted": counted,
        "sections": drawn_sections(figures, counted, compare=True, link=link)
        if holds_figures
        else [],
        "teams": teams_table(figures, counted, link=link) if holds_figures else None,
        "lessons": [shown_lesson(row, counted) for row in counted.lessons if holds_figures],
        "lessons_cut": len(report.figures["lessons"]) == MOST_LESSONS,
        "enquiries": counted.enquiries if holds_figures else (),
        "priorities": [
            name_of(counted.names, Sort.PRIORITY.value, key) for key in report.priorities
        ],
        "page": page,
        "is_public": is_public(report),
        "topics": assessed,
        "code": report.figures.get("assessment", {}).get("title", ""),
        "left": len(unanswered(assessed)) if report.kind in WITH_ASSESSMENT else 0,
    }


def cases_url(report: Report, measure: str, bucket: str, area: str | None) -> str:
    """Where the cases behind a figure are listed, for those who may see them."""
    given = {
        "procedure": report.procedure_key,
        "measure": measure,
        "bucket": bucket,
        "since": f"{report.since:%Y-%m}",
        "until": f"{report.until:%Y-%m}",
    }
    area = report.area or area
    if area is not None:
        given["area"] = area
    return f"{reverse('desk:figure_cases')}?{urlencode(given)}"


@dataclass(frozen=True)
class ShownLesson:
    words: str
    what: str
    cause: str
    priority: str
    whose: str
    progress: str
    is_late: bool
    lesson: Any


def shown_lesson(row: Any, counted: Counted) -> ShownLesson:
    names, until = counted.names, counted.period.until
    return ShownLesson(
        words=row.text,
        what="Recommendation" if row.is_recommendation else "Lesson",
        cause=name_of(names, Sort.CAUSE.value, row.cause) if row.cause else "",
        priority=name_of(names, Sort.PRIORITY.value, row.priority) if row.priority else "",
        whose=name_of(names, ROLE, row.role) if row.role else "",
        progress=row.progress,
        is_late=row.is_overdue(until),
        lesson=row,
    )


class ReportFile(OfReport, ReportsScreen):
    """The same as a file for staff: every count, and no names."""

    def get(self, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
        report = self.report
        if not report.figures:
            raise Http404
        name = f"report-{report.since:%Y-%m}-to-{report.until:%Y-%m}-{report.pk}.{ending}"
        if ending == "pdf":
            return self.as_pdf(name)
        seen = seen_by(self.person, report, now=self.now)
        sections = [one.section for one in drawn_sections(seen.figures, seen, compare=False)]
        teams = [table] if (table := teams_table(seen.figures, seen)) else []
        if ending == "csv":
            return as_file(as_csv(one_sheet(sections, teams)), CSV, name)
        sheets: list[Sheet] = [*sheets_of(sections, teams), lessons_sheet(seen.lessons, seen)]
        return as_file(as_xlsx([*sheets, enquiries_sheet(seen)]), XLSX, name)

    def as_pdf(self, name: str) -> HttpResponse:
        context = content_for(self.report, self.person, now=self.now)
        html = render_to_string(
            "published_summaries/print/report.html",
            {
                **context,
                "title": title_of(self.report, counted_in(self.report).period),
                "report": self.report,
                "private": "For staff only",
                "for_staff": True,
                "back": reverse("reports:report", args=[self.report.pk]),
            },
            self.request,
        )
        return pdf.pdf_response(html, name, is_kept=False)


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
