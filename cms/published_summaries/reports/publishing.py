"""No page of a report goes out but for an issued one, with words that point to nobody (S3-15).

Whatever publishes a page comes here: the desk, the page editor, a schedule, a copy, an import.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.utils.html import strip_tags
from wagtail.models import Revision

from cms.casework.reports.learning import cases_of_lessons
from cms.published_summaries.checking import findings_in
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Report, ReportKind, ReportPage, ReportState
from cms.published_summaries.privacy import Finding
from cms.published_summaries.privacy.values import Kind

logger = logging.getLogger(__name__)

AT_ITS_TIME: Final = "wagtail.publish.scheduled"  # what Wagtail's own command says
NO_REPORT: Final = (
    "This page shows no report. It is drafted when a report is built, and not copied."
)
NOT_ISSUED: Final = "Its report is not issued yet. Issue it on the desk first."
NO_RESPONSE: Final = (
    "Write the response of the governing body first: an annual report is published with it."
)
NO_OMBUDSMAN: Final = (
    "Write what ombudsmen found first: where we did not follow a Code, their letter of the year "
    "and their reports. Where there was nothing, say so."
)
# Lessons are told in their own words, so that some of a case's are in the page by right. What
# could tell who it is never is.
TELLING: Final = frozenset(
    {
        *(Kind.NAME, Kind.STAFF, Kind.MEMBER, Kind.EMAIL, Kind.PHONE, Kind.POSTCODE),
        *(Kind.HOUSE_NUMBER, Kind.REFERENCE),
    }
)
READ: Final = frozenset(
    {"live", "title", "slug", "introduction", "learning", "ombudsman", "response"}
)


class NotIssued(PublishingRefused):
    """Raised where a page would go out without its report. Nothing was written."""


def report_of(page: ReportPage) -> Report | None:
    found: Report | None = Report.objects.filter(page=page.pk).first() if page.pk else None
    return found


def why_not_out(page: ReportPage, report: Report | None = None) -> str:
    """Why the page may not be published with the words it holds; empty: it may."""
    report = report or report_of(page)
    if report is None:
        return NO_REPORT
    if report.state != ReportState.ISSUED:
        return NOT_ISSUED
    if report.kind == ReportKind.ANNUAL:
        for words, refusal in ((page.response, NO_RESPONSE), (page.ombudsman, NO_OMBUDSMAN)):
            if not strip_tags(words).strip():
                return refusal
    found = traces_in(page, report)
    if found:
        quotes = ", ".join(f"“{quote}”" for quote in dict.fromkeys(one.quote for one in found))
        return f"Something here could tell who it is about: {quotes}. Say it in other words."
    return ""


def parts_of(page: ReportPage) -> dict[str, str]:
    """Every word of it that anybody outside reads and that a person wrote."""
    names = ("title", "slug", "introduction", "learning", "ombudsman", "response")
    parts = {name: getattr(page, name) for name in (*names, "seo_title", "search_description")}
    for key, given in page.assessment.items():
        parts[f"{key} evidence"] = given.get("evidence", "")
        parts[f"{key} action"] = given.get("action", "")
    return {name: text for name, text in parts.items() if text}


def traces_in(page: ReportPage, report: Report) -> list[Finding]:
    """What names somebody of a case that a lesson of the report came from."""
    lessons = [row["pk"] for row in report.figures.get("lessons", ())]
    cases = dict.fromkeys(cases_of_lessons(lessons).values())
    return [one for one in findings_in(parts_of(page), cases) if one.kind in TELLING]


def keep_back(page: ReportPage, columns: Iterable[str] | None) -> None:
    """A new page is a draft, and none is live but what may go out. Raises ``NotIssued``."""
    is_read = columns is None or not READ.isdisjoint(columns)
    if not (page.live and is_read):
        return
    if page._state.adding:
        page.live = False
        return
    if refusal := why_not_out(page):
        raise NotIssued(refusal)


def publish_issued(page: ReportPage, revision: Revision, go: Any, **kwargs: Any) -> None:
    """Publish what may go out; ``go`` is what Wagtail does. A schedule that cannot be is dropped.

    Raises ``NotIssued``.
    """
    refusal = why_not_out(revision.as_object())
    if not refusal:
        go(revision, **kwargs)
        return
    if kwargs.get("log_action") != AT_ITS_TIME:
        raise NotIssued(refusal)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    logger.warning("The schedule of page %s was dropped. %s", revision.object_id, refusal)
