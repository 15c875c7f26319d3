"""Building a report: count part by part, freeze, and draft its page.

The worker does it. A worker that dies leaves the report as it was asked for, and another begins
again; the same cases give the same figures, so building twice does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from cms.meetings.registry import send_notice
from cms.published_summaries.models import Report, ReportState
from cms.published_summaries.reports.assessment import WITH_ASSESSMENT, default_code, judged
from cms.published_summaries.reports.counted import count_for, digest_of
from cms.published_summaries.reports.drafting import draft_page, title_of
from cms.published_summaries.reports.periods import period_from
from cms.published_summaries.services.reports import READ
from cms.records import save_recorded

logger = logging.getLogger(__name__)

# How long a report may stand still before another worker begins it again.
LEFT_BEHIND: Final = timedelta(minutes=10)
KIND_OF_MAIL: Final = "report_built"
LOCKED: Final = 1800  # seconds, renewed with every part
TROUBLE: Final = (
    "Something went wrong while it was counted. Try again; if it fails again, tell whoever looks "
    "after the site."
)


def build_report(report_id: int, *, now: datetime) -> str:
    """Build one that is waiting; the state it is in afterwards. Never raises for a failed count."""
    report: Report | None = Report.objects.filter(pk=report_id).first()
    if report is None or report.state != ReportState.BUILDING:
        return report.state if report else ""
    if not cache.add(lock_of(report_id), "", timeout=LOCKED):
        return str(ReportState.BUILDING)  # another worker is at it
    try:
        counted = counted_for(report, now=now)
        with transaction.atomic():
            freeze(report.pk, counted, now=now)
    except Exception:
        logger.exception("Report %s could not be built.", report_id)
        with transaction.atomic():
            give_up(report.pk)
    finally:
        cache.delete(lock_of(report_id))
    return str(Report.objects.values_list("state", flat=True).get(pk=report_id))


def lock_of(report_id: int) -> str:
    return f"report-{report_id}"


def tell_progress(report_id: int, progress: int) -> None:
    """No version is kept of it: it says how far a machine is, and nobody did anything."""
    every: models.QuerySet[Report] = models.QuerySet(Report)
    rows = every.filter(pk=report_id, state=ReportState.BUILDING)
    rows.update(progress=progress)
    cache.touch(lock_of(report_id), LOCKED)


def counted_for(report: Report, *, now: datetime) -> dict[str, Any]:
    """Count without a lock: what happens meanwhile waits for nobody."""
    counted = count_for(report, now=now, tell=partial(tell_progress, report.pk))
    if report.kind in WITH_ASSESSMENT:
        on = min(report.until, localdate(now))
        code = default_code(report.procedure_key)
        counted["assessment"] = judged(report.procedure_key, code, on=on)
    return counted


def freeze(report_id: int, counted: dict[str, Any], *, now: datetime) -> None:
    """Keep the figures with their digest, and draft the page where there is none."""
    report: Report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.state != ReportState.BUILDING:
        return
    report.figures, report.figures_digest = counted, digest_of(counted)
    report.counted_until, report.progress, report.trouble = now, 100, ""
    report.state = ReportState.DRAFT
    report.version += 1
    if report.page_id is None:
        report.page = draft_page(report)
    save_recorded(report, by=None, reason="Built.")
    tell_who_asked(report, f"Your report is ready: {name_of(report)}")


def give_up(report_id: int) -> None:
    report: Report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.state == ReportState.BUILDING:
        report.state, report.trouble = ReportState.FAILED, TROUBLE
        report.version += 1
        save_recorded(report, by=None, reason="Could not be built.")
        tell_who_asked(report, f"Your report could not be built: {name_of(report)}")


def name_of(report: Report) -> str:
    return title_of(report, period_from(report.since, report.until))


def tell_who_asked(report: Report, subject: str) -> None:
    """A link and no figure, to somebody who may still read it: a long count is waited for by mail."""
    asker = report.asked_by
    if asker is None or not asker.is_active or not asker.has_perm(READ):
        return
    link = f"{settings.SITE_URL}{reverse('reports:report', args=[report.pk])}"
    context = {"subject": subject, "trouble": report.trouble, "link": link}
    text = render_to_string("published_summaries/mail/report_built.txt", context)
    send_notice(KIND_OF_MAIL, asker.email, subject, text)


def left_behind(*, now: datetime) -> Sequence[int]:
    """Reports that were asked for a while ago and that nobody finished."""
    rows = Report.objects.filter(state=ReportState.BUILDING, asked_at__lt=now - LEFT_BEHIND)
    return list(rows.values_list("pk", flat=True))
