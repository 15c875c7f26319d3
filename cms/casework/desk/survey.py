"""What people answered when we asked how we did: one view for staff, one for the board (S4-34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from cms.casework.desk.quality import NO_AREA, names_of_areas, quarter_in_words
from cms.casework.models import Case
from cms.casework.permissions import SEE_ALL, kept_from, rights_of
from cms.casework.procedure.survey import WHY_NOT, SurveyRules
from cms.casework.reports.shares import per_hundred
from cms.casework.reports.surveys import (
    LEAST_SHOWN,
    Surveyed,
    areas_answered,
    own_words,
    procedures_asking,
    survey_rules,
    surveyed,
)
from cms.casework.services.sampling import quarter_before, quarter_of
from cms.users.models import User

STAFF, BOARD = "staff", "board"
VIEWS: Final = {STAFF: "For staff", BOARD: "For the board"}
QUARTERS: Final = {STAFF: 2, BOARD: 5}  # this one, and those before it
TOO_FEW: Final = f"Fewer than {LEAST_SHOWN} answers"


@dataclass(frozen=True)
class Line:
    """One row of a table: counts in the order of the scale; empty where too few answered."""

    label: str
    counts: Sequence[int]
    said: str


@dataclass(frozen=True)
class ShownQuestion:
    label: str
    rows: Sequence[Line]


@dataclass(frozen=True)
class ShownSurvey:
    """The survey of one procedure. ``words`` None: not for this reader, or for nobody yet."""

    title: str
    scale: Sequence[str]
    asked: Sequence[tuple[str, int, str]]
    questions: Sequence[ShownQuestion]
    areas: Sequence[tuple[str, Sequence[Line]]]
    not_asked: Sequence[tuple[str, int]]
    words: Sequence[str] | None


@dataclass(frozen=True)
class Period:
    """Whole months with their name and what was answered in them."""

    name: str
    since: date
    until: date
    found: Surveyed


def surveys_shown(user: User, view: str, *, today: date) -> list[ShownSurvey]:
    """Every procedure that asks people, the main one first."""
    keys = procedures_asking(on=today)
    rules = [(key, title, survey_rules(key, on=today)) for key, title in keys]
    return [
        survey_shown(user, view, key, title, found, today=today)
        for key, title, found in rules
        if found
    ]


def survey_shown(
    user: User, view: str, key: str, title: str, rules: SurveyRules, *, today: date
) -> ShownSurvey:
    hidden = kept_from(user)
    periods = list(periods_of(key, QUARTERS[view], today, hidden))
    first, last = periods[-1].since, periods[0].until
    reads_all = SEE_ALL in rights_of(user)
    return ShownSurvey(
        title=title,
        scale=[choice.label for choice in rules.scale],
        asked=[(one.name, one.found.asked, answered_words(one.found)) for one in periods],
        questions=[
            ShownQuestion(
                question.label,
                [line_of(one.name, one.found, rules, question.key) for one in periods],
            )
            for question in rules.questions
        ],
        areas=by_area(key, rules, first, last, today) if view == STAFF else (),
        not_asked=not_asked(surveyed(key, since=first, until=last, hidden=hidden))
        if view == BOARD
        else (),
        words=own_words(key, since=first, until=last, hidden=hidden)
        if reads_all and rules.words
        else None,
    )


def periods_of(key: str, count: int, today: date, hidden: QuerySet[Case]) -> Sequence[Period]:
    """The quarters, the newest first; each is read by itself."""
    found, first = [], quarter_of(today)
    for _ in range(count):
        last = date(first.year, first.month + 2, 1)
        shown = surveyed(key, since=first, until=last, hidden=hidden)
        found.append(Period(quarter_in_words(first), first, last, shown))
        first = quarter_before(first)
    return found


def answered_words(found: Surveyed) -> str:
    if found.answered > found.asked:  # many of those asked in the quarter before
        return str(found.answered)
    if not found.asked:
        return "0"
    return f"{found.answered} ({per_hundred(found.answered, found.asked)} for every 100 asked)"


def line_of(label: str, found: Surveyed, rules: SurveyRules, question: str) -> Line:
    """Nothing of a question that fewer than five answered: it could be told who."""
    given = found.answers.get(question, {})
    if 0 < sum(given.values()) < LEAST_SHOWN:
        return Line(label, (), TOO_FEW)
    counts = [given.get(choice.key, 0) for choice in rules.scale]
    good, either = found.good(rules, question)
    return Line(label, counts, f"{good} of {either}" if either else "No answers")


def by_area(
    key: str, rules: SurveyRules, since: date, until: date, today: date
) -> list[tuple[str, Sequence[Line]]]:
    """Each service about which enough people answered; nothing where no case names one."""
    names = names_of_areas(today)
    found: list[tuple[str, Sequence[Line]]] = []
    areas = areas_answered(key, since=since, until=until)
    for area in areas if any(areas) else ():
        own = surveyed(key, since=since, until=until, area=area)
        lines = [line_of(one.label, own, rules, one.key) for one in rules.questions]
        found.append((names.get(area, area) or NO_AREA, lines))
    return found


def not_asked(found: Surveyed) -> list[tuple[str, int]]:
    """Why people were not asked, the most frequent first."""
    rows = [(WHY_NOT.get(key, key), count) for key, count in found.not_asked.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
