"""Time that is not counted because the clock was paused (section 2.2, 13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cms.casework.clocks.answers import Ending, day_of
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import local, local_date, moment
from cms.casework.procedure.clock_rule import ClockSettings, Unit

PAUSABLE = (Unit.HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.CALENDAR_MONTHS)


@dataclass(frozen=True)
class Pause:
    """A pause; ``end_at`` is empty while it lasts."""

    start_at: datetime
    end_at: datetime | None = None

    def excludes(self, day: date) -> bool:
        """Whether the local date falls from the pause up to, not including, the resume date."""
        last = self.end_at
        return last is not None and local_date(self.start_at) <= day < local_date(last)


def pauses_in(
    settings: ClockSettings, events: Iterable[ClockEvent], ending: Ending
) -> tuple[list[Pause], list[str]]:
    """The pauses, in order; one without an end still lasts. Answering ends a pause."""
    allowed = settings.pause == "exclude_days" and settings.unit in PAUSABLE
    pauses: list[Pause] = []
    said: list[str] = []
    for event in events:
        if event.kind not in ("paused", "resumed") or ending.came_before(event.at):
            continue
        lasts = bool(pauses) and pauses[-1].end_at is None
        if not allowed:
            said.append(
                f"“{event.kind}” on {day_of(event)} has no effect: this clock never pauses."
            )
        elif event.kind == "paused" and not lasts:
            pauses.append(Pause(event.at))
        elif event.kind == "resumed" and lasts:
            pauses[-1] = Pause(pauses[-1].start_at, event.at)
        else:
            already = "already paused" if lasts else "not paused"
            said.append(f"“{event.kind}” on {day_of(event)} has no effect: it was {already}.")
    return [limited(settings, pause, ending) for pause in pauses], said


def limited(settings: ClockSettings, pause: Pause, ending: Ending) -> Pause:
    """The pause, ended by its limit or by the answer where those come first."""
    ends = [at for at in (pause.end_at, ending.at) if at]
    if settings.pause_limit_days:
        start = local(pause.start_at)
        last = start.date() + timedelta(days=settings.pause_limit_days)
        ends.append(moment(last, start.time()))
    return Pause(pause.start_at, min(ends, default=None))


def counted_time(start_at: datetime, until: datetime, pauses: Iterable[Pause]) -> timedelta:
    """The real time from the start to ``until`` that was not paused."""
    run = until - start_at
    for pause in pauses:
        end_at = min(pause.end_at or until, until)
        run -= max(end_at - max(pause.start_at, start_at), timedelta())
    return run
