"""The page of a report as it is first drafted, for an editor to complete.

Its words hold no figure: figures are drawn from what was frozen and may be told, so that no
editing changes them. What is drafted of lessons leaves out those of cases that are about one of
us; the editor adds what may be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.timezone import localdate
from wagtail.models import Page

from cms.casework.reports.learning import LessonTold
from cms.casework.selectors import main_procedure_key, procedures_until_now
from cms.published_summaries.models import PublicationsPage, Report, ReportKind, ReportPage
from cms.published_summaries.reports.counted import counted_in
from cms.published_summaries.reports.periods import Period, period_from
from cms.web.templatetags.site import short_date

MOST_DRAFTED: Final = 40
TITLES: Final = {
    ReportKind.QUARTERLY.value: "Quarterly report",
    ReportKind.ANNUAL.value: "Annual report on complaints and improvement",
    ReportKind.SELF_ASSESSMENT.value: "Self-assessment against the Code",
}
WELCOME: Final = (
    "<p>We count what people tell us, how we answered and what changed because of it. Many "
    "complaints are not a bad sign: they mean that people trust us to listen.</p>"
)


# What is reported of progress begins with its day.
ITS_DAY: Final = re.compile(r"^\d{1,2} \w+ \d{4}: ")
# What lists say of it.
LINE: Final = "What people told us, how we answered, how we kept our promises, and what changed."


def title_of(report: Report, period: Period, *, procedure: str = "") -> str:
    of = f" ({procedure})" if procedure else ""
    return f"{TITLES[report.kind]}, {period.words}{of}"


def draft_page(report: Report) -> ReportPage | None:
    """Add the page as a draft; None for a report of one team, and where there is no place."""
    parent = PublicationsPage.objects.order_by("path").first()
    if report.area or parent is None:
        return None
    title = title_of(report, period_from(report.since, report.until), procedure=other_title(report))
    page = ReportPage(
        title=title,
        slug=free_slug(parent, title),
        introduction=WELCOME,
        learning=learning_words(counted_in(report).lessons, on=counted_on(report)),
        search_description=LINE,
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision()
    return page


def counted_on(report: Report) -> date:
    return localdate(report.counted_until) if report.counted_until else report.until


def other_title(report: Report) -> str:
    """The name of a procedure that runs beside the main one; empty for the main and the only one."""
    specs = procedures_until_now(on=report.until)
    if len(specs) < 2 or main_procedure_key(on=report.until) == report.procedure_key:
        return ""
    return next((spec.title for spec in specs if spec.key == report.procedure_key), "")


def free_slug(parent: Page, title: str) -> str:
    stem = slugify(title)[:240].strip("-")
    taken = set(parent.get_children().values_list("slug", flat=True))
    tries = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken)


def learning_words(lessons: Iterable[LessonTold], *, on: date) -> str:
    """What was learned, and each recommendation with how far it has come, as rich text (S3-14)."""
    each = {(row.text, how_far(row, on=on)): row for row in lessons if not row.about_us}
    told = list(each.values())[:MOST_DRAFTED]
    recommended = [row for row in told if row.is_recommendation]
    others = [row for row in told if not row.is_recommendation]
    words = SafeString("")
    if others:
        words += format_html("<p>{}</p>", "This is what we learned:") + listed(others, on=on)
    if recommended:
        words += format_html("<p>{}</p>", "This is what was recommended:") + listed(
            recommended, on=on
        )
    return words


def listed(rows: Iterable[LessonTold], *, on: date) -> SafeString:
    items = format_html_join(
        "", "<li>{} <b>{}</b></li>", ((row.text, how_far(row, on=on)) for row in rows)
    )
    return format_html("<ul>{}</ul>", items)


def how_far(row: LessonTold, *, on: date) -> str:
    """How it stood on a day, and of a recommendation what was last reported of it."""
    newest = row.progress.splitlines()[-1:] if row.is_recommendation else []
    if row.done_on:
        stood = f"Done by {short_date(row.done_on)}."
        newest = [ITS_DAY.sub("", said) for said in newest]
    elif row.is_overdue(on):
        stood = f"It was due by {short_date(row.due_on)} and is not done yet."
    else:
        stood = f"To be done by {short_date(row.due_on)}." if row.due_on else ""
    return " ".join(filter(None, (stood, *newest)))


def latest_words(report: Report) -> ReportPage | None:
    """The page with its newest words, published or not; None where it has none."""
    if report.page_id is None:
        return None
    page: ReportPage = ReportPage.objects.get(pk=report.page_id)
    newest: ReportPage = page.get_latest_revision_as_object()
    return newest
