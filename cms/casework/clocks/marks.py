"""One cell of a promise line: its labels, its marks, and what a screen reader says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cms.casework.clocks.calendars import WEEKEND
from cms.casework.clocks.london import local, local_date
from cms.casework.clocks.spans import Kind, Scale, Stretch
from cms.casework.clocks.state import ClockState
from cms.casework.clocks.words import clock_time, due_words, full_date, full_moment


@dataclass(frozen=True)
class Cell:
    """One cell. ``state`` holds its marks, in this order, for class names and tests.

    counted, not_counted or late (none for a moment that only matters as a date); then start,
    today, due, met and future, as they apply.
    ``why`` says why it is not counted; ``spoken`` is the whole cell for a screen reader.
    """

    label_top: str
    label_bottom: str
    state: tuple[str, ...]
    why: str
    spoken: str


def cell_of(span: Stretch, state: ClockState, now: datetime) -> Cell:
    marks = marks_of(span, state, now)
    top, bottom = labels(span, marks)
    return Cell(top, bottom, marks, span.why, spoken(span, state, marks))


def marks_of(span: Stretch, state: ClockState, now: datetime) -> tuple[str, ...]:
    found = {
        "counted": span.kind is Kind.COUNTED,
        "not_counted": span.kind is Kind.NOT_COUNTED,
        "late": span.kind is Kind.LATE,
        "start": starts(span, state),
        "today": state.is_open and holds(span, now),
        "due": span.kind is not Kind.LATE and holds(span, state.due_at),
        "met": holds(span, state.met_at),
        "future": span.start_at > now,
    }
    return tuple(mark for mark, is_so in found.items() if is_so)


def starts(span: Stretch, state: ClockState) -> bool:
    """Whether the clock starts here: day 1, the first hours, or the moment itself."""
    if state.counts_back or span.kind is Kind.POINT:
        return span.kind is Kind.POINT and holds(span, state.start_at)
    return span.first == 1


def holds(span: Stretch, at: datetime | None) -> bool:
    """Whether the moment falls in the stretch. Hours end where the next begin."""
    if at is None:
        return False
    if span.scale is Scale.END_TIME:
        return span.start_at < at <= span.end_at or (span.first == 1 and at == span.start_at)
    return local_date(span.start_at) <= local_date(at) <= local_date(span.end_at)


def labels(span: Stretch, marks: tuple[str, ...]) -> tuple[str, str]:
    """Two short lines. A month is named where it begins and in the first cell."""
    if span.scale is Scale.END_TIME:
        return f"{local(span.end_at):%a}", clock_time(span.end_at)
    day = local_date(span.end_at)
    if span.scale is Scale.END_DAY:
        return str(day.day), f"{day:%b}"
    if span.why and "due" not in marks:
        return short_why(span.why)
    in_full = "start" in marks or span.kind is Kind.POINT or day.day == 1
    return f"{day:%a}", f"{day.day} {day:%b}" if in_full else str(day.day)


def short_why(why: str) -> tuple[str, str]:
    if why in WEEKEND.values():
        return why[:3], ""
    return ("Bank", "hol") if why.startswith("Bank") else (why.split(":")[0].split()[0], "")


def spoken(span: Stretch, state: ClockState, marks: tuple[str, ...]) -> str:
    """The cell in full, such as “Friday 29 May 2026, day 6, today”."""
    parts = [when(span), *numbered(span)]
    if span.why:
        parts.append("not counted")
        parts += [] if span.why in WEEKEND.values() else [inline(span.why)]
    if "late" in marks:
        parts.append("late")
    if "start" in marks and span.kind is Kind.POINT:
        parts.append("start")
    if "today" in marks:
        parts.append("today" if span.scale is Scale.DAY else "now")
    if "due" in marks and state.due_at:
        parts.append(f"due by {due_words(state.due_at)}" if span.scale is not Scale.DAY else "due")
    if "met" in marks:
        parts.append("done")
    return f"{', '.join(parts)}."


def inline(why: str) -> str:
    """The reason inside a sentence: “bank holiday, Spring Bank Holiday”."""
    return (why[0].lower() + why[1:]).replace(": ", ", ")


def when(span: Stretch) -> str:
    if span.scale is Scale.END_TIME:
        return f"Until {full_moment(span.end_at)}"
    first, last = local_date(span.start_at), local_date(span.end_at)
    return full_date(first) if first == last else f"{full_date(first)} to {full_date(last)}"


def numbered(span: Stretch) -> list[str]:
    """“day 6”, “days 6 to 10”, “hours 1 to 12”; nothing where nothing is counted."""
    if span.first is None or span.last is None:
        return []
    what = "hour" if span.scale is Scale.END_TIME else "day"
    if span.first == span.last:
        return [f"{what} {span.first}"]
    return [f"{what}s {span.first} to {span.last}"]
