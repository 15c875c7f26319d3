"""A report as it is drawn: its sections with their charts, and its tables for files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cms.casework.reports.figures import Figures
from cms.casework.reports.learning import LessonTold
from cms.casework.reports.measures import Sort
from cms.casework.reports.names import ROLE, name_of
from cms.published_summaries.charts import Bar, Chart, Stack, bars, stacks
from cms.published_summaries.reports.counted import Counted
from cms.published_summaries.reports.files import Sheet, Value
from cms.published_summaries.reports.sections import (
    PROMISE,
    Cell,
    Line,
    Section,
    Source,
    Table,
    Teller,
    by_team,
)

# Tables whose numbers are drawn as well.
DRAWN: Final = ("received", "outcomes", "refused", "lessons_noted")
Link = Callable[[str, str, str | None], str]
PARTS: Final = ("Kept by the first date", "Kept by a later date", "Not kept")


@dataclass(frozen=True)
class Drawn:
    """A table with its chart; None where it is not drawn."""

    table: Table
    chart: Chart | None


@dataclass(frozen=True)
class DrawnSection:
    section: Section
    parts: Sequence[Drawn]


def drawn_sections(
    source: Source, counted: Counted, *, compare: bool, link: Link | None = None
) -> list[DrawnSection]:
    """``compare``: with the period before, whose totals only staff are told.

    ``link``: where the cases behind a count are listed, by measure, bucket and team.
    """
    teller = Teller(source, counted.names, counted.before if compare else {})
    return [
        DrawnSection(
            section, [Drawn(linked(table, link), chart_of(table)) for table in section.tables]
        )
        for section in teller.sections()
    ]


def linked(table: Table, link: Link | None) -> Table:
    if link is None:
        return table
    lines = [
        replace(line, cells=[with_url(cell, line.area, link) for cell in line.cells])
        for line in table.lines
    ]
    return replace(table, lines=lines)


def with_url(cell: Cell, area: str | None, link: Link) -> Cell:
    return replace(cell, url=link(cell.measure, cell.bucket, area)) if cell.leads_on else cell


def chart_of(table: Table) -> Chart | None:
    if table.key == "promises":
        rows = [promise_row(line) for line in table.lines]
        said = f"{table.title}. How many of all that came due were kept, and when."
        return stacks("chart-promises", table.title, said, PARTS, rows)
    if table.key not in DRAWN or len(table.lines) == 1:
        return None
    shown = [Bar(line.label, line.cells[0].value) for line in table.lines]
    return bars(f"chart-{table.key}", table.title, f"{table.title}. {table.how}", shown)


def promise_row(line: Line) -> Stack:
    known = {cell.measure: cell.value for cell in line.cells}
    total, *parts = (known.get(measure) for measure in PROMISE)
    return Stack(line.label, total, tuple(parts), line.share)


def teams_table(figures: Figures, counted: Counted, *, link: Link | None = None) -> Table | None:
    """By team, of the whole body where it has teams at all."""
    areas: Mapping[str, Any] = figures.by_area()
    if counted.area is not None or set(areas) <= {""}:
        return None
    return linked(by_team(areas, counted.names), link)


def sheets_of(sections: Sequence[Section], extra: Sequence[Table] = ()) -> Iterator[Sheet]:
    """Every table of the sections as a sheet of numbers."""
    for table in (*(table for section in sections for table in section.tables), *extra):
        yield Sheet(table.title, ["", *table.columns, "Share"], list(rows_of(table)))


def rows_of(table: Table) -> Iterator[list[Any]]:
    for line in table.lines:
        yield [line.label, *(cell.value for cell in line.cells), line.share]


def one_sheet(sections: Sequence[Section], extra: Sequence[Table] = ()) -> Sheet:
    """All of it in one table, a count a line, for a file that has only one."""
    tables = (*(table for section in sections for table in section.tables), *extra)
    rows: list[list[Value]] = [
        [table.title, line.label, column, cell.value, table.how]
        for table in tables
        for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True)
    ]
    return Sheet("Figures", ["Table", "Of", "Counted", "Number", "How it is counted"], rows)


def lessons_sheet(lessons: Sequence[LessonTold], counted: Counted) -> Sheet:
    """Lessons and recommendations with how far they have come, for staff."""
    names = counted.names
    rows: list[list[Value]] = [
        [
            row.noted_on.isoformat(),
            "Recommendation" if row.is_recommendation else "Lesson",
            row.text,
            name_of(names, Sort.CAUSE.value, row.cause) if row.cause else "",
            name_of(names, Sort.PRIORITY.value, row.priority) if row.priority else "",
            name_of(names, ROLE, row.role) if row.role else "",
            row.due_on.isoformat() if row.due_on else "",
            row.done_on.isoformat() if row.done_on else "",
            row.progress,
        ]
        for row in lessons
    ]
    columns = (
        "Noted on",
        "What",
        "Words",
        "Cause",
        "Priority",
        "Whose",
        "By",
        "Done on",
        "Progress",
    )
    return Sheet("Lessons and recommendations", columns, rows)


def enquiries_sheet(counted: Counted) -> Sheet:
    """What outside bodies asked (S4-35)."""
    columns = ("Body", "Asked", "Decided", "Asked us to do", "Done", "Overdue")
    rows: list[list[Value]] = [
        [row.body, row.asked, row.decided, row.recommended, row.done, row.overdue]
        for row in counted.enquiries
    ]
    return Sheet("Outside bodies", columns, rows)
