"""Dates that were moved, and given to the person: extensions and holding replies (2.2, 14 and 15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cms.casework.clocks.answers import Ending, day_of
from cms.casework.clocks.events import ClockEvent
from cms.casework.clocks.london import ONE_DAY, end_of_day, local_date, to_the_second
from cms.casework.clocks.tally import nth_counted, tally
from cms.casework.clocks.units import Span
from cms.casework.clocks.words import count_of, listed
from cms.casework.procedure.clock_rule import ClockSettings, Extension, Unit

EXTENDED, HELD = "extension_notified", "holding_reply_sent"
MOVABLE = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.CALENDAR_MONTHS)
BELIEVABLE = timedelta(days=3660)  # a promise of more than ten years is a slip of the pen
APPROVALS = ("senior_approval", "approved_by", "approved")  # a senior person's, beyond the cap
NEEDS_APPROVAL = "needs a senior person's approval and a reason"
WARN_ABOVE = 10  # working days that a holding reply may add before staff are warned


@dataclass(frozen=True)
class Move:
    """A new date that the person was told, with the reason, before the last one passed."""

    told_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Moves:
    """The moves that stand, what was refused and why, and a warning to staff.

    ``unapproved``: one was refused only because it goes too far without a senior approval.
    """

    made: tuple[Move, ...] = ()
    refused: tuple[str, ...] = ()
    warning: str = ""
    unapproved: bool = False

    def latest(self, due_at: datetime) -> datetime:
        """The date that stands: the last of the counted one and of those that were told."""
        return max([due_at, *(move.due_at for move in self.made)])


def moves_in(
    settings: ClockSettings,
    due_at: datetime,
    events: Iterable[ClockEvent],
    span: Span,
    ending: Ending,
) -> Moves:
    """Read the moves, in order. An extension counts from the original ``due_at``, once."""
    made: list[Move] = []
    refused: list[str] = []
    warning, unapproved = "", False
    for event in events:
        if event.kind not in (EXTENDED, HELD) or ending.came_before(event.at):
            continue
        current = made[-1].due_at if made else due_at
        if event.kind == EXTENDED:
            new, problem = extended_to(settings, event, due_at, span, again=bool(made))
        else:
            new, problem = held_to(settings, event, current)
        if new is None or problem:
            what = "extension" if event.kind == EXTENDED else "holding reply"
            refused.append(f"The {what} of {day_of(event)} did not move the date: {problem}.")
            unapproved = unapproved or problem.endswith(NEEDS_APPROVAL)
            continue
        made.append(Move(event.at, end_of_day(new)))
        if event.kind == HELD and added(local_date(current), new, span) > WARN_ABOVE:
            warning = f"The new date is more than {WARN_ABOVE} working days later."
    return Moves(tuple(made), tuple(refused), warning, unapproved)


def added(due_on: date, new: date, span: Span) -> int:
    """How many working days a move adds."""
    return sum(day.number is not None for day in tally(due_on + ONE_DAY, new, span.why_not_working))


def held_to(
    settings: ClockSettings, event: ClockEvent, due_at: datetime
) -> tuple[date | None, str]:
    """The date that a complete holding reply promises, or why it has no effect."""
    if not may_hold(settings):
        return None, "this clock is not moved by a holding reply"
    new = event.day("new_due")
    missing = [name for name in ("apology", "reason") if not event.has(name)]
    missing += [] if new else ["new date"]
    if missing or new is None:
        return None, f"it gave no {listed(missing).replace(' and ', ' and no ')}"
    if to_the_second(event.at) >= to_the_second(due_at):
        return None, "it was not sent before the date had passed"
    return new, unlikely(new, local_date(due_at))


def may_hold(settings: ClockSettings) -> bool:
    if settings.holding_reply is not None:
        return settings.holding_reply == "allowed"
    return settings.unit in MOVABLE and settings.extension is None


def unlikely(new: date, due_on: date) -> str:
    if new <= due_on:
        return "the date it gave is not later"
    return "the date it gave is more than ten years away" if new - due_on > BELIEVABLE else ""


def extended_to(
    settings: ClockSettings, event: ClockEvent, due_at: datetime, span: Span, *, again: bool
) -> tuple[date | None, str]:
    """The date that an extension gives, or why it has no effect."""
    rule = settings.extension
    if rule is None or settings.unit not in MOVABLE:
        return None, "this clock cannot be extended"
    if again:
        return None, "it had been extended once already"
    new = extension_date(event, local_date(due_at), span)
    missing = [name.replace("_", " ") for name in rule.requires if lacks(event, name, new)]
    if missing or new is None:
        return None, f"it gave no {listed(missing or ['new date']).replace(' and ', ' and no ')}"
    if rule.notify_before_due and to_the_second(event.at) >= to_the_second(due_at):
        return None, "it was not told before the date had passed"
    problem = unlikely(new, local_date(due_at))
    return new, problem or beyond_cap(settings, rule, event, added(local_date(due_at), new, span))


def extension_date(event: ClockEvent, due_on: date, span: Span) -> date | None:
    """The date it names, or so many working days after the original due date."""
    days = event.data.get("working_days")
    if isinstance(days, int) and not isinstance(days, bool) and 0 < days < BELIEVABLE.days // 2:
        return nth_counted(due_on + ONE_DAY, days, lambda day: not span.why_not_working(day))
    return event.day("new_date") or event.day("new_due")


def lacks(event: ClockEvent, name: str, new: date | None) -> bool:
    return new is None if name in ("new_date", "new_due") else not event.has(name)


def beyond_cap(settings: ClockSettings, rule: Extension, event: ClockEvent, days: int) -> str:
    """Why so many days are too many; empty within the cap, or with approval and a reason."""
    cap = rule.max_working_days
    if cap is None and settings.unit is Unit.WORKING_DAYS:
        cap = settings.amount
    approved = any(map(event.has, APPROVALS)) and event.has("reason")
    if cap is None or days <= cap or approved:
        return ""
    return f"more than {count_of(cap, 'working day')} {NEEDS_APPROVAL}"
