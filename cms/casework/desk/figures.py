"""The figures of a year as tables for staff: both kinds of news, and how well promises are kept.

Every number leads to its cases. Nobody learns from one of a case that they must not know of:
it counts without it (S0-22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework.models import Kind
from cms.casework.reports.alerts import months_before
from cms.casework.reports.behind import figures_for
from cms.casework.reports.counting import counted_at
from cms.casework.reports.figures import Figures, last_day_of, month_of
from cms.casework.reports.measures import MEASURES, Measure, Sort
from cms.casework.reports.names import AREA, Names, name_of, names_for
from cms.casework.reports.shares import days_in_words, in_hundred
from cms.casework.selectors import procedures_until_now
from cms.users.models import User

# In the order in which they are told: what went well is news of quality too (S4-32).
KINDS: Final = (Kind.COMPLIMENT, Kind.COMMENT, Kind.CONCERN, Kind.COMPLAINT, Kind.UNSURE)
MONTHS: Final = 12
MOST_ROWS: Final = 10  # of topics
YEARS: Final = range(1990, 2100)


@dataclass(frozen=True)
class Cell:
    """A number or words. ``url``: the cases behind it; empty where there are none."""

    text: str
    url: str = ""
    about: str = ""  # what a reader who hears it needs beside the number


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """``measures`` are told beneath it: what is counted, and when. ``note``: what is not shown."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[TableRow]
    measures: Sequence[Measure] = ()
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """Which figures somebody wants to see. ``area`` None: of the whole body."""

    procedure_key: str
    since: date
    until: date
    area: str | None = None

    def behind(self, measure: str, bucket: str = "", **other: Any) -> str:
        """Where the cases behind a figure are listed."""
        given = {
            "procedure": self.procedure_key,
            "measure": measure,
            "bucket": bucket,
            "since": f"{other.get('since', self.since):%Y-%m}",
            "until": f"{other.get('until', self.until):%Y-%m}",
        }
        area = other.get("area", self.area)
        if area is not None:
            given["area"] = area
        return f"{reverse('desk:figure_cases')}?{urlencode(given)}"


@dataclass(frozen=True)
class Shown:
    """Figures with what they are called, ready to be put into tables."""

    asked: Asked
    figures: Figures
    names: Names

    def cell(self, measure: str, bucket: str = "", **other: Any) -> Cell:
        count = other.pop("count", None)
        if count is None:
            count = self.figures.count(measure, bucket)
        url = self.asked.behind(measure, bucket, **other) if count else ""
        return Cell(str(count), url, MEASURES[measure].label)

    def named(self, sort: str, key: str) -> str:
        return name_of(self.names, sort, key)


def asked_in(given: Mapping[str, str], *, on: date) -> Asked | None:
    """What an address asks for, mended where it makes no sense; None: there is no procedure."""
    keys = [key for key, _ in in_order(on)]
    if not keys:
        return None
    key = given.get("procedure", "")
    until = month_in(given.get("until", "")) or month_of(on)
    since = month_in(given.get("since", "")) or months_before(until, MONTHS - 1)
    area = given["area"][:50] if "area" in given else None
    return Asked(key if key in keys else keys[0], min(since, until), last_day_of(until), area)


def in_order(on: date) -> list[tuple[str, str]]:
    """The procedures by key and title, the main one first; those that have ended last."""
    return [(spec.key, spec.title) for spec in procedures_until_now(on=on)]


def month_in(typed: str) -> date | None:
    try:
        found = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    except ValueError:
        return None
    return found if found.year in YEARS else None


def dashboard(user: User, asked: Asked, *, now: datetime) -> dict[str, Any]:
    """Everything the page shows. A few queries, however many cases there are."""
    figures = figures_for(
        user,
        asked.procedure_key,
        since=asked.since,
        until=asked.until,
        now=now,
        area=asked.area,
    )
    shown = Shown(asked, figures, names_for(asked.procedure_key))
    tables = [
        by_month(shown),
        *([by_area(shown)] if asked.area is None else []),
        promises(shown),
        days(shown),
        *(by_bucket(shown, *one) for one in LISTS),
        remedies(shown),
    ]
    return {
        "asked": asked,
        "area_name": shown.named(AREA, asked.area) if asked.area is not None else "",
        "counted_at": counted_at(),
        "tables": [table for table in tables if table.rows],
        "nothing_in": [table.title for table in tables if not table.rows],
        "periods": periods(asked, on=localdate(now)),
        "procedures": procedures(asked, on=localdate(now)),
    }


def by_month(shown: Shown) -> Table:
    rows = []
    counts = {kind: shown.figures.by_month("received", kind) for kind in KINDS}
    for month in reversed(list(counts[Kind.COMPLAINT])):
        there: dict[str, Any] = {"since": month, "until": month}
        cells = [shown.cell("received", kind, count=counts[kind][month], **there) for kind in KINDS]
        together = sum(counts[kind][month] for kind in KINDS)
        cells.append(shown.cell("received", count=together, **there))
        rows.append(TableRow(f"{month:%B %Y}", cells))
    columns = ("Month", *(shown.named(Sort.KIND, kind) for kind in KINDS), "Together")
    return Table("months", "What people told us", columns, rows, (MEASURES["received"],))


def by_area(shown: Shown) -> Table:
    """Those that most was said of come first."""
    found = sorted(shown.figures.by_area().items(), key=lambda one: -one[1].count("received"))
    rows = []
    for area, figures in found:
        cells = [
            shown.cell("received", kind, count=figures.count("received", kind), area=area)
            for kind in KINDS
        ]
        cells.append(Cell(share(figures.count("met"), figures.count("due"))))
        rows.append(TableRow(shown.named(AREA, area), cells))
    columns = ("Service", *(shown.named(Sort.KIND, kind) for kind in KINDS), "Promises kept")
    measures = (MEASURES["received"], MEASURES["met"])
    return Table("services", "By service", columns, rows if len(rows) > 1 else (), measures)


def promises(shown: Shown) -> Table:
    rows = []
    for clock in shown.figures.buckets("due"):
        cells = [shown.cell(measure, clock) for measure in ("due", "met", "extended", "late")]
        met, due = (shown.figures.count(one, clock) for one in ("met", "due"))
        rows.append(TableRow(shown.named(Sort.CLOCK, clock), [*cells, Cell(share(met, due))]))
    columns = ("Promise", "Answered or due", "Kept by the first date", "Kept by a later date",
               "Not kept", "Of 100, kept by the first date")  # fmt: skip
    measures = [MEASURES[key] for key in ("due", "met", "extended", "late")]
    return Table("promises", "How well promises were kept", columns, rows, measures)


def days(shown: Shown) -> Table:
    rows = []
    for measure in ("first_answer_days", "decision_days"):
        if not shown.figures.count(measure):
            continue
        cells = [shown.cell(measure), Cell(days_in_words(shown.figures.median(measure) or 0))]
        rows.append(TableRow(MEASURES[measure].label, cells))
    columns = ("Answer", "Cases", "Half had it within")
    measures = [MEASURES[key] for key in ("first_answer_days", "decision_days")]
    return Table("days", "How long it took", columns, rows, measures)


LISTS: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    ("raised", "What people raised", ("raised_about",)),
    ("praised", "What people praised", ("praised_for",)),
    ("outcomes", "How cases ended", ("outcomes",)),
    ("first", "Right first time", ("closed", "first_stage", "settled_first")),
    ("refused", "Not for this procedure", ("refused", "refused_taken_up")),
    ("escalated", "Went on to another stage", ("escalated",)),
    ("lessons", "What we learned", ("lessons_noted", "lessons_done")),
)


def by_bucket(shown: Shown, key: str, title: str, measures: Sequence[str]) -> Table:
    """One row for each bucket that any of the measures has; most first. Topics are cut short."""
    counts = [shown.figures.buckets(measure) for measure in measures]
    buckets = list(dict.fromkeys(bucket for found in counts for bucket in found))
    sort = MEASURES[measures[0]].sort
    listed = buckets[:MOST_ROWS] if sort is Sort.TOPIC else buckets
    rows = [
        TableRow(shown.named(sort, bucket), [shown.cell(measure, bucket) for measure in measures])
        for bucket in listed
    ]
    columns = (HEADS[sort], *(MEASURES[measure].label for measure in measures))
    more = len(buckets) - len(listed)
    note = f"The {MOST_ROWS} named most; {more} more were named." if more else ""
    return Table(key, title, columns, rows, [MEASURES[measure] for measure in measures], note)


HEADS: Final[Mapping[Sort, str]] = {
    Sort.TOPIC: "Topic",
    Sort.OUTCOME: "Outcome",
    Sort.KIND: "Kind",
    Sort.GROUND: "Reason",
    Sort.STAGE: "Stage",
    Sort.CAUSE: "Cause",
}


def remedies(shown: Shown) -> Table:
    measures = ("remedies_due", "remedies_in_time", "remedies_kept", "remedies_overdue")
    kinds = list(shown.figures.buckets("remedies_due"))
    rows = [
        TableRow(shown.named(Sort.REMEDY, kind), [shown.cell(one, kind) for one in measures])
        for kind in kinds
    ]
    columns = ("Promised", "Done or due", "Done in time", "Done, in time or late", "Overdue")
    return Table("remedies", "What was put right", columns, rows, [MEASURES[m] for m in measures])


def share(part: int, whole: int) -> str:
    return in_hundred(part, whole) or "–"


@dataclass(frozen=True)
class Choice:
    """Other figures that the page offers."""

    label: str
    query: str
    is_chosen: bool


def periods(asked: Asked, *, on: date) -> list[Choice]:
    """The last twelve months, and the last quarters."""
    this = month_of(on)
    quarter = months_before(this, (this.month - 1) % 3)
    spans = [("The last twelve months", months_before(this, MONTHS - 1), this)]
    for back in range(0, 15, 3):
        begins = months_before(quarter, back)
        ends = months_before(begins, -2)
        spans.append((f"{begins:%B} to {ends:%B %Y}", begins, ends))
    return [
        Choice(label, query_for(asked, since, until), asked.since == since and month_of(asked.until) == until)
        for label, since, until in spans
    ]  # fmt: skip


def query_for(asked: Asked, since: date, until: date) -> str:
    given = {"procedure": asked.procedure_key, "since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"}
    if asked.area is not None:
        given["area"] = asked.area
    return urlencode(given)


def procedures(asked: Asked, *, on: date) -> list[Choice]:
    """All that there are; none where there is one alone."""
    choices = [
        Choice(title, urlencode({"procedure": key}), key == asked.procedure_key)
        for key, title in in_order(on)
    ]
    return choices if len(choices) > 1 else []
