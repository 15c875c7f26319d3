"""Reports: asked for, completed, issued and published. What is issued is frozen (S3-85, S3-86)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from cms.casework.reports.measures import Sort
from cms.casework.reports.names import AREA, names_for
from cms.casework.selectors import procedures_until_now
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Report, ReportKind, ReportPage, ReportState
from cms.published_summaries.reports.assessment import WITH_ASSESSMENT, topics, unanswered
from cms.published_summaries.reports.counted import digest_of
from cms.published_summaries.reports.drafting import draft_page, latest_words
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period
from cms.published_summaries.reports.publishing import why_not_out
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date

READ: Final = "published_summaries.view_report"
WRITE: Final = "published_summaries.change_report"
ISSUE: Final = "published_summaries.issue_report"
MONTHS: Final[Mapping[str, int]] = {
    ReportKind.QUARTERLY: QUARTER,
    ReportKind.ANNUAL: YEAR,
    ReportKind.SELF_ASSESSMENT: YEAR,
}
NOT_YOURS: Final = "Your role cannot do this. Ask the coordinator or the chair."
MOVED_ON: Final = "Somebody changed this report meanwhile. Look at it again first."
FROZEN: Final = "This report was issued. Its figures no longer change."
THERE_IS_ONE: Final = "There is a report like this already."
STILL_BUILT: Final = "This report is still being built. Wait until it is ready."

Builder = Callable[[int], object]
_builders: list[Builder] = []


def provide_builder(builder: Builder) -> None:
    """Name who is told, after the commit, that a report waits. Without one the chore finds it."""
    _builders[:] = [builder]


def let_them(by: User, permission: str) -> None:
    """Raises ``PublishingRefused``."""
    if not by.has_perm(permission):
        raise PublishingRefused(NOT_YOURS)


@transaction.atomic
def ask_for_report(
    *,
    kind: str,
    procedure_key: str,
    period: Period,
    area: str = "",
    priorities: Iterable[str] = (),
    by: User,
    now: datetime,
) -> Report:
    """Have one built: of a period that is over, and each only once. ``area``: of one team."""
    let_them(by, WRITE)
    check_asked(kind, procedure_key, period, area, now=now)
    report = Report(
        kind=kind,
        procedure_key=procedure_key,
        area=area,
        since=period.since,
        until=period.until,
        priorities=known_priorities(procedure_key, priorities),
        asked_at=now,
        asked_by=by,
    )
    same = Report.objects.filter(
        kind=kind, procedure_key=procedure_key, area=area, since=period.since, until=period.until
    )
    if same.exclude(state=ReportState.FAILED).exists():
        raise PublishingRefused(THERE_IS_ONE, field="period")
    try:
        with transaction.atomic():
            save_recorded(report, by=by, reason="Asked for.")
    except IntegrityError:  # somebody else pressed at the same moment
        raise PublishingRefused(THERE_IS_ONE, field="period") from None
    have_built(report)
    return report


def check_asked(kind: str, procedure_key: str, period: Period, area: str, *, now: datetime) -> None:
    today = localdate(now)
    if kind not in MONTHS:
        raise PublishingRefused("Choose what kind of report it is.", field="kind")
    if procedure_key not in {spec.key for spec in procedures_until_now(on=today)}:
        raise PublishingRefused("Choose one of our procedures.", field="procedure_key")
    if period.months != MONTHS[kind]:
        length = "a quarter" if MONTHS[kind] == QUARTER else "a year"
        raise PublishingRefused(f"Choose {length} for this kind of report.", field="period")
    if period.until >= today:
        said = f"This period ends on {full_date(period.until)}. Its report is made after that."
        raise PublishingRefused(said, field="period")
    if area and kind == ReportKind.SELF_ASSESSMENT:
        raise PublishingRefused("A self-assessment is of the whole body.", field="area")
    if area and area not in names_for(procedure_key)[AREA]:
        raise PublishingRefused("Choose a team of this procedure.", field="area")


def known_priorities(procedure_key: str, chosen: Iterable[str]) -> list[str]:
    """Raises ``PublishingRefused`` for one that the plan does not have (S2-10)."""
    chosen = list(dict.fromkeys(chosen))
    if not set(chosen) <= names_for(procedure_key)[Sort.PRIORITY.value].keys():
        raise PublishingRefused("Choose priorities of our plan.", field="priorities")
    return chosen


def have_built(report: Report) -> None:
    for builder in _builders:
        transaction.on_commit(partial(builder, report.pk))


def locked(report_id: int, *, version: int | None = None) -> Report:
    """The row, held. Raises ``PublishingRefused`` where it is not there or has moved on."""
    found: Report | None = (
        Report.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    )
    if found is None:
        raise PublishingRefused("There is no such report.")
    if version is not None and found.version != version:
        raise PublishingRefused(MOVED_ON)
    return found


def keep(report: Report, *, by: User | None, reason: str) -> None:
    report.version += 1
    save_recorded(report, by=by, reason=reason)


@transaction.atomic
def count_again(*, report_id: int, by: User, now: datetime) -> Report:
    """Build one anew that could not be built, or that is not issued yet."""
    let_them(by, WRITE)
    report = locked(report_id)
    if report.state == ReportState.ISSUED:
        raise PublishingRefused(FROZEN)
    if report.state == ReportState.BUILDING:
        raise PublishingRefused(STILL_BUILT)
    report.state, report.progress, report.trouble = ReportState.BUILDING, 0, ""
    report.asked_at, report.asked_by = now, by
    try:
        with transaction.atomic():
            keep(report, by=by, reason="Counted again.")
    except IntegrityError:  # a failed one, and another was built since
        raise PublishingRefused(THERE_IS_ONE) from None
    have_built(report)
    return report


@transaction.atomic
def tag_report(*, report_id: int, priorities: Iterable[str], by: User) -> Report:
    """Say which priorities of the body's plan a report bears on (S2-10)."""
    let_them(by, WRITE)
    report = locked(report_id)
    report.priorities = known_priorities(report.procedure_key, priorities)
    keep(report, by=by, reason="Tagged with priorities.")
    return report


@transaction.atomic
def assess(
    *, report_id: int, answers: Mapping[str, Mapping[str, str]], by: User, now: datetime
) -> Report:
    """Keep the answers of the self-assessment, complete or not, with a version of the page (3.1).

    Each is “met” (yes, no or empty), “evidence” and “action”.
    """
    let_them(by, WRITE)
    report = locked(report_id)
    page = page_to_complete(report)
    known = {line["key"] for line in report.figures.get("assessment", {}).get("lines", ())}
    if not known:
        raise PublishingRefused("This kind of report holds no self-assessment.")
    if not set(answers) <= known:
        raise PublishingRefused("One of these lines is not in the Code.")
    page.assessment = {key: dict(given) for key, given in answers.items() if any(given.values())}
    page.save_revision(user=by, log_action="wagtail.edit")
    keep(report, by=by, reason="Assessed against the Code.")
    return report


def page_to_complete(report: Report) -> ReportPage:
    """The newest words of its page. Raises ``PublishingRefused`` once that is past."""
    if report.state == ReportState.ISSUED:
        raise PublishingRefused(FROZEN)
    if report.state != ReportState.DRAFT:
        raise PublishingRefused(STILL_BUILT)
    page = latest_words(report)
    if page is None:
        raise PublishingRefused("This report has no page. A report of one team is for staff alone.")
    return page


@transaction.atomic
def issue_report(*, report_id: int, version: int, by: User, now: datetime) -> Report:
    """Freeze it. Its figures are the same from now on, whoever asks, and can be sent and published.

    Raises ``PublishingRefused`` where the self-assessment has lines without an answer, or the
    figures are not the ones that were built.
    """
    let_them(by, ISSUE)
    report = locked(report_id, version=version)
    if report.state == ReportState.ISSUED:
        raise PublishingRefused(FROZEN)
    if report.state != ReportState.DRAFT:
        raise PublishingRefused(STILL_BUILT)
    if digest_of(report.figures) != report.figures_digest:
        raise PublishingRefused("These are not the figures that were built. Count them again.")
    check_assessed(report)
    report.state, report.issued_at, report.issued_by = ReportState.ISSUED, now, by
    keep(report, by=by, reason="Issued.")
    return report


def check_assessed(report: Report) -> None:
    if report.kind not in WITH_ASSESSMENT:
        return
    page = latest_words(report)
    answers = page.assessment if page else {}
    left = unanswered(topics(report.figures.get("assessment", {}), answers))
    if left and page is not None:
        lines = "line needs" if len(left) == 1 else "lines need"
        raise PublishingRefused(
            f"{len(left)} {lines} an answer in the self-assessment: a yes with its evidence, or "
            "a no with what is done about it."
        )


@transaction.atomic
def make_page(*, report_id: int, by: User) -> Report:
    """Draft the page of a report that was built while there was no place for it."""
    let_them(by, WRITE)
    report = locked(report_id)
    if report.page_id is not None or report.state not in (ReportState.DRAFT, ReportState.ISSUED):
        raise PublishingRefused("There is nothing to draft.")
    report.page = draft_page(report)
    if report.page is None:
        raise PublishingRefused(
            "A report of one team has no page, and one of the whole body needs the page of what "
            "we publish above it."
        )
    keep(report, by=by, reason="Its page was drafted.")
    return report


@transaction.atomic
def publish_report(*, report_id: int, by: User, now: datetime) -> Any:
    """Put the page of an issued report online with its newest words (S3-15).

    Raises ``PublishingRefused`` where it says too much or something is missing.
    """
    let_them(by, ISSUE)
    report = locked(report_id)
    page = latest_words(report)
    if page is None:
        raise PublishingRefused("This report has no page to publish.")
    if refusal := why_not_out(page, report):
        raise PublishingRefused(refusal)
    revision = page.get_latest_revision()
    revision.publish(user=by, skip_permission_checks=True)
    save_recorded(report, by=by, reason="Published.")
    page.refresh_from_db()
    return page
