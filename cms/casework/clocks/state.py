"""What a clock says: its dates, its result, and all that the words and the line are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cms.casework.clocks.calendars import Calendar
from cms.casework.clocks.moves import Move
from cms.casework.clocks.news import CalendarNews
from cms.casework.clocks.pauses import Pause
from cms.casework.clocks.starts import Start
from cms.casework.clocks.tally import Day


class ClockResult(StrEnum):
    """How a promise stands (section 2.2, 17).

    ``RUNNING``: not met yet, whether or not its time has passed. ``EXTENDED``: met by a date
    that had been moved. ``LATE``: met, but after its time.
    """

    WAITING = "waiting"
    RUNNING = "running"
    MET = "met"
    EXTENDED = "extended"
    LATE = "late"
    NOT_APPLICABLE = "not_applicable"
    VOID = "void"


@dataclass(frozen=True)
class ClockState:
    """One clock. All moments are in UTC; a date is given until 23:59:59 in London.

    ``due_at`` is empty where there is none: waiting, paused, no meeting, no timescale; then
    ``alert`` says why if somebody should do something. ``met_at`` is when it was answered,
    late or not. ``provisional``: counted from the last day for an acknowledgement that has
    not been given yet. ``work_at`` is for staff: 5 pm on the working day before.
    """

    result: ClockResult
    start_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    due_before_calendar_change: datetime | None
    met_at: datetime | None
    work_at: datetime | None
    provisional: bool
    paused_now: bool
    overdue: bool
    alert: str
    refusals: tuple[str, ...]
    unapproved: bool  # a move was refused only for want of a senior approval
    # What the explanation and the promise line need.
    start: Start
    calendar: Calendar
    days: tuple[Day, ...] = ()
    pauses: tuple[Pause, ...] = ()
    moves: tuple[Move, ...] = ()
    news: tuple[CalendarNews, ...] = ()
    rolled_from: date | None = None
    clamped: bool = False
    counts_back: bool = False  # the date lies before the start, as for a meeting's papers

    @property
    def met(self) -> bool:
        """Whether the promise was kept: answered in time, by the first date or a moved one."""
        return self.result in (ClockResult.MET, ClockResult.EXTENDED)

    @property
    def is_open(self) -> bool:
        return self.result in (ClockResult.WAITING, ClockResult.RUNNING)

    @property
    def was_moved(self) -> bool:
        return bool(self.moves)
