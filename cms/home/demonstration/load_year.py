"""What a site does by itself in a year: it asks how it did, counts, and tells what it counted.

And what staff do with it at the end: the annual report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Final

from cms.casework.models import OutgoingMail
from cms.casework.reports.counting import count_what_changed
from cms.casework.services.surveys import answer_survey, ask_how_we_did, survey_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.year import UNTIL_TOLD
from cms.published_summaries.models import Report, ReportKind
from cms.published_summaries.reports.assessment import SUGGESTED
from cms.published_summaries.reports.periods import QUARTER, Period
from cms.published_summaries.services.building import build_report
from cms.published_summaries.services.quarters import publish_quarters
from cms.published_summaries.services.reports import (
    ask_for_report,
    assess,
    issue_report,
    page_to_complete,
    publish_report,
)

Chore = tuple[datetime, Callable[[datetime], object]]
AT_NIGHT: Final = time(6, 30)
BETWEEN_SURVEYS: Final = 14  # days
LINK: Final = re.compile(r"/how-did-we-do/([^/\s]+)/")
# One after another; where nothing stands, nobody answered.
ANSWERS: Final = (
    ("very_well", "well", "well"), (), ("well", "not_well", "well"), (),
    ("very_well", "very_well", "very_well"), ("not_well", "badly", "cannot_say"), (),
    ("well", "well", "very_well"), (), ("very_well", "well", "not_well"),
)  # fmt: skip
INTRODUCTION: Final = (
    "<p>This report says how we dealt with what you told us in the year. We kept most of our "
    "promises, and not all of them. Where we were late, or wrong, it says so.</p>"
)
RESPONSE: Final = (
    "<p>We have read this report at our meeting and thank everybody who told us something. Most "
    "of what went wrong was that nobody wrote to you in time. That is what we want to do better "
    "next year, and we will look at it again every quarter.</p>"
)
OMBUDSMAN: Final = (
    "<p>No ombudsman found this year that we did not follow its Code. None wrote a letter of the "
    "year or a report about us.</p>"
)
MEETS: Final = "Our procedure says so, and everybody who answers for us works by it."
IS_HERE: Final = "This report is it, and it ends with what those who govern us say."
WILL_SEE: Final = "We look at this when we next review our policy."


def chores_of(year: Period, now: datetime) -> list[Chore]:
    return sorted([*surveys(year, now), *quarters(year)], key=lambda one: one[0])


def surveys(year: Period, now: datetime) -> Iterator[Chore]:
    at = datetime.combine(year.since, AT_NIGHT, LONDON) + timedelta(days=BETWEEN_SURVEYS)
    while at <= now:
        yield at, ask_and_hear
        at += timedelta(days=BETWEEN_SURVEYS)


def quarters(year: Period) -> Iterator[Chore]:
    for first in year.quarters:
        on = Period(first, QUARTER).until + UNTIL_TOLD + timedelta(days=1)
        yield datetime.combine(on, AT_NIGHT, LONDON), count_and_tell


def count_and_tell(now: datetime) -> None:
    count_what_changed(now=now)
    publish_quarters(now)


def ask_and_hear(now: datetime) -> None:
    """Most of those who are asked answer, some of them with little praise."""
    ask_how_we_did(now=now)
    asked = OutgoingMail.objects.filter(kind="how_did_we_do").order_by("pk")
    for number, text in enumerate(asked.values_list("text", flat=True)):
        found, given = LINK.search(text), ANSWERS[number % len(ANSWERS)]
        told = survey_of(found[1], now=now) if found and given else None
        if found and told:
            names = [question.key for question in told.rules.questions]
            answers = dict(zip(names, given, strict=False))
            answer_survey(token=found[1], answers=answers, words="", now=now)


def report_on(year: Period, procedure: str, *, staff: Staff, now: datetime) -> None:
    """The annual report: built, completed by the coordinator, issued and put online."""
    coordinator, chair = staff["coordinator"], staff["chair"]
    count_what_changed(now=now)
    report = ask_for_report(
        kind=ReportKind.ANNUAL, procedure_key=procedure, period=year, by=coordinator, now=now
    )
    build_report(report.pk, now=now)
    report.refresh_from_db()
    page = page_to_complete(report)
    page.introduction, page.ombudsman, page.response = INTRODUCTION, OMBUDSMAN, RESPONSE
    page.save_revision(user=coordinator)
    assess(report_id=report.pk, answers=answers_to(report), by=coordinator, now=now)
    report.refresh_from_db()
    issue_report(report_id=report.pk, version=report.version, by=chair, now=now)
    publish_report(report_id=report.pk, by=chair, now=now)


def answers_to(report: Report) -> dict[str, dict[str, str]]:
    """A yes where the procedure does it, and a no with what is done about it elsewhere."""
    answers = {
        line["key"]: {"met": "yes", "evidence": MEETS, "action": ""}
        if SUGGESTED.get(line["result"]) == "yes"
        else {"met": "no", "evidence": "", "action": WILL_SEE}
        for line in report.figures["assessment"]["lines"]
    }
    return answers | {"annual_report": {"met": "yes", "evidence": IS_HERE, "action": ""}}
