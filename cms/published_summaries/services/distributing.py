"""Who gets reports, and when each was sent to whom (S3-87). A mail holds a link and no figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from cms.meetings.registry import send_notice
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import (
    Audience,
    DistributionList,
    Report,
    ReportKind,
    ReportSending,
    ReportState,
)
from cms.published_summaries.reports.drafting import title_of
from cms.published_summaries.reports.periods import period_from
from cms.published_summaries.services.reports import ISSUE, WRITE, let_them, locked
from cms.records import save_recorded
from cms.users.models import User

MOST_ADDRESSES: Final = 200
KIND_OF_MAIL: Final = "report"
NOT_PUBLIC: Final = "Residents get the address of its page. Publish the page first."
_is_address = EmailValidator(allowlist=[])


@dataclass(frozen=True)
class ListWords:
    """What somebody fills in about a list. ``kinds`` empty: every kind of report."""

    name: str
    audience: str
    addresses: str
    kinds: Sequence[str] = ()
    area: str = ""


def addresses_in(text: str) -> list[str]:
    """One a line, each once. Raises ``PublishingRefused`` and names the line."""
    found: dict[str, None] = {}
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        try:
            _is_address(line)
        except ValidationError:
            said = f"“{line[:80]}” is no email address. Write one address a line."
            raise PublishingRefused(said, field="addresses") from None
        found[line.lower()] = None
    if len(found) > MOST_ADDRESSES:
        raise PublishingRefused(
            f"A list holds up to {MOST_ADDRESSES} addresses.", field="addresses"
        )
    return list(found)


@transaction.atomic
def save_list(*, list_id: int | None, words: ListWords, by: User) -> DistributionList:
    """Add or change who gets reports."""
    let_them(by, WRITE)
    row = list_named(list_id) if list_id else DistributionList()
    same = DistributionList.objects.filter(name__iexact=words.name.strip()).exclude(pk=row.pk)
    if same.exists():
        raise PublishingRefused("There is a list of this name already.", field="name")
    if words.audience not in Audience.values:
        raise PublishingRefused("Choose who they are.", field="audience")
    if not set(words.kinds) <= set(ReportKind.values):
        raise PublishingRefused("Choose kinds of report from the list.", field="kinds")
    addresses = addresses_in(words.addresses)
    if not addresses:
        raise PublishingRefused("Write at least one address.", field="addresses")
    row.name, row.audience, row.area = words.name.strip(), words.audience, words.area
    row.kinds, row.addresses = list(words.kinds), "\n".join(addresses)
    save_recorded(row, by=by, reason="Changed." if list_id else "Added.")
    return row


@transaction.atomic
def end_list(*, list_id: int, by: User, now: datetime) -> DistributionList:
    """Nobody on it gets anything from now on; what was sent stays on record."""
    let_them(by, WRITE)
    row = list_named(list_id)
    if row.ended_on is not None:
        raise PublishingRefused("This list has ended already.")
    row.ended_on = localdate(now)
    save_recorded(row, by=by, reason="Ended.")
    return row


def list_named(list_id: int) -> DistributionList:
    row: DistributionList | None = (
        DistributionList.objects.select_for_update().filter(pk=list_id).first()
    )
    if row is None:
        raise PublishingRefused("There is no such list.")
    return row


def lists_for(report: Report, *, on: date) -> list[DistributionList]:
    """The lists that a report is for, by its kind and its team."""
    rows = DistributionList.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), area=report.area)
    return [row for row in rows if not row.kinds or report.kind in row.kinds]


@transaction.atomic
def send_report(*, report_id: int, lists: Iterable[int], by: User, now: datetime) -> int:
    """Send an issued report to everybody on those lists who did not get it yet; how many.

    Raises ``PublishingRefused``: for a list that the report is not for, and for residents while
    its page is not public.
    """
    let_them(by, ISSUE)
    report = locked(report_id)
    if report.state != ReportState.ISSUED:
        raise PublishingRefused("Issue the report first: what was sent cannot be changed.")
    fit = {row.pk: row for row in lists_for(report, on=localdate(now))}
    chosen = list(dict.fromkeys(lists))
    if not chosen or not set(chosen) <= fit.keys():
        raise PublishingRefused("Choose at least one of these lists.", field="lists")
    sent = set(report.sendings.values_list("address", flat=True))
    count = 0
    for row in (fit[pk] for pk in chosen):
        check_public(report, row)
        for address in addresses_in(row.addresses):
            if address not in sent:
                post(report, row, address, by=by, now=now)
                sent.add(address)
                count += 1
    return count


def check_public(report: Report, row: DistributionList) -> None:
    if row.audience == Audience.CUSTOMERS and not is_public(report):
        raise PublishingRefused(NOT_PUBLIC, field="lists")


def is_public(report: Report) -> bool:
    return report.page is not None and bool(report.page.live)


def post(
    report: Report, row: DistributionList, address: str, *, by: User, now: datetime
) -> ReportSending:
    title = title_of(report, period_from(report.since, report.until))
    for_staff = row.audience != Audience.CUSTOMERS
    text = render_to_string(
        "published_summaries/mail/report.txt",
        {
            "title": title,
            "report": report,
            "desk_url": f"{settings.SITE_URL}{reverse('reports:report', args=[report.pk])}"
            if for_staff
            else "",
            "page_url": address_of(report),
            "list_name": row.name,
        },
    )
    send_notice(KIND_OF_MAIL, address, title, text)
    sending = ReportSending(
        report=report,
        list_name=row.name,
        address=address,
        digest=report.figures_digest,
        at=now,
        by=by,
    )
    sending.save()
    return sending


def address_of(report: Report) -> str:
    """Of its page; empty while it is not public."""
    if not is_public(report) or report.page is None:
        return ""
    return f"{settings.SITE_URL}{report.page.url}"
