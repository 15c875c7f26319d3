"""The charts of a period, and how what they show is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cms.casework.reports.measures import MEASURES, Measure
from cms.casework.reports.shares import days_in_words, in_hundred
from cms.casework.selectors import procedure_in_force
from cms.published_summaries.charts import Bar, Chart, Stack, bars, stacks
from cms.published_summaries.telling.cells import BY_AREA, DUE, OF_DUE
from cms.published_summaries.telling.reading import Published, Told
from cms.published_summaries.telling.results import LEAST_OF_RATE

# Quarters that are set side by side.
SIDE_BY_SIDE: Final = 6
KEPT: Final = ("on time", "later, with notice", "late")
SPLIT: Final = (
    ("received", "What it was"),
    ("received_by_channel", "How it reached us"),
    (BY_AREA, "Which service it was about"),
    ("outcomes", "How it ended"),
    ("refused", "Why something was not for us"),
    ("escalated", "Where it went on to"),
    ("remedies_promised", "What we promised, to put things right"),
    ("lessons_noted", "What lessons were about"),
)
SUMS: Final = (
    (
        "remedies",
        "How we put things right",
        ("remedies_promised", "remedies_due", "remedies_kept", "remedies_in_time"),
    ),
    (
        "learning",
        "What we learned, and did about it",
        ("lessons_noted", "lessons_done", "recommendations", "recommendations_done"),
    ),
)


@dataclass(frozen=True)
class Group:
    """Charts under one heading."""

    key: str
    title: str
    charts: list[Chart]


def targets_of(procedure_key: str, *, on: date) -> Mapping[str, int]:
    """By clock, of the procedure that is in force."""
    spec = procedure_in_force(procedure_key, on=on)
    clocks = spec.clock_by_key.values() if spec else ()
    return {clock.key: clock.target for clock in clocks if clock.target is not None}


def charts_of(told: Told, all_of_it: Published, targets: Mapping[str, int]) -> list[Group]:
    """Nothing is drawn of which there was nothing, or of which nothing may be told."""
    split = {key: list(of_buckets(told, key, title)) for key, title in SPLIT}
    sums = {key: list(of_totals(told, key, title, names)) for key, title, names in SUMS}
    found = (
        Group(
            "told",
            "What people told us",
            [
                *split["received"],
                *over_time(all_of_it, "received", "How many people told us something"),
                *split["received_by_channel"],
                *split[BY_AREA],
            ],
        ),
        Group(
            "time",
            "How well we kept to our times",
            [*promises(told, targets), *days(all_of_it)],
        ),
        Group(
            "ended",
            "How it ended",
            [*split["outcomes"], *split["refused"], *split["escalated"]],
        ),
        Group(
            "right",
            "What we put right, and what we learned",
            [
                *sums["remedies"],
                *split["remedies_promised"],
                *sums["learning"],
                *split["lessons_noted"],
            ],
        ),
    )
    return [group for group in found if group.charts]


def of_buckets(told: Told, measure: str, title: str) -> Iterator[Chart]:
    """The most first; what may not be told last."""
    found = [(key, count) for key, count in told.buckets(measure).items() if count != 0]
    found.sort(key=lambda one: -(one[1] or 0))
    if any(count for _, count in found):
        rows = [Bar(told.name_of(measure, key), count, said(count)) for key, count in found]
        yield bars(measure, title, f"{title}, {told.period.words}: how many of each.", rows)


def of_totals(told: Told, key: str, title: str, names: tuple[str, ...]) -> Iterator[Chart]:
    counts = [(name, told.count(name)) for name in names]
    if any(count for _, count in counts):
        rows = [Bar(MEASURES[name].label, count, said(count)) for name, count in counts]
        yield bars(key, title, f"{title}, {told.period.words}: how many.", rows)


def over_time(all_of_it: Published, measure: str, title: str) -> Iterator[Chart]:
    quarters = all_of_it.quarters[:SIDE_BY_SIDE][::-1]
    if len(quarters) > 1:
        rows = [
            Bar(one.period.words, one.count(measure), said(one.count(measure))) for one in quarters
        ]
        words = f"{title}, by the quarter, the newest last."
        yield bars(f"{measure}-by-quarter", f"{title}, by the quarter", words, rows)


def days(all_of_it: Published) -> Iterator[Chart]:
    """Medians by the quarter."""
    quarters = all_of_it.quarters[:SIDE_BY_SIDE][::-1]
    for measure, what in (("first_answer_days", "first answer"), ("decision_days", "decision")):
        rows = [
            Bar(one.period.words, one.median(measure), in_days(one, measure)) for one in quarters
        ]
        if any(row.value is not None for row in rows):
            title = f"Days until half of the people had our {what}"
            words = f"{title}, by the quarter. A shorter bar is better."
            yield bars(measure, title, words, rows, heading="Days")


def in_days(told: Told, measure: str) -> str:
    value = told.median(measure)
    return "" if value is None else days_in_words(value)


def promises(told: Told, targets: Mapping[str, int]) -> Iterator[Chart]:
    rows = [
        Stack(
            told.name_of(DUE, clock),
            due,
            tuple(told.count(part, clock) for part in OF_DUE),
            kept_in_words(told, clock),
            targets.get(clock),
        )
        for clock, due in told.buckets(DUE).items()
        if due != 0
    ]
    if rows:
        title = "How often we kept to the time that we promised"
        words = f"{title}, {told.period.words}: of all that was answered or fell due."
        yield stacks("promises", title, words, KEPT, rows, total="came due", target="our target")


def kept_in_words(told: Told, clock: str) -> str:
    due, met = told.count(DUE, clock), told.count("met", clock)
    if due is None:
        return ""
    if met is None:
        return f"came due {due:,} times"
    share = f", {in_hundred(met, due)}" if due >= LEAST_OF_RATE else ""
    return f"{met:,} of {due:,} on time{share}"


def said(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def how_it_is_counted(told: Told) -> list[Measure]:
    """Of everything that the period tells of, in words."""
    seen = {measure for measure, _ in told.cells}
    return [measure for key, measure in MEASURES.items() if key in seen]
