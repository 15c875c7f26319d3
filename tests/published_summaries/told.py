"""Figures to publish, as rows that were counted already; no case stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from cms.casework.models import Figure
from cms.published_summaries.reports.periods import QUARTER, Period
from cms.published_summaries.services import quarters
from tests.factories import LONDON

KEY = "partnership-48h-month"
ANSWER, REPLY = "initial_response_48h", "fuller_reply_month"
FIRST = date(2025, 10, 1)
QUARTERS = (FIRST, date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1))
AFTER_ALL = datetime(2026, 10, 20, 9, tzinfo=LONDON)

# By measure and bucket, in the first month of a quarter.
A_QUARTER: Mapping[tuple[str, str], int] = {
    ("received", "compliment"): 9,
    ("received", "concern"): 12,
    ("received", "complaint"): 20,
    ("received_by_channel", "web"): 30,
    ("received_by_channel", "phone"): 11,
    ("due", ANSWER): 40,
    ("met", ANSWER): 33,
    ("extended", ANSWER): 0,
    ("late", ANSWER): 7,
    ("due", REPLY): 30,
    ("met", REPLY): 18,
    ("extended", REPLY): 6,
    ("late", REPLY): 6,
    ("closed", "compliment"): 9,
    ("closed", "complaint"): 25,
    ("outcomes", "thanked"): 9,
    ("outcomes", "upheld"): 15,
    ("outcomes", "not_upheld"): 10,
    ("first_stage", "complaint"): 28,
    ("settled_first", "complaint"): 8,
    ("remedies_promised", "apology"): 9,
    ("remedies_due", "apology"): 17,
    ("remedies_kept", "apology"): 12,
    ("remedies_in_time", "apology"): 7,
    ("remedies_overdue", "apology"): 5,
    ("lessons_noted", "communication"): 12,
    ("recommendations", "communication"): 6,
    ("lessons_done", "communication"): 10,
    ("recommendations_done", "communication"): 5,
    ("first_answer_days", "1"): 20,
    ("first_answer_days", "2"): 21,
}


def count(month: date, figures: Mapping[tuple[str, str], int], *, key: str = KEY) -> None:
    """Put figures in as if they had been counted."""
    Figure.objects.bulk_create(
        Figure(
            procedure_key=key,
            month=month,
            area="",
            measure=measure,
            bucket=bucket,
            count=number,
        )
        for (measure, bucket), number in figures.items()
        if number
    )


def changed(figures: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """A quarter with some figures instead of its own; whoever gives them minds the sums."""
    return {**A_QUARTER, **figures}


def publish_all(now: datetime = AFTER_ALL) -> int:
    return quarters.publish_quarters(now)


def publish_as_counted(now: datetime = AFTER_ALL) -> None:
    """The four quarters, with no case behind them to be counted again."""
    for first in QUARTERS:
        quarters.publish_quarter(KEY, Period(first, QUARTER), now=now)
