"""Unusual numbers are found when a month or a quarter is over, by the rules of the procedure (S3-89)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from cms.casework.models import Alert, Figure, ProcedureVersion, save_recorded
from cms.casework.procedure.alerts import AlertRule
from cms.casework.procedure.schema import Procedure
from cms.casework.reports.counting import counted_at
from cms.casework.reports.figures import Figures, figures_of, month_of, months_between
from cms.casework.reports.sources import begin_of

# How long after its end a period is still looked at, so that a site that was down catches up.
LOOKED_AT_FOR: Final = timedelta(days=60)
WIDTH: Final = 80
MONTHS: Final = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Period:
    """Whole months, from the first day to the last."""

    since: date
    until: date


@dataclass(frozen=True)
class Unusual:
    """What was expected and what was found, in words."""

    expected: str
    found: str


def raise_alerts(*, now: datetime) -> int:
    """Look at every rule of every procedure in force, once its last period is counted; how many.

    Safe to run again: what was raised for a period is not raised again.
    """
    counted = counted_at()
    if counted is None:
        return 0
    raised = 0
    for version in ProcedureVersion.objects.in_force(localdate(now)).select_related("procedure"):
        for rule in version.spec.alerts:
            period = last_period(rule, localdate(now))
            ended = begin_of(period.until + timedelta(days=1))
            if counted >= ended and now - ended <= LOOKED_AT_FOR:
                raised += sum(
                    add(one, now=now) for one in found_by(version.spec, rule, period, now)
                )
    return raised


def found_by(spec: Procedure, rule: AlertRule, period: Period, now: datetime) -> Iterator[Alert]:
    """What a rule finds unusual in a period: of the whole body, and of each area if it says so."""
    since = [period, *periods_before(rule, period)][-1].since
    figures = figures_of(spec.key, since=since, until=period.until)
    begun = first_month(spec.key)
    places: dict[str, Figures] = {"": figures}
    if rule.each_area:
        nothing = {one.key: replace(figures, area=one.key, rows=()) for one in spec.areas}
        there = {area: row for area, row in figures.by_area().items() if area}
        places |= {**nothing, **there}
    for area, counts in places.items():
        unusual = judged(rule, counts, period, begun)
        if unusual is not None:
            yield Alert(
                procedure_key=spec.key,
                rule=rule.key,
                text=rule.says,
                role=rule.role,
                measure=rule.measure,
                bucket=rule.bucket,
                area=area,
                since=period.since,
                until=period.until,
                expected=unusual.expected[:WIDTH],
                found=unusual.found[:WIDTH],
                raised_at=now,
            )


def add(alert: Alert, *, now: datetime) -> bool:
    """Put it on record, once for its period; false where it is there already."""
    same = Alert.objects.filter(
        procedure_key=alert.procedure_key,
        rule=alert.rule,
        area=alert.area,
        since=alert.since,
        until=alert.until,
    )
    if same.exists():
        return False
    try:
        with transaction.atomic():
            save_recorded(alert, by=None, reason="Found when the period was over.")
    except IntegrityError:  # another server was as quick
        return False
    return True


# --- periods ------------------------------------------------------------------------------------
def months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def last_period(rule: AlertRule, today: date) -> Period:
    """The one that ended last before that day."""
    long = MONTHS[rule.period]
    ended = month_of(today)
    if long > 1:
        ended = months_before(ended, (ended.month - 1) % long)
    return Period(months_before(ended, long), ended - timedelta(days=1))


def periods_before(rule: AlertRule, period: Period) -> list[Period]:
    """Those that it is compared with, the latest first."""
    found = [period]
    for _ in range(rule.mean_of or 0):
        begins = months_before(found[-1].since, MONTHS[rule.period])
        found.append(Period(begins, found[-1].since - timedelta(days=1)))
    return found[1:]


def first_month(procedure_key: str) -> date | None:
    """The first month of which anything is counted."""
    rows = Figure.objects.filter(procedure_key=procedure_key)
    found: date | None = rows.aggregate(first=Min("month"))["first"]
    return found


# --- judging ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Number:
    """How many there were, and of how many; ``base`` is empty where no share is asked for."""

    count: int
    base: int | None = None

    @property
    def value(self) -> float:
        if self.base is None:
            return self.count
        return 100 * self.count / self.base if self.base else 0

    @property
    def words(self) -> str:
        if self.base is None:
            return str(self.count)
        return f"{self.value:.0f} in 100 ({self.count} of {self.base})"


def number_in(rule: AlertRule, figures: Figures, periods: Iterable[Period]) -> Number:
    periods = tuple(periods)
    count = counted_in(figures, rule.measure, rule.bucket, periods)
    if not rule.share_of:
        return Number(count)
    return Number(count, counted_in(figures, rule.share_of, rule.bucket, periods))


def counted_in(figures: Figures, measure: str, bucket: str, periods: Iterable[Period]) -> int:
    months = figures.by_month(measure, bucket)
    return sum(months[month] for one in periods for month in months_between(one.since, one.until))


def judged(rule: AlertRule, figures: Figures, period: Period, begun: date | None) -> Unusual | None:
    """Whether a number is unusual, and beside what; None: it is not, or nobody can say."""
    found = number_in(rule, figures, [period])
    unit = " in 100" if rule.share_of else ""
    if rule.above is not None:
        is_unusual = found.value > rule.above and enough(rule, found, found.count)
        return Unusual(f"at most {rule.above}{unit}", found.words) if is_unusual else None
    if rule.below is not None:
        if not rule.share_of and (begun is None or begun > period.since):
            return None  # nobody could tell us anything yet, or not for all of it
        is_unusual = found.value < rule.below and enough(rule, found, rule.least)
        return Unusual(f"at least {rule.below}{unit}", found.words) if is_unusual else None
    before = periods_before(rule, period)
    if begun is None or begun > before[-1].since:
        return None
    usual = number_in(rule, figures, before)
    mean = usual.value if rule.share_of else usual.count / len(before)
    if not differs(rule, found.value, mean):
        return None
    if not enough(rule, found, mean if rule.fewer else found.count):
        return None
    return Unusual(
        f"about {mean:.0f}{unit}, as in the {len(before)} {rule.period}s before", found.words
    )


def differs(rule: AlertRule, value: float, mean: float) -> bool:
    if rule.fewer:
        return value < mean * (1 - rule.differs_by / 100)
    return value > mean * (1 + rule.differs_by / 100)


def enough(rule: AlertRule, found: Number, cases: float) -> bool:
    """Of a share, there must be so many of which it is one; else so many cases."""
    return (cases if found.base is None else found.base) >= rule.least
