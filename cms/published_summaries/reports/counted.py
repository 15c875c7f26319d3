"""What a report counts, frozen as data with a digest, and read again as figures.

The same counts come out whenever they are counted again from the same cases; ``verify_reports``
does that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from cms.casework.reports.counting import count_cases, marks_now
from cms.casework.reports.figures import Figures, Row
from cms.casework.reports.learning import (
    EnquiriesTold,
    LessonTold,
    enquiries_told,
    lessons_told,
)
from cms.casework.reports.names import AREA, Names, name_of, names_for
from cms.published_summaries.models import Report
from cms.published_summaries.reports.periods import Period, period_from

SCHEMA: Final = 1
DAYS_OF_A_LESSON: Final = ("noted_on", "due_on", "done_on")


@dataclass(frozen=True)
class Counted:
    """The frozen content of one report, read from its row.

    ``before``: the counts of the period before it, by measure alone, to set beside these.
    """

    procedure_key: str
    period: Period
    area: str | None
    figures: Figures
    before: Mapping[str, int]
    lessons: tuple[LessonTold, ...]
    enquiries: tuple[EnquiriesTold, ...]
    names: Names

    def name(self, sort: str, key: str) -> str:
        return name_of(self.names, sort, key)

    @property
    def area_name(self) -> str:
        """Empty for the whole body."""
        return "" if self.area is None else self.name(AREA, self.area)

    @property
    def recommendations(self) -> tuple[LessonTold, ...]:
        return tuple(row for row in self.lessons if row.is_recommendation)


def area_of(report: Report) -> str | None:
    """None is the whole body; the row keeps an empty word for that."""
    return report.area or None


def count_for(
    report: Report, *, now: datetime, tell: Callable[[int], object] | None = None
) -> dict[str, Any]:
    """Everything a report counts, as it is kept: from the cases themselves, part by part.

    The database counts, so memory does not grow with the cases. ``tell`` hears how far it is, of
    a hundred. ``marks``: what had happened by then, so that a later count knows what is news.
    """
    period, area, marks = period_from(report.since, report.until), area_of(report), marks_now()
    parts = [period.before, *period.parts]
    rows: list[list[list[Any]]] = []
    for number, part in enumerate(parts, 1):
        rows.append(rows_of(report.procedure_key, part, area, now=now))
        if tell is not None:
            tell(100 * number // (len(parts) + 1))
    begun, ended = report.since, report.until
    lessons = lessons_told(
        report.procedure_key, since=begun, until=ended, area=area, known_until=now
    )
    enquiries = enquiries_told(report.procedure_key, since=begun, until=ended, area=area)
    return {
        "schema": SCHEMA,
        "marks": marks,
        "rows": [row for part in rows[1:] for row in part],
        "before": totals_of(rows[0]),
        "lessons": [lesson_data(row) for row in lessons],
        "enquiries": [asdict(row) for row in enquiries],
        "names": {sort: dict(each) for sort, each in names_for(report.procedure_key).items()},
    }


def rows_of(
    procedure_key: str,
    period: Period,
    area: str | None,
    *,
    now: datetime,
    cases: Any = None,
) -> list[list[Any]]:
    """The counts themselves: month, area, measure, bucket and how many, in their order.

    ``cases``: a queryset of those that count; None is all of them.
    """
    found = count_cases(now=now, since=period.since, until=period.until, cases=cases)
    return sorted(
        [key.month.isoformat(), key.area, key.measure, key.bucket, count]
        for key, count in found.items()
        if key.procedure_key == procedure_key and count and area in (None, key.area)
    )


def totals_of(rows: Iterable[Sequence[Any]]) -> dict[str, int]:
    """By measure."""
    totals: dict[str, int] = {}
    for _, _, measure, _, count in rows:
        totals[measure] = totals.get(measure, 0) + count
    return totals


def lesson_data(row: LessonTold) -> dict[str, Any]:
    data = asdict(row)
    return {**data, **{name: day_data(data[name]) for name in DAYS_OF_A_LESSON}}


def day_data(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lesson_from(data: Mapping[str, Any]) -> LessonTold:
    known = {one.name: data[one.name] for one in fields(LessonTold)}
    days = {name: date.fromisoformat(data[name]) for name in DAYS_OF_A_LESSON if data[name]}
    return LessonTold(**{**known, **days})


def digest_of(counted: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    kept = json.dumps(counted, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(kept.encode()).hexdigest()


def counted_in(report: Report) -> Counted:
    """What a report that was built holds. No query."""
    kept: Mapping[str, Any] = report.figures
    area = area_of(report)
    rows = tuple(
        Row(date.fromisoformat(month), own, measure, bucket, count)
        for month, own, measure, bucket, count in kept["rows"]
    )
    return Counted(
        procedure_key=report.procedure_key,
        period=period_from(report.since, report.until),
        area=area,
        figures=Figures(report.procedure_key, report.since, report.until, area, rows),
        before=kept["before"],
        lessons=tuple(lesson_from(row) for row in kept["lessons"]),
        enquiries=tuple(EnquiriesTold(**row) for row in kept["enquiries"]),
        names=kept["names"],
    )
