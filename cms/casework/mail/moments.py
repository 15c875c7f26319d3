"""Dates in a message: our aims with their real dates, what is due, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from cms.casework.clocks.london import local_date
from cms.casework.clocks.words import count_of, due_words, is_end_of_day, length_words
from cms.casework.models import Case, Deadline
from cms.casework.procedure.schema import ClockRule, Procedure

NO_DATE: Final = "We will tell you the date."


def aim_line(rule: ClockRule, deadline: Deadline) -> str:
    """One promise as a sentence: an aim is never worded as a guarantee."""
    if deadline.due_at is None:
        return f"{rule.label}: {NO_DATE[0].lower()}{NO_DATE[1:]}"
    verb = "we aim for" if rule.force == "aim" else "by"
    line = f"{rule.label}: {verb} {due_words(deadline.due_at)}."
    return f"{line} This date may still move." if deadline.provisional else line


def aims(spec: Procedure, deadlines: Iterable[Deadline]) -> str:
    """The open public promises, a line each."""
    lines = [
        aim_line(rule, row)
        for row in deadlines
        if row.public and (rule := spec.clock_by_key.get(row.clock))
    ]
    return "\n".join(lines) or "We will write to you when we know the date of our answer."


def reply_date(case: Case, key: str, deadlines: Iterable[Deadline]) -> str:
    """When the next answer is due after the message ``key``, or that none is planned."""
    if case.fuller_reply_needed is False:
        return "We do not plan a further reply. If you need more from us, tell us."
    found = reply_to_come(case, key, deadlines)
    if found is None:
        return "We will tell you the date of our full reply."
    return f"{aim_line(*found)} If it has to be later, we will write and say why."


def reply_due(case: Case, key: str, deadlines: Iterable[Deadline]) -> datetime | None:
    """The last moment for that answer; None where none is planned or has a date."""
    found = None if case.fuller_reply_needed is False else reply_to_come(case, key, deadlines)
    return found[1].due_at if found else None


def reply_to_come(
    case: Case, key: str, deadlines: Iterable[Deadline]
) -> tuple[ClockRule, Deadline] | None:
    """The open public promise that a further answer keeps; the message ``key`` is not it."""
    spec = case.procedure.spec
    answers = {message.kind for message in spec.messages if not message.automatic}
    message = spec.message_by_key.get(key)
    # A confirmation keeps its own promise by what it is to the clocks, whatever it is called.
    this = {message.kind, message.event} if message else set()
    for row in in_order(deadlines):
        rule = spec.clock_by_key.get(row.clock)
        if rule is None or not row.public or row.due_at is None:
            continue
        if not this & set(rule.kept_by) and answers & set(rule.kept_by):
            return rule, row
    return None


def in_order(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Those still open that have a date, the next first."""
    rows = [row for row in deadlines if not row.ended and row.due_at is not None]
    return sorted(rows, key=lambda row: (row.due_at, row.pk))


def nearest(spec: Procedure, deadlines: Iterable[Deadline]) -> tuple[ClockRule, Deadline] | None:
    """The first date to come among the open promises."""
    for row in deadlines:
        rule = spec.clock_by_key.get(row.clock)
        if rule is not None and row.due_at is not None:
            return rule, row
    return None


def next_step_date(case: Case, deadlines: Iterable[Deadline]) -> str:
    """The date of the stage the case is in, or that it has none."""
    stage = case.procedure.spec.stage_by_key[case.stage]
    here = [row for row in deadlines if row.stage == stage.key and row.public and row.due_at]
    if here:
        return aims(case.procedure.spec, here)
    return stage.no_time_text or NO_DATE


def late_words(due_at: datetime, *, now: datetime) -> str:
    """How long ago it was due: in days of the calendar where it was due on a day."""
    if is_end_of_day(due_at):
        return count_of((local_date(now) - local_date(due_at)).days, "day")
    return length_words(now - due_at)
