"""The data sets: what each is, and where its rows come from. All of it is public already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils.timezone import localdate

from cms.casework.reports.measures import MEASURES
from cms.conduct.public.interests import lines_of
from cms.conduct.public.kept import public_members
from cms.conduct.public.registered import registered
from cms.meetings.decisions.listing import listed_decisions
from cms.policies.selectors import published_policies
from cms.published_summaries.feedback import GROUPS, ToldPeriod, ToldSurvey, told_surveys
from cms.published_summaries.models import PublishedQuarter, SummaryPage, Topic, YouSaidPage
from cms.published_summaries.opendata.rows import (
    DecisionRow,
    DeclarationRow,
    PerformanceRow,
    PolicyRow,
    Row,
    SummaryRow,
    SurveyRow,
    YouSaidRow,
)

VERSION: Final = "1"
QUARTERS: Final = 40  # of the survey: ten years
# What is told by service though it is no measure of its own.
BY_SERVICE: Final = {"received_by_area": "Received, by service"}


@dataclass(frozen=True)
class DataSet:
    """One of them. ``key`` stands in its addresses; ``rows`` takes the day."""

    key: str
    title: str
    about: str
    row: type[Row]
    rows: Callable[[date], Iterator[Row]]

    @property
    def columns(self) -> Sequence[str]:
        return tuple(self.row.model_fields)

    @property
    def fields(self) -> Sequence[tuple[str, str, str]]:
        """Each field with its type and what it means, as people read it."""
        return [
            (name, type_in_words(str(field.annotation)), field.description or "")
            for name, field in self.row.model_fields.items()
        ]


def type_in_words(annotation: str) -> str:
    named = {
        "list": "a list of words",
        "datetime.datetime": "a moment: date and time in UTC, as ISO 8601",
        "datetime.date": "a date: year, month and day, as ISO 8601",
        "float": "a number",
        "int": "a whole number",
    }
    found = next((words for mark, words in named.items() if mark in annotation), "words")
    return f"{found}, or null" if "None" in annotation else found


def summaries(today: date) -> Iterator[SummaryRow]:
    names = topic_names()
    rows = SummaryPage.objects.live().public().filter(retracted_on=None)
    for page in rows.order_by("-said_on", "-pk"):
        yield SummaryRow(
            url=absolute(page.url),
            title=page.title,
            kind="clarification" if page.is_clarification else "answer",
            published_on=page.said_on,
            topics=[names.get(key, key) for key in page.topics],
            asked=page.asked,
            found=page.found,
            doing=page.doing,
        )


def you_said(today: date) -> Iterator[YouSaidRow]:
    names = topic_names()
    rows = YouSaidPage.objects.live().public().filter(retracted_on=None)
    for page in rows.order_by("-said_on", "-pk"):
        yield YouSaidRow(
            url=absolute(page.url),
            title=page.title,
            published_on=page.said_on,
            topics=[names.get(key, key) for key in page.topics],
            said=page.said,
            did=page.did,
        )


def topic_names() -> Mapping[str, str]:
    return dict(Topic.objects.values_list("key", "title"))


def absolute(url: str | None) -> str:
    return f"{settings.SITE_URL}{url}" if url and url.startswith("/") else url or ""


def survey(today: date) -> Iterator[SurveyRow]:
    for one in told_surveys(today=today, quarters=QUARTERS):
        for told in one.periods:
            yield from survey_rows(one, told)


def survey_rows(one: ToldSurvey, told: ToldPeriod) -> Iterator[SurveyRow]:
    for question in told.rules.questions:
        for group in GROUPS:
            yield SurveyRow(
                procedure=one.key,
                period_from=told.period.since,
                period_to=told.period.until,
                question=question.label,
                group=group,
                answers=[choice.label for choice in told.rules.scale if choice.counts == group],
                people=told.count(question.key, group),
            )


def decisions(today: date) -> Iterator[DecisionRow]:
    for row in listed_decisions().prefetch_related("parts"):
        yield DecisionRow(
            url=absolute(f"/decisions/{row.slug}/"),
            title=row.title,
            status=row.status,
            kind=row.kind,
            decided_on=localdate(row.decided_at),
            made_by=row.made_by,
            group=row.item.meeting.group.name,
            item=row.item.title,
            decision=[part.text for part in row.parts.all()],
            reason=row.reason,
        )


def declarations(today: date) -> Iterator[DeclarationRow]:
    """What the public register of interests holds, line by line."""
    for each in registered(public_members(today), today):
        for line in lines_of(each):
            given = {name.lower().replace(" ", "_"): value for name, value in line.items()}
            yield DeclarationRow(
                **{name: given.get(name, "") for name in DeclarationRow.model_fields}
            )


def policies(today: date) -> Iterator[PolicyRow]:
    for row in published_policies():
        yield PolicyRow(
            url=absolute(row.url),
            title=row.title,
            summary=row.summary,
            version=row.version or 0,
            adopted_on=row.adopted_on,
            next_review_on=row.next_review_on,
        )


def performance(today: date) -> Iterator[PerformanceRow]:
    """What was published of each quarter and year, as it was; nothing is counted here."""
    for row in PublishedQuarter.objects.order_by("procedure_key", "-first_day"):
        for period in ("quarter", "year"):
            if period in row.cells:
                yield from performance_rows(row, period)


def performance_rows(row: PublishedQuarter, period: str) -> Iterator[PerformanceRow]:
    cells = row.cells[period]
    for measure, told in cells["counts"].items():
        whole = {"": told["total"]} if "total" in told else {}
        for part, count in {**whole, **told.get("by", {})}.items():
            yield PerformanceRow(
                procedure=row.procedure_key,
                period=period,
                period_from=cells["since"],
                period_to=cells["until"],
                measure=measure,
                measure_title=title_of(measure),
                part=part,
                part_title=part_title(measure, part, row.cells["names"]),
                count=count,
                median_days=None if part else cells["medians"].get(measure),
                published_at=row.published_at,
            )


def title_of(measure: str) -> str:
    return MEASURES[measure].label if measure in MEASURES else BY_SERVICE.get(measure, measure)


def part_title(measure: str, part: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """In the words of the day on which it was published."""
    if not part:
        return "All"
    sort = MEASURES[measure].sort.value if measure in MEASURES else "area"
    return names.get(sort, {}).get(part, part)


SETS: Final[Mapping[str, DataSet]] = {
    one.key: one
    for one in (
        DataSet(
            "answers",
            "Answers and clarifications",
            "What people asked, what we found and what we are doing, without names.",
            SummaryRow,
            summaries,
        ),
        DataSet(
            "you-said-we-did",
            "You said, we did",
            "What people told us, and what we changed.",
            YouSaidRow,
            you_said,
        ),
        DataSet(
            "performance",
            "How we are doing",
            "What we received and how well we kept our promises, by the quarter and the year. "
            "Counts from 1 to 4 are hidden, and others with them where they would give one away.",
            PerformanceRow,
            performance,
        ),
        DataSet(
            "survey",
            "What people say about us",
            "What people answered when we asked how we dealt with them, by the quarter or year. Small "
            "counts are hidden in the same way.",
            SurveyRow,
            survey,
        ),
        DataSet(
            "decisions",
            "Register of decisions",
            "Every published decision with its parts and its reason.",
            DecisionRow,
            decisions,
        ),
        DataSet(
            "declarations",
            "Register of interests and declarations",
            "What members declared, in the register and at meetings.",
            DeclarationRow,
            declarations,
        ),
        DataSet(
            "policies",
            "Policies",
            "Every policy in force, with the version that was adopted.",
            PolicyRow,
            policies,
        ),
    )
}
