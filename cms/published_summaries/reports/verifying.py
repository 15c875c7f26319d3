"""Whether issued reports are as they were issued, and come out the same when they are counted again.

Cases go on after a report: what is written down later of its time is in no frozen figure. So the
cases that nothing happened to since are counted again; they alone must never count more than the
report says, and exactly that where nothing happened to any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cms.casework.reports.measures import MEASURES, Sort
from cms.casework.reports.since import any_changed_since, cases_as_they_were
from cms.published_summaries.models import Report, ReportState
from cms.published_summaries.reports.counted import area_of, digest_of, rows_of
from cms.published_summaries.reports.periods import period_from

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Broken:
    """One report that is not as it was issued, and how that shows."""

    report: Report
    how: str

    def __str__(self) -> str:
        return f"{self.report}: {self.how}."


def issued() -> Iterator[Report]:
    yield from (
        Report.objects.filter(state=ReportState.ISSUED).order_by("pk").iterator(chunk_size=10)
    )


def broken_reports() -> Iterator[Broken]:
    """Every issued report that is not what it was. Counts all of them again."""
    for report in issued():
        if how := what_is_wrong(report):
            yield Broken(report, how)


def what_is_wrong(report: Report) -> str:
    """Empty: nothing."""
    if digest_of(report.figures) != report.figures_digest:
        return "its figures are not the ones that were issued"
    first = report.history.filter(state=ReportState.ISSUED).order_by("history_id").first()
    if first is None or first.figures_digest != report.figures_digest:
        return "its mark is not the one that it was issued with"
    return what_counts_otherwise(report)


def what_counts_otherwise(report: Report) -> str:
    if report.counted_until is None:
        return "nothing says when it was counted"
    marks, frozen = report.figures["marks"], by_key(report.figures["rows"])
    has_news = any_changed_since(marks)
    again = by_key(
        rows_of(
            report.procedure_key,
            period_from(report.since, report.until),
            area_of(report),
            now=report.counted_until,
            cases=cases_as_they_were(marks) if has_news else None,
        )
    )
    if not has_news:
        return "" if again == frozen else told(differing(frozen, again))
    more = [
        key for key, count in again.items() if is_told_apart(key) and count > frozen.get(key, 0)
    ]
    return told(more)


def by_key(rows: Sequence[Sequence[Any]]) -> dict[Key, int]:
    return {(month, area, measure, bucket): count for month, area, measure, bucket, count in rows}


def differing(one: dict[Key, int], other: dict[Key, int]) -> list[Key]:
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]


def is_told_apart(key: Key) -> bool:
    """Rare topics of a month are put together, so one may be told apart where fewer are counted."""
    return MEASURES[key[2]].sort is not Sort.TOPIC


def told(keys: list[Key]) -> str:
    if not keys:
        return ""
    month, _, measure, bucket = min(keys)
    named = f"“{MEASURES[measure].label}” {bucket} in {month[:7]}".strip()
    more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    return f"counted again, {named}{more} comes out otherwise"
