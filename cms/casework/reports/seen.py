"""Figures that were frozen, as if no case were there that their reader must not learn of (S0-22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from cms.casework.models import Alert
from cms.casework.permissions import kept_from
from cms.casework.reports.alerts import months_before
from cms.casework.reports.counting import Key, count_cases
from cms.casework.reports.figures import Figures, Row, last_day_of, month_of
from cms.casework.reports.measures import MEASURES
from cms.users.models import User


def less_hidden(user: User, figures: Figures, *, now: datetime) -> Figures:
    """The same object for almost everybody; a query for them. What changed since is as it is now."""
    hidden = kept_from(user)
    if not hidden.exists():
        return figures
    since, until = month_of(figures.since), last_day_of(figures.until)
    unseen = {
        (key.month, key.area, key.measure, key.bucket): count
        for key, count in count_cases(now=now, since=since, until=until, cases=hidden).items()
        if key.procedure_key == figures.procedure_key
    }
    rows = tuple(without(figures.rows, unseen))
    return figures if rows == figures.rows else replace(figures, rows=rows)


def hidden_totals(
    user: User, procedure_key: str, *, since: date, until: date, area: str | None, now: datetime
) -> dict[str, int]:
    """How many the cases are that somebody must not learn of, by measure."""
    hidden = kept_from(user)
    found: dict[str, int] = {}
    if hidden.exists():
        counts = count_cases(now=now, since=since, until=until, cases=hidden)
        for key, count in counts.items():
            if key.procedure_key == procedure_key and area in (None, key.area):
                found[key.measure] = found.get(key.measure, 0) + count
    return found


# Before it, of which a rule may take the mean.
MOST_PERIODS: Final = 24


def alerts_seen(user: User, alerts: Iterable[Alert], *, now: datetime) -> list[Alert]:
    """Those into whose numbers goes no case that somebody must not learn of (S0-22).

    Nor into what they are compared with: such a number is as if nobody had found it unusual.
    """
    rows, hidden = list(alerts), kept_from(user)
    if not rows or not hidden.exists():
        return rows
    since = min(first_compared(row) for row in rows)
    until = max(row.until for row in rows)
    unseen = count_cases(now=now, since=since, until=until, cases=hidden)
    return [row for row in rows if not any(counts_in(row, key) for key in unseen)]


def first_compared(alert: Alert) -> date:
    """The first month that its number may be compared with."""
    months = (alert.until.year - alert.since.year) * 12 + alert.until.month - alert.since.month + 1
    return months_before(month_of(alert.since), MOST_PERIODS * months)


def counts_in(alert: Alert, key: Key) -> bool:
    """Whether a count is part of its number, of what that is a share of, or of what was before."""
    if key.procedure_key != alert.procedure_key or alert.area not in ("", key.area):
        return False
    if not first_compared(alert) <= key.month <= alert.until:
        return False
    return key.measure in watched_with(alert.measure) and alert.bucket in ("", key.bucket)


def watched_with(measure: str) -> frozenset[str]:
    """The measure and those that it is a share of: whatever else counts the same sort of thing."""
    own = MEASURES[measure]
    return frozenset(one.key for one in MEASURES.values() if one.sort is own.sort) | {own.key}


def without(rows: Iterable[Row], less: Mapping[tuple[date, str, str, str], int]) -> Iterator[Row]:
    for row in rows:
        count = row.count - less.get((row.month, row.area, row.measure, row.bucket), 0)
        if count > 0:
            yield replace(row, count=count)
