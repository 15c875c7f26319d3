"""What is known of quality: praise and complaints side by side, and the checks of closed cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate

from cms.casework.desk.evidence import shown_evidence
from cms.casework.models import Case, Kind, QualityCheck
from cms.casework.permissions import may, visible_to
from cms.casework.selectors import procedures_in_force
from cms.casework.services.sampling import CHECK_JOB, quarter_before, quarter_of
from cms.users.models import User

QUARTERS: Final = 5  # this one and a year before it
MOST_CHECKS: Final = 100
NO_AREA: Final = "No service named"
# In the order in which they are told: what went well is news of quality too.
COLUMNS: Final = (Kind.COMPLIMENT, Kind.COMMENT, Kind.CONCERN, Kind.COMPLAINT)


@dataclass(frozen=True)
class Counted:
    """One row of numbers, of each kind in the order of ``COLUMNS``, and of all together."""

    label: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class ShownCheck:
    row: QualityCheck
    when: str
    url: str  # where it is answered; empty for who may not
    answers: Sequence[Any]


def quarters(today: date) -> list[date]:
    """The first days of this quarter and of those before it, the newest first."""
    found = [quarter_of(today)]
    while len(found) < QUARTERS:
        found.append(quarter_before(found[-1]))
    return found


def quarter_in_words(first: date) -> str:
    last = date(first.year, first.month + 2, 1)
    return f"{first:%B} to {last:%B} {first.year}"


def both_kinds(user: User, *, now: datetime) -> dict[str, Any]:
    """What came in by quarter and by service, of the cases that somebody may see. Two queries."""
    shown = quarters(localdate(now))
    begun = datetime.combine(shown[-1], time(), get_current_timezone())
    cases = visible_to(user).filter(received_at__gte=begun, kind__in=COLUMNS)
    return {
        "columns": [kind.label for kind in COLUMNS],
        "by_quarter": by_quarter(cases, shown),
        "by_area": by_area(cases, names_of_areas(localdate(now))),
    }


def by_quarter(cases: QuerySet[Case], shown: Sequence[date]) -> list[Counted]:
    found: dict[date, dict[str, int]] = {}
    rows = cases.annotate(year=ExtractYear("received_at"), month=ExtractMonth("received_at"))
    for row in rows.order_by().values("year", "month", "kind").annotate(count=Count("pk")):
        counts = found.setdefault(quarter_of(date(row["year"], row["month"], 1)), {})
        counts[row["kind"]] = counts.get(row["kind"], 0) + row["count"]
    return [counted(quarter_in_words(first), found.get(first, {})) for first in shown]


def names_of_areas(on: date) -> dict[str, str]:
    """As the procedures in force call them. One query."""
    return {area.key: area.label for spec in procedures_in_force(on=on) for area in spec.areas}


def by_area(cases: QuerySet[Case], names: Mapping[str, str]) -> list[Counted]:
    """Those that most was said of come first."""
    found: dict[str, dict[str, int]] = {}
    for row in cases.order_by().values("service_area", "kind").annotate(count=Count("pk")):
        found.setdefault(row["service_area"], {})[row["kind"]] = row["count"]
    rows = [counted(names.get(area, area) or NO_AREA, each) for area, each in found.items()]
    return sorted(rows, key=lambda row: (-row.total, row.label))


def counted(label: str, counts: dict[str, int]) -> Counted:
    return Counted(label, [counts.get(kind, 0) for kind in COLUMNS])


def checks_seen(user: User, *, now: datetime) -> dict[str, Any]:
    """The checks of the cases that somebody may see: what waits, and what was found."""
    rows = QualityCheck.objects.filter(case__in=visible_to(user))
    rows = rows.select_related("case__procedure__procedure", "checked_by")
    shown = [shown_check(row, user) for row in rows.order_by("-quarter", "pk")[:MOST_CHECKS]]
    return {
        "waiting": [one for one in shown if one.row.checked_at is None],
        "done": [one for one in shown if one.row.checked_at is not None],
    }


def shown_check(row: QualityCheck, user: User) -> ShownCheck:
    rules = row.case.procedure.spec.sample_check
    open_to_them = row.checked_at is None and rules and may(user, row.case, CHECK_JOB)
    url = reverse("desk:quality_check", args=[row.case_id, row.pk]) if open_to_them else ""
    answers = shown_evidence(rules.asks, row.answers, {}) if rules and row.checked_at else ()
    return ShownCheck(row, quarter_in_words(row.quarter), url, answers)
