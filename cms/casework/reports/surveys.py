"""What people answered when we asked how we did, counted (S4-33, S4-34). No answer names a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Min, QuerySet
from django.utils.timezone import get_current_timezone

from cms.casework.models import Case, ProcedureVersion, SurveyAnswer, SurveyRequest
from cms.casework.procedure.survey import SurveyRules
from cms.casework.selectors import procedures_until_now
from cms.casework.uses import procedures_in_use

# Fewer than so many answers may show who gave them, to whoever knows whose case was closed.
LEAST_SHOWN: Final = 5
# No link of a survey is open for longer.
ANSWERED_LATE: Final = timedelta(days=180)


@dataclass(frozen=True)
class Surveyed:
    """The survey of one procedure over whole months.

    ``asked`` and ``not_asked`` (by why) are by the day of asking and of closing; ``answered``
    and ``answers`` (by question and answer of the scale) by the month of answering.
    """

    asked: int
    not_asked: Mapping[str, int]
    answered: int
    answers: Mapping[str, Mapping[str, int]]

    def good(self, rules: SurveyRules, question: str) -> tuple[int, int]:
        """How many gave a good answer, of how many who said either way."""
        given = self.answers.get(question, {})
        counts = Counter[str]()
        for choice in rules.scale:
            counts[choice.counts] += given.get(choice.key, 0)
        return counts["good"], counts["good"] + counts["bad"]


def procedures_asking(*, on: date) -> list[tuple[str, str]]:
    """By key and title: those in use, the main one first, then others of which people answered."""
    used = [(one.key, one.spec.title) for one in procedures_in_use(on=on).all]
    keys = {key for key, _ in used}
    others = [spec for spec in procedures_until_now(on=on) if spec.key not in keys]
    return used + [(one.key, one.title) for one in others if first_answered(one.key)]


def survey_rules(procedure_key: str, *, on: date) -> SurveyRules | None:
    """What is asked now, or was last; None where nothing ever was."""
    return next((rules for _, rules in asked_until(procedure_key, on)), None)


def asked_by_each_version(procedure_key: str, *, since: date, until: date) -> list[SurveyRules]:
    """What every version that was in force on a day of these asked; empty where none did."""
    found = []
    for effective_from, rules in asked_until(procedure_key, until):
        found.append(rules)
        if effective_from <= since:
            break
    return found


def asked_until(procedure_key: str, on: date) -> Iterator[tuple[date, SurveyRules]]:
    """What each version in force by then asked, and since when; the newest first."""
    rows = ProcedureVersion.objects.once_live().filter(
        procedure__key=procedure_key, effective_from__lte=on
    )
    rows = rows.without_document().select_related("procedure")
    for version in rows.order_by("-effective_from", "-number"):
        if version.spec.survey and version.effective_from:
            yield version.effective_from, version.spec.survey


def first_answered(procedure_key: str) -> date | None:
    """The first month in which anybody answered; None where nobody did."""
    rows = SurveyAnswer.objects.filter(procedure_key=procedure_key)
    first: date | None = rows.aggregate(first=Min("month"))["first"]
    return first


def surveyed(
    procedure_key: str,
    *,
    since: date,
    until: date,
    area: str | None = None,
    hidden: QuerySet[Case] | None = None,
) -> Surveyed:
    """The months from that of ``since`` to that of ``until``. Four queries.

    ``area``: of one service alone; empty is what names none. ``hidden``: cases that count as not
    there (S0-22); what was answered is tied to none, and counts all the same.
    """
    rows = SurveyAnswer.objects.filter(
        procedure_key=procedure_key, month__gte=since.replace(day=1), month__lte=until
    )
    asked = SurveyRequest.objects.filter(case__procedure__procedure__key=procedure_key)
    if area is not None:
        rows, asked = rows.filter(area=area), asked.filter(case__service_area=area)
    if hidden is not None:
        asked = asked.exclude(case__in=hidden)
    begin, end = midnight(since.replace(day=1)), midnight(month_after(until))
    sent = asked.filter(asked_at__gte=begin, asked_at__lt=end).count()
    unsent = asked.filter(asked_at=None, closed_at__gte=begin, closed_at__lt=end)
    why = unsent.order_by().values_list("not_sent").annotate(count=Count("pk"))
    given = rows.values_list("answers", flat=True)
    return Surveyed(sent, dict(why), rows.count(), counted(given.iterator(chunk_size=2000)))


def answered(procedure_key: str, *, since: date, until: date) -> Surveyed:
    """Of whole months what was answered alone, with nothing of who was asked. Two queries."""
    rows = SurveyAnswer.objects.filter(
        procedure_key=procedure_key, month__gte=since.replace(day=1), month__lte=until
    )
    given = rows.values_list("answers", flat=True)
    return Surveyed(0, {}, rows.count(), counted(given.iterator(chunk_size=2000)))


def counted(answers: Iterable[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one in answers:
        for question, choice in one.items():
            counts = found.setdefault(question, {})
            counts[choice] = counts.get(choice, 0) + 1
    return found


def asked_about(cases: QuerySet[Case], *, since: date, until: date) -> bool:
    """Whether anybody could have answered in those months about one of these."""
    end = midnight(month_after(until))
    begin = midnight(since.replace(day=1)) - ANSWERED_LATE
    rows = SurveyRequest.objects.filter(asked_at__gte=begin, asked_at__lt=end, case__in=cases)
    return bool(rows.exists())


def own_words(
    procedure_key: str, *, since: date, until: date, hidden: QuerySet[Case] | None = None
) -> Sequence[str]:
    """What they wrote themselves, in an order that tells nothing. Two queries.

    Empty while so few answered that it could be told whose words they are, and where some may be
    about one of the ``hidden`` cases: no words lead to a case, so none can be left out (S0-22).
    """
    if hidden is not None and asked_about(hidden, since=since, until=until):
        return []
    rows = SurveyAnswer.objects.filter(
        procedure_key=procedure_key, month__gte=since.replace(day=1), month__lte=until
    )
    found = list(rows.order_by("pk").values_list("words", flat=True))
    return [words for words in found if words] if len(found) >= LEAST_SHOWN else []


def areas_answered(procedure_key: str, *, since: date, until: date) -> list[str]:
    """The services about which enough people answered to show it, the most first."""
    rows = SurveyAnswer.objects.filter(
        procedure_key=procedure_key, month__gte=since.replace(day=1), month__lte=until
    )
    counts = rows.order_by().values_list("area").annotate(count=Count("pk"))
    enough = [(count, area) for area, count in counts if count >= LEAST_SHOWN]
    return [area for count, area in sorted(enough, key=lambda one: (-one[0], one[1]))]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
