"""The survey for customers (S4-34): what may be told of each quarter, or each year, that has ended.

The procedure says which: a body that few answer tells by the year. A month takes no answer once it
is over, so what is told of an ended period never changes and is worked out anew each time, by the
questions and the scale of its last day: whoever read it before and after another scale came into
use could take one from the other. Periods share no month and no total, so none gives another away.
Answers are told in three groups, since single ones are soon too few to be told at all. How many
were asked is not told: beside how many cases were closed it would say how few were not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.cache import cache

from cms.casework.procedure.survey import SurveyRules
from cms.casework.reports.surveys import (
    Surveyed,
    answered,
    asked_by_each_version,
    first_answered,
    procedures_asking,
    survey_rules,
)
from cms.published_summaries.disclosure import Key, Line, told
from cms.published_summaries.reports.periods import QUARTER, YEAR, Period, months_after, quarter_of

ANSWERED: Final[Key] = ("answered",)
# Of each question: good answers, bad ones, and neither, with those who left the question.
GROUPS: Final[Mapping[str, str]] = {
    "good": "Good answers",
    "bad": "Answers that were not good",
    "none": "Could not say, or left it out",
}
# What is hidden last beside a small count: how many answered, then the good answers.
DEAR: Final[Mapping[str, int]] = {"good": 2, "bad": 1, "none": 0}
DEAREST: Final = 3
QUARTERS: Final = 8
A_DAY: Final = 24 * 3600  # seconds


@dataclass(frozen=True)
class ToldPeriod:
    """One quarter or year of one survey. A count that is not in ``counts`` may not be told."""

    procedure_key: str
    period: Period
    counts: Mapping[Key, int]
    rules: SurveyRules

    @property
    def answered(self) -> int | None:
        return self.counts.get(ANSWERED)

    def count(self, question: str, group: str) -> int | None:
        return self.counts.get((question, group))


@dataclass(frozen=True)
class ToldSurvey:
    """What customers read of one procedure's survey, the newest period first."""

    key: str
    title: str
    rules: SurveyRules
    periods: Sequence[ToldPeriod]


def told_surveys(*, today: date, quarters: int = QUARTERS) -> list[ToldSurvey]:
    """Of every procedure that asks people, the main one first; of the last ``quarters``.

    What was told of one that has ended stays told.
    """
    found = []
    for key, title in procedures_asking(on=today):
        rules = survey_rules(key, on=today)
        if rules is not None:
            rows = told_periods(key, rules, today, quarters)
            found.append(ToldSurvey(key, title, rules, rows))
    return found


def told_periods(key: str, rules: SurveyRules, today: date, quarters: int) -> list[ToldPeriod]:
    """Those in which anybody answered. Counted once a day, however many answers there are."""
    name = hashlib.sha256(
        f"{key} {today} {quarters} {rules.model_dump_json()}".encode()
    ).hexdigest()
    known: list[ToldPeriod] | None = cache.get(f"survey-told:{name}")
    if known is None:
        since = months_after(quarter_of(today), -quarters * QUARTER)
        periods = [one for one in periods_over(key, today=today) if one.since >= since]
        every = (told_period(key, rules, one) for one in periods)
        known = [one for one in every if one.answered != 0]
        cache.set(f"survey-told:{name}", known, timeout=A_DAY)
    return known


def periods_over(procedure_key: str, *, today: date) -> list[Period]:
    """Those that have ended since anybody answered first, the newest first.

    Years begin with the quarter of the first answer, and so never overlap. One is told whole only
    where no version of the procedure had told its quarters.
    """
    first = first_answered(procedure_key)
    if first is None:
        return []
    periods: list[Period] = []
    year = Period(quarter_of(first), YEAR)
    while year.since <= today:
        by_year = told_whole(procedure_key, year)
        periods += [year] if by_year else [Period(day, QUARTER) for day in year.quarters]
        year = year.after
    return [one for one in reversed(periods) if one.until < today]


def told_whole(procedure_key: str, year: Period) -> bool:
    rules = asked_by_each_version(procedure_key, since=year.since, until=year.until)
    return bool(rules) and all(one.told_each == "year" for one in rules)


def told_period(procedure_key: str, rules: SurveyRules, period: Period) -> ToldPeriod:
    rules = survey_rules(procedure_key, on=period.until) or rules
    found = answered(procedure_key, since=period.since, until=period.until)
    counts, lines = counted(found, rules)
    return ToldPeriod(procedure_key, period, shown_of(counts, lines), rules)


def counted(found: Surveyed, rules: SurveyRules) -> tuple[dict[Key, int], list[Line]]:
    """Every count with how they add up: each question's groups are all who answered anything.

    An answer that the scale does not have any more counts as neither good nor bad.
    """
    counts: dict[Key, int] = {ANSWERED: found.answered}
    group_of = {choice.key: choice.counts for choice in rules.scale}
    lines = []
    for question in rules.questions:
        own: dict[Key, int] = {(question.key, group): 0 for group in GROUPS}
        for choice, count in found.answers.get(question.key, {}).items():
            own[question.key, group_of.get(choice, "none")] += count
        own[question.key, "none"] += found.answered - sum(own.values())
        counts |= own
        lines.append(Line(ANSWERED, tuple(own)))
    return counts, lines


def shown_of(counts: Mapping[Key, int], lines: Sequence[Line]) -> dict[Key, int]:
    """Those that may be told."""
    dear = {key: DEAR.get(key[-1], DEAREST) for key in counts}
    return told(counts, lines, dear=dear)
