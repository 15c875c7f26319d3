"""Short ways to write a clock and what happened to it. Times are London times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cms.casework.clocks import (
    ClockEvent,
    ClockState,
    Explanation,
    PromiseLine,
    clock_state,
    explain,
    promise_line,
)
from cms.casework.clocks.london import LONDON, local
from cms.casework.procedure.clock_rule import ClockSettings


def at(text: str) -> datetime:
    """A London time such as “2026-05-20 14:10”; midnight where no time is given."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def event(kind: str, when: str, /, **data: Any) -> ClockEvent:
    return ClockEvent(kind, at(when), data)


def rule(unit: str, amount: int | None = None, **more: Any) -> ClockSettings:
    return ClockSettings(unit=unit, amount=amount, **more)


def hours(amount: int = 48, **more: Any) -> ClockSettings:
    return rule("hours", amount, **more)


def working_days(amount: int = 10, **more: Any) -> ClockSettings:
    return rule("working_days", amount, **more)


def state(
    settings: ClockSettings, received: str, *events: ClockEvent, now: str = "", **more: Any
) -> ClockState:
    return clock_state(
        settings, received_at=at(received), events=events, now=at(now) if now else None, **more
    )


def due(settings: ClockSettings, received: str, *events: ClockEvent, **more: Any) -> str:
    """The due time in London, to the minute; empty for none."""
    return shown(state(settings, received, *events, **more).due_at)


def shown(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def words(
    settings: ClockSettings, received: str, *events: ClockEvent, now: str, **more: Any
) -> Explanation:
    said = state(settings, received, *events, now=now, **more)
    return explain(said, settings, now=at(now))


def line(
    settings: ClockSettings, received: str, *events: ClockEvent, now: str, **more: Any
) -> PromiseLine:
    drawn = state(settings, received, *events, now=now, **more)
    return promise_line(drawn, settings, now=at(now))
