"""What people say about how we dealt with them, for customers: by the quarter or year (S4-34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cms.published_summaries.charts import NOT_SHOWN, Chart, Stack, stacks
from cms.published_summaries.feedback import GROUPS, ToldPeriod, ToldSurvey, told_surveys
from cms.web.site import Link

TOO_FEW = (
    "Few people answered, or few said the same. Such small counts are not shown: it could be told "
    "who they are."
)
ALL_HIDDEN = (
    "To each question, fewer than 5 gave one sort of answer. We do not show which: it could be told "
    "who they are."
)


@dataclass(frozen=True)
class ShownSurvey:
    """One survey in words, a chart of its newest period, and a table of all of them.

    ``each``: “quarter” or “year”. ``chart`` is None where nothing of the newest may be told.
    ``good``: what a good answer is. ``rows``: how many answered, then of each question how many
    gave a good answer, by ``periods``; empty where there is but one.
    """

    title: str
    each: str
    newest: str
    sentences: Sequence[str]
    chart: Chart | None
    good: str
    periods: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    found = told_surveys(today=localdate())
    context = {
        "surveys": [shown(one, number) for number, one in enumerate(found, 1)],
        "crumbs": [Link("Home", "/"), Link("How we are doing", reverse("how_we_are_doing"))],
    }
    return render(request, "published_summaries/feedback.html", context)


def shown(one: ToldSurvey, number: int) -> ShownSurvey:
    newest = next(iter(one.periods), None)
    return ShownSurvey(
        title=one.title,
        each=one.rules.told_each,
        newest=newest.period.words if newest else "",
        sentences=sentences(newest) if newest else (),
        chart=chart(newest, number) if newest and shows_any(newest) else None,
        good=answers_called(one, "good"),
        periods=[told.period.words for told in one.periods],
        rows=rows(one) if len(one.periods) > 1 else (),
    )


def rows(one: ToldSurvey) -> list[tuple[str, list[str]]]:
    """How many answered, and of each question of today how many gave a good answer."""
    counts = [("Answered", [told.answered for told in one.periods])]
    for question in one.rules.questions:
        good = [told.count(question.key, "good") for told in one.periods]
        counts.append((question.label, good))
    return [
        (label, [NOT_SHOWN if count is None else str(count) for count in line])
        for label, line in counts
    ]


def shows_any(told: ToldPeriod) -> bool:
    return any(good is not None for good in goods(told))


def goods(told: ToldPeriod) -> list[int | None]:
    """Of each question how many gave a good answer; None where it may not be told."""
    return [told.count(question.key, "good") for question in told.rules.questions]


def sentences(told: ToldPeriod) -> list[str]:
    """Plain words first, of the newest period."""
    if told.answered is None:
        return [TOO_FEW]
    said = [
        f"“{question.label}” {good} of the {told.answered} gave a good answer."
        for question, good in zip(told.rules.questions, goods(told), strict=True)
        if good is not None
    ]
    return [f"{told.answered} people answered.", *(said or [ALL_HIDDEN])]


def chart(told: ToldPeriod, number: int) -> Chart:
    name = told.period.words
    return stacks(
        f"survey-{number}",
        f"What people answered, {name}",
        f"For each question, how many of those who answered gave a good answer, {name}.",
        list(GROUPS.values()),
        [
            Stack(
                question.label,
                told.answered,
                tuple(told.count(question.key, group) for group in GROUPS),
            )
            for question in told.rules.questions
        ],
        total="Answered",
    )


def answers_called(one: ToldSurvey, group: str) -> str:
    """The answers of the scale that count so: “Very well” or “Fairly well”."""
    return " or ".join(f"“{choice.label}”" for choice in one.rules.scale if choice.counts == group)
