"""The counts of a report that may be told: those that were told of its quarters, and no others."""

from __future__ import annotations

from cms.published_summaries.reports.periods import Period, period_from
from cms.published_summaries.telling.reading import Told, published


def told_of(procedure_key: str, period: Period) -> Told | None:
    """None while a quarter of the period is not told yet.

    Quarters before the first one that is told count as nothing: there was nobody to tell of.
    """
    known = published(procedure_key)
    if not known.quarters:
        return None
    first = min(one.period.since for one in known.quarters)
    if period.since < first <= period.until:
        period = period_from(first, period.until)
    return known.of(period)
