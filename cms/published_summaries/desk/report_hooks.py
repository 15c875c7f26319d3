"""Keeps the page of a report from going out early, and from being deleted with its report behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.published_summaries.models import Report, ReportPage
from cms.published_summaries.reports.publishing import report_of, why_not_out
from cms.published_summaries.services.reports import READ
from cms.web.page_guards import PageGuard

KEPT: Final = "The page of a report is kept with its report. Unpublish it instead of deleting it."


@hooks.register("register_page_header_buttons")
def lead_to_the_report(page: Page, user: Any, **kwargs: Any) -> Iterable[Button]:
    report = report_of(page) if isinstance(page, ReportPage) else None
    if report is not None and user.has_perm(READ):
        url = reverse("reports:report", args=[report.pk])
        yield Button("Its report, figures and files", url, icon_name="clipboard-list", priority=35)


def have_reports(pages: Sequence[ReportPage]) -> bool:
    return Report.objects.filter(page__in=pages).exists()


guard = PageGuard(lambda: [ReportPage], why_not_out, have_reports, KEPT)
guard.stand()


@hooks.register("before_copy_page")
def never_copy_a_report(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would show no figures, and nobody would know which report it is of."""
    if request.method != "POST" or not guard.among([page]):
        return None
    messages.error(
        request, "The page of a report is drafted when a report is built, and not copied."
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
