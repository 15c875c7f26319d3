"""The page of a report for everybody: its frozen figures as far as they may be told (S3-15).

No count on it, and none in its files, comes from anywhere but what was told of the quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.casework.reports.measures import Sort
from cms.published_summaries.models import Report, ReportKind, ReportPage, ReportState
from cms.published_summaries.reports.assessment import topics
from cms.published_summaries.reports.counted import counted_in
from cms.published_summaries.reports.drawn import drawn_sections, one_sheet, sheets_of
from cms.published_summaries.reports.files import CSV, XLSX, Sheet, as_csv, as_xlsx
from cms.published_summaries.reports.public_counts import told_of
from cms.published_summaries.reports.publishing import report_of
from cms.web import pdf
from cms.web.site import Link

FILES: Final = ("csv", "xlsx", "pdf")


def file_asked(path_components: Sequence[str]) -> str:
    """Which file of the report it is; empty for every other address."""
    name = path_components[0] if len(path_components) == 1 else ""
    return name if name in FILES else ""


def shown_on(page: ReportPage) -> dict[str, Any]:
    """What the page shows beside its own words. Only of an issued report are there figures."""
    parent = page.get_parent() if page.depth and page.depth > 1 else None
    crumbs = [Link("Home", "/"), Link(parent.title, parent.url or "/")] if parent else []
    report = report_of(page)
    if report is None or not report.figures:
        return {"crumbs": crumbs, "report": None}
    return {"crumbs": crumbs, **content_of(page, report)}


def content_of(page: ReportPage, report: Report) -> dict[str, Any]:
    counted = counted_in(report)
    told = told_of(report.procedure_key, counted.period)
    has_figures = told is not None and report.kind != ReportKind.SELF_ASSESSMENT
    return {
        "report": report,
        "is_issued": report.state == ReportState.ISSUED,
        "period": counted.period,
        "priorities": [counted.name(Sort.PRIORITY.value, key) for key in report.priorities],
        "sections": drawn_sections(told, counted, compare=False) if told and has_figures else [],
        "told_as_of": told.counted_until if told and has_figures else None,
        "waits": report.kind != ReportKind.SELF_ASSESSMENT and told is None,
        "bodies": [
            (row.body, bodies_words(row.recommended, row.done, row.overdue))
            for row in counted.enquiries
            if report.kind != ReportKind.SELF_ASSESSMENT
        ],
        "topics": topics(report.figures.get("assessment", {}), page.assessment),
        "code": report.figures.get("assessment", {}).get("title", ""),
        "standing": report.figures.get("assessment", {}).get("standing", ""),
        "pdf_is_offered": pdf.is_offered(),
    }


def bodies_words(recommended: int, done: int, overdue: int) -> str:
    """How far we are with what an outside body asked for; without numbers, which are small."""
    if not recommended:
        return "It asked us about some of our answers, and for nothing more."
    if done == recommended:
        return "It asked us about some of our answers. We did everything that it asked for."
    late = " Some of it is late." if overdue else ""
    return f"It asked us about some of our answers. Not all that it asked for is done yet.{late}"


def file_of(request: HttpRequest, page: ReportPage, name: str) -> HttpResponse:
    """The report as a file. Raises ``Http404`` where there is nothing to give."""
    report = report_of(page)
    if report is None or report.state != ReportState.ISSUED:
        raise Http404
    if name == "pdf":
        return as_pdf(request, page)
    told = told_of(report.procedure_key, counted_in(report).period)
    if told is None or report.kind == ReportKind.SELF_ASSESSMENT:
        raise Http404
    sections = [one.section for one in drawn_sections(told, counted_in(report), compare=False)]
    if name == "csv":
        return download(as_csv(one_sheet(sections)), CSV, f"{page.slug}.csv")
    about = Sheet("About", ["", ""], [("Report", page.title), ("Where", page.full_url or "")])
    return download(as_xlsx([about, *sheets_of(sections)]), XLSX, f"{page.slug}.xlsx")


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_pdf(request: HttpRequest, page: ReportPage) -> HttpResponse:
    context = {**shown_on(page), "page": page, "title": page.title, "back": page.url}
    html = render_to_string("published_summaries/print/report.html", context, request)
    return pdf.pdf_response(html, f"{page.slug}.pdf")
