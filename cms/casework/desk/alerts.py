"""Unusual numbers as rows of Today and of their own page (S3-89)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.waiting import Item
from cms.casework.desk.words import ago
from cms.casework.models import Alert
from cms.casework.reports.figures import month_of
from cms.casework.reports.names import AREA, name_of, names_for
from cms.casework.reports.seen import alerts_seen
from cms.casework.services.alerts import alerts_of
from cms.users.models import User

MOST_ROWS: Final = 100


@dataclass(frozen=True)
class ShownAlert:
    """One number in words. ``cases_url``: the list behind it; ``meeting``: where to call one."""

    row: Alert
    period: str
    area: str
    url: str
    cases_url: str
    meeting: registry.AlertMeeting | None


def period_in_words(alert: Alert) -> str:
    if month_of(alert.since) == month_of(alert.until):
        return f"{alert.since:%B %Y}"
    return f"{alert.since:%B} to {alert.until:%B %Y}"


def shown_alerts(rows: Iterable[Alert], user: User) -> list[ShownAlert]:
    rows = list(rows)
    names = {key: names_for(key) for key in {row.procedure_key for row in rows}}
    return [
        ShownAlert(
            row=row,
            period=period_in_words(row),
            area=name_of(names[row.procedure_key], AREA, row.area) if row.area else "",
            url=reverse("desk:alert", args=[row.pk]),
            cases_url=cases_url(row),
            meeting=registry.meeting_of_alert(user, row.pk, f"{row.text} ({period_in_words(row)})"),
        )
        for row in rows
    ]


def cases_url(alert: Alert) -> str:
    given = {
        "procedure": alert.procedure_key,
        "measure": alert.measure,
        "bucket": alert.bucket,
        "since": f"{alert.since:%Y-%m}",
        "until": f"{alert.until:%Y-%m}",
    }
    if alert.area:
        given["area"] = alert.area
    return f"{reverse('desk:figure_cases')}?{urlencode(given)}"


def alerts_today(user: User, *, now: datetime) -> list[Item]:
    """Those that wait for a role of theirs, the newest first."""
    return [
        Item(
            title=row.text,
            url=reverse("desk:alert", args=[row.pk]),
            about=f"{period_in_words(row)}: {row.found}, expected {row.expected}",
            words=f"found {ago(row.raised_at, now)}",
            tag="waiting",
        )
        for row in alerts_seen(user, alerts_of(user, on=localdate(now))[:MOST_ROWS], now=now)
    ]
