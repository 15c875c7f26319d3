"""Every measure that is kept as figures, in words: what is counted, and when it belongs to a month.

These words stand beside the figures wherever they are shown, so that a reader can check them.
Nothing open that is not yet late is ever counted as kept (section 2.2, 17).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# The bucket of what names none: a lesson without a priority, a case without a topic.
UNNAMED: Final = "–"
# Days are kept one by one up to this, then by the week, by the first of its days.
EXACT_DAYS: Final = 91
MOST_DAYS: Final = 364


class Sort(StrEnum):
    """What the buckets of a measure are."""

    KIND = "kind"
    CHANNEL = "channel"
    TOPIC = "topic"
    CLOCK = "clock"
    DAYS = "days"
    OUTCOME = "outcome"
    GROUND = "ground"
    TEAM = "team"
    STAGE = "stage"
    REMEDY = "remedy"
    CAUSE = "cause"
    PRIORITY = "priority"


@dataclass(frozen=True)
class Measure:
    """One thing that is counted. ``counts`` and ``month`` are sentences for readers."""

    key: str
    label: str
    sort: Sort
    counts: str
    month: str
    requirement: str = ""


RECEIVED_MONTH: Final = "The month in which we received it."
PROMISE_MONTH: Final = (
    "The month in which it was answered or fell due, whichever came first. What is open and not "
    "yet late belongs to none."
)
CLOSED_MONTH: Final = (
    "The month in which it was closed. What was taken up again counts when it is closed again."
)
REMEDY_MONTH: Final = (
    "The month in which it was done or fell due, whichever came first. What is not done and not "
    "yet due belongs to none."
)

_ALL: Final = (
    Measure(
        "received",
        "Received",
        Sort.KIND,
        "Every case, one for each person who told us, by what it is now.",
        RECEIVED_MONTH,
        "S3-86",
    ),
    Measure(
        "received_by_channel",
        "Received, by how it came",
        Sort.CHANNEL,
        "Every case, by how it reached us.",
        RECEIVED_MONTH,
    ),
    Measure(
        "raised_about",
        "What people raised",
        Sort.TOPIC,
        "Every case but praise, by its topic.",
        RECEIVED_MONTH,
        "S3-86",
    ),
    Measure(
        "praised_for",
        "What people praised",
        Sort.TOPIC,
        "Every compliment, by its topic.",
        RECEIVED_MONTH,
        "S4-32",
    ),
    Measure(
        "due",
        "Promises that were answered or fell due",
        Sort.CLOCK,
        "Every public promise with a date. Withdrawn cases, and promises that a case did not "
        "need, are left out.",
        PROMISE_MONTH,
        "S4-21",
    ),
    Measure(
        "met",
        "Kept by the first date",
        Sort.CLOCK,
        "Of these, those that were answered by the date that was first given, and not moved since.",
        PROMISE_MONTH,
        "S4-21",
    ),
    Measure(
        "extended",
        "Kept by a later date that we told",
        Sort.CLOCK,
        "Of these, those that were answered by a date to which the first was moved, with notice.",
        PROMISE_MONTH,
        "S4-21",
    ),
    Measure(
        "late",
        "Not kept",
        Sort.CLOCK,
        "Of these, those that were answered late, or that fell due and were not answered.",
        PROMISE_MONTH,
        "S4-21",
    ),
    Measure(
        "first_answer_days",
        "Days to the first answer",
        Sort.DAYS,
        "Every case but praise that had a first answer written by a person, by the calendar days "
        "since somebody first told one of us; 0 is the same day.",
        "The month of that answer.",
        "S3-86",
    ),
    Measure(
        "decision_days",
        "Days to the decision",
        Sort.DAYS,
        "Every case but praise that was first decided, or put right on the spot, by the calendar "
        "days since somebody first told one of us; 0 is the same day.",
        "The month of that decision.",
        "S3-86",
    ),
    Measure(
        "closed",
        "Closed",
        Sort.KIND,
        "Every closed case, by what it is.",
        CLOSED_MONTH,
    ),
    Measure(
        "outcomes",
        "How they ended",
        Sort.OUTCOME,
        "Every closed case, by its outcome.",
        CLOSED_MONTH,
    ),
    Measure(
        "settled_first",
        "Right first time",
        Sort.KIND,
        "Closed cases that were settled at first contact and went no further.",
        CLOSED_MONTH,
        "S1-18",
    ),
    Measure(
        "first_stage",
        "Closed at the first stage",
        Sort.KIND,
        "Closed cases that never went on to another stage.",
        CLOSED_MONTH,
        "S1-18",
    ),
    Measure(
        "refused",
        "Not for this procedure",
        Sort.GROUND,
        "Every decision that something is not for this procedure, by its ground, whatever became "
        "of it later.",
        "The month of that decision.",
    ),
    Measure(
        "refused_taken_up",
        "Taken up after all",
        Sort.GROUND,
        "Of these decisions, those after which it was looked at all the same.",
        "The month of the decision that it was not for this procedure.",
    ),
    Measure(
        "service_requests",
        "Requests for a service",
        Sort.TEAM,
        "Every decision that something asks for a service, by the team that has it.",
        "The month of that decision.",
    ),
    Measure(
        "escalated",
        "Went on to another stage",
        Sort.STAGE,
        "Each time that a case came to a stage beyond the first, by that stage. What was sent "
        "back to be decided again is left out.",
        "The month in which it came there.",
    ),
    Measure(
        "remedies_promised",
        "Promised to put right",
        Sort.REMEDY,
        "Everything promised to a person and not dropped since, by its type.",
        "The month in which it was promised.",
        "S3-86",
    ),
    Measure(
        "remedies_due",
        "Remedies that were done or fell due",
        Sort.REMEDY,
        "Everything promised to a person and not dropped since, by its type.",
        REMEDY_MONTH,
        "S3-86",
    ),
    Measure(
        "remedies_kept",
        "Remedies that were done",
        Sort.REMEDY,
        "Of these, those that were done, in time or late.",
        REMEDY_MONTH,
        "S3-86",
    ),
    Measure(
        "remedies_in_time",
        "Remedies that were done in time",
        Sort.REMEDY,
        "Of these, those that were done by the day that was promised.",
        REMEDY_MONTH,
        "S3-86",
    ),
    Measure(
        "remedies_overdue",
        "Remedies that are overdue",
        Sort.REMEDY,
        "Of these, those that fell due and are not done.",
        REMEDY_MONTH,
        "S3-86",
    ),
    Measure(
        "lessons_noted",
        "Lessons noted",
        Sort.CAUSE,
        "Every lesson, by what caused it. Recommendations are lessons too.",
        "The month in which it was noted.",
        "S3-86",
    ),
    Measure(
        "lessons_by_priority",
        "Lessons, by priority of the plan",
        Sort.PRIORITY,
        "Every lesson, by the priority of the body's plan that it was tagged with.",
        "The month in which it was noted.",
        "S2-10",
    ),
    Measure(
        "lessons_none",
        "Looked, and nothing to learn",
        Sort.CAUSE,
        "Every time that somebody looked and wrote down why there was nothing to learn.",
        "The month in which it was noted.",
    ),
    Measure(
        "lessons_done",
        "Lessons acted on",
        Sort.CAUSE,
        "Every lesson that was done, by what caused it.",
        "The month in which it was done.",
        "S3-86",
    ),
    Measure(
        "recommendations",
        "Recommendations",
        Sort.CAUSE,
        "Every lesson that recommends a change of policy or procedure, by what caused it.",
        "The month in which it was noted.",
        "S3-14",
    ),
    Measure(
        "recommendations_done",
        "Recommendations acted on",
        Sort.CAUSE,
        "Every such recommendation that was done, by what caused it.",
        "The month in which it was done.",
        "S3-14",
    ),
)

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({one.key: one for one in _ALL})


def days_bucket(days: int) -> str:
    """The bucket of a number of days: itself up to a quarter, then the first day of its week."""
    days = max(days, 0)
    if days >= EXACT_DAYS:
        days = min(EXACT_DAYS + (days - EXACT_DAYS) // 7 * 7, MOST_DAYS)
    return str(days)


def days_within(bucket: str) -> tuple[int, int | None]:
    """The first and the last number of days of a bucket; None: without end."""
    first = int(bucket)
    if first >= MOST_DAYS:
        return first, None
    return first, first + 6 if first >= EXACT_DAYS else first
