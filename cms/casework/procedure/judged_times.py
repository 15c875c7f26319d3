"""Judging the times of a procedure: how long, from when, and by how much they may be moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.codes import ByClock, ByExtension, ByTotal
from cms.casework.procedure.in_words import clock_words, time_words
from cms.casework.procedure.integrity import ARRIVALS
from cms.casework.procedure.judgements import Judged, clock_for, stage_of
from cms.casework.procedure.purposes import decided_stages, purpose_of
from cms.casework.procedure.schema import ClockRule, Procedure

LONGEST_MONTH: Final = 31
# On the day it reaches us, or the next stage is asked for, which is before we confirm it.
WHEN_IT_COMES: Final = ARRIVALS | {
    "received_by_anyone", "escalation_requested", "request_received",
    "request_for_next_stage_received",
}  # fmt: skip


def days_in(working_days: int) -> int:
    """The fewest days that so many working days can take: no time is kinder by a holiday."""
    weeks, rest = divmod(working_days, 5)
    return weeks * 7 + rest


def against(clock: ClockRule, at_most: int) -> int | None:
    """Below nothing where it ends sooner than so many working days; None where it cannot be said."""
    amount = clock.amount or 0
    match clock.unit:
        case Unit.WORKING_DAYS:
            return amount - at_most
        case Unit.HOURS if clock.hours_count_on == "working_days":
            return -(-amount // 24) - at_most
        case Unit.HOURS:
            return -(-amount // 24) - days_in(at_most)
        case Unit.CALENDAR_DAYS:
            return amount - days_in(at_most)
        case Unit.CALENDAR_MONTHS:
            return amount * LONGEST_MONTH - days_in(at_most)
        case _:
            return None


def judge_clock(spec: Procedure, judge: ByClock, on: date) -> Judged:
    after = " after we confirm that we have it" if judge.purpose == "reply" else ""
    theirs = f"{judge.at_most} working days{after}"
    stage = stage_of(spec, judge.stage)
    if stage is None:
        return Judged("says_nothing", "There is no such stage.", theirs=theirs)
    clock = clock_for(spec, stage, judge.purpose)
    if clock is None:
        return unpromised(spec, judge, theirs)
    ours, gap = clock_words(clock), against(clock, judge.at_most)
    if gap is None:
        return Judged("says_nothing", "No length of time is published.", ours, theirs)
    if clock.start_event not in WHEN_IT_COMES and clock.start_event != "acknowledged":
        return Judged("differs", "It counts from another day than the Code.", ours, theirs)
    if judge.purpose == "reply" and clock.start_event != "acknowledged":
        return from_the_start(gap, ours, theirs)
    return compared(gap, ours, theirs)


def unpromised(spec: Procedure, judge: ByClock, theirs: str) -> Judged:
    inside = clock_for(spec, stage_of(spec, judge.stage), judge.purpose, public=False)
    if inside is None:
        return Judged("says_nothing", "Nothing is promised for it.", theirs=theirs)
    ours = f"{time_words(inside)}, for staff alone"
    return Judged("says_nothing", "A target for staff is no promise to the person.", ours, theirs)


def from_the_start(gap: int, ours: str, theirs: str) -> Judged:
    if gap <= 0:
        return Judged(
            "exceeds",
            "It counts from an earlier day than the Code, so it ends sooner.",
            ours,
            theirs,
        )
    return Judged(
        "differs",
        "It may end later than the Code allows, even from its earlier start.",
        ours,
        theirs,
    )


def compared(gap: int, ours: str, theirs: str) -> Judged:
    if gap < 0:
        return Judged("exceeds", "It is sooner than the Code asks.", ours, theirs)
    if gap == 0:
        return Judged("meets", "It is the same time.", ours, theirs)
    return Judged("differs", "It takes longer than the Code allows.", ours, theirs)


def judge_extension(spec: Procedure, judge: ByExtension, on: date) -> Judged:
    theirs = f"at most {judge.at_most} working days"
    clock = clock_for(spec, stage_of(spec, judge.stage), "reply")
    if clock is None or against(clock, judge.at_most) is None:
        return Judged("says_nothing", "No date is promised, so none is moved.", theirs=theirs)
    if clock.extension is None:
        return without_extension(spec, clock, theirs)
    given = clock.extension.max_working_days
    cap = given or (clock.amount if clock.unit is Unit.WORKING_DAYS else None)
    if cap is None:
        return Judged("differs", "It may be moved by any time.", "no limit", theirs)
    words = f"at most {cap} working days"
    if cap > judge.at_most:
        return Judged("differs", "It may be moved by more than the Code allows.", words, theirs)
    if cap < judge.at_most:
        return Judged("exceeds", "It may be moved by less than the Code allows.", words, theirs)
    return Judged("meets", "It may be moved by as much as the Code allows.", words, theirs)


def without_extension(spec: Procedure, clock: ClockRule, theirs: str) -> Judged:
    moves = any(message.event == "holding_reply_sent" for message in spec.messages)
    if clock.holding_reply == "not_allowed" or not moves:
        return Judged("exceeds", "The date cannot be moved.", "not at all", theirs)
    return Judged(
        "differs",
        "A letter that we need longer moves the date, with a reason but without a limit.",
        "no limit",
        theirs,
    )


def judge_total(spec: Procedure, judge: ByTotal, on: date) -> Judged:
    theirs = f"{judge.weeks} weeks"
    for stage, clock in spec.clocks:
        if purpose_of(spec, stage, clock) == "overall":
            gap = against(clock, judge.weeks * 5)
            if gap is not None:
                return compared(gap, clock_words(clock), theirs)
    parts = [
        clock_for(spec, stage, purpose)
        for stage in decided_stages(spec)
        for purpose in purposes_counted(spec, stage)
    ]
    days = [clock.amount for clock in parts if clock and clock.unit is Unit.WORKING_DAYS]
    if not parts or len(days) < len(parts):
        return Judged("says_nothing", "Not every stage has a time, so there is no sum.", "", theirs)
    total = sum(amount or 0 for amount in days)
    return compared(total - judge.weeks * 5, f"{total} working days in all", theirs)


def purposes_counted(spec: Procedure, stage: Any) -> tuple[Any, ...]:
    """Both promises where the second runs from the first, else the second alone."""
    reply = clock_for(spec, stage, "reply")
    late_start = reply is not None and reply.start_event == "acknowledged"
    return ("acknowledgement", "reply") if late_start else ("reply",)


TIMES: Final[Mapping[str, Callable[[Procedure, Any, date], Judged]]] = {
    "clock": judge_clock,
    "extension": judge_extension,
    "total": judge_total,
}
